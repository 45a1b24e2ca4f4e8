"""Cleaning, splitting and counting of text, and terms of words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.backends.extractive.concepts import PRIVACY, related_terms, speaks_of
from app.backends.extractive.text import cell, closed, count_words, inline, sentences, without_marks
from app.backends.extractive.words import WEAK, terms


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("**Bold** and *slanted* and `code`", "Bold and slanted and `code`"),
        ("see [the page](x.md) and ![image](y.png)", "see the page and"),
        ("a <b>tag</b> and p95 < 5 ms", "a tag and p95 < 5 ms"),
        ("2 * 40 * 3 and 2*40", "2 × 40 × 3 and 2 × 40"),
        ("[S1] says so", "(S1) says so"),
        ("# heading", "heading"),
        ("- > # nested", "nested"),
        ("an odd ` tick", "an odd tick"),
        ("snake_case_name stays", "snake_case_name stays"),
        ("-5 % stays", "-5 % stays"),
    ],
)
def test_inline_is_plain(text: str, shown: str) -> None:
    assert inline(text) == shown


@given(st.text(max_size=200))
def test_inline_never_holds_brackets_or_line_ends(text: str) -> None:
    assert not set(inline(text)) & set("[]\n\r\x00")
    assert "|" not in cell(text)


def test_sentences_end_where_they_end() -> None:
    text = "Above 0.2 retrain, e.g. On Monday. Keep 10%! Is it (really) so? Cf. Table 3. 中文句子。第二句。"
    assert sentences(text) == [
        "Above 0.2 retrain, e.g. On Monday.",
        "Keep 10%!",
        "Is it (really) so?",
        "Cf. Table 3.",
        "中文句子。",
        "第二句。",
    ]


def test_marks_do_not_count_as_words() -> None:
    assert count_words('**Two words. [S1 "many more words in here"] [F1]**') == 2
    assert count_words("| a | b |\n|---|---|\n| c | 1 |") == 4
    assert without_marks("So it is. [2][F1] And more [A1].") == "So it is. And more."


def test_closed_adds_a_full_stop_only_where_none_is() -> None:
    assert closed("so it is,") == "so it is."
    assert closed("so it is!") == "so it is!"
    assert closed("是。") == "是。"


def test_terms_compare_across_forms() -> None:
    assert terms("Retraining models, retrained model") == ["retrain", "model", "retrain", "model"]
    assert terms("10,000 requests") == terms("10000 request")
    assert terms("Größe ÉTÉ") == ["gross", "ete"]
    assert terms("模型漂移") == ["模型", "型漂", "漂移"]
    assert terms("the of und le") == []
    assert terms("INT8 p95 0.2") == ["int8", "p95", "0.2"]
    assert set(terms("value difference")) <= WEAK


@pytest.mark.parametrize(
    ("question", "term"),
    [
        ("Wann muss ich neu trainieren?", "retrain"),
        ("Quel est le coût par mois ?", "cost"),
        ("¿Cuánta memoria necesita?", "memory"),
        ("Model kayması nasıl ölçülür?", "drift"),
        ("量化会损失多少精度？", "int8"),
        ("what do we pay per call", "api"),
    ],
)
def test_other_words_for_the_same_thing_are_known(question: str, term: str) -> None:
    assert term in related_terms(question)


def test_concepts_match_at_the_start_of_a_word_only() -> None:
    assert "memory" not in related_terms("a program for cameras")
    assert speaks_of(PRIVACY, "They hold personal data.")
    assert not speaks_of(PRIVACY, "Nothing special.")
