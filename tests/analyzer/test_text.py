"""How a text is taken apart."""

from hypothesis import given
from hypothesis import strategies as st

from app.analyzer.text import (
    HEAD_CHARACTERS,
    TAIL_CHARACTERS,
    count_words,
    fold,
    parts,
    sentences,
    words,
)


def test_case_accents_and_turkish_letters_do_not_count() -> None:
    assert fold("Évaluez ÖNBELLEK ısıtma Straße İdempotent") == "evaluez onbellek isitma strasse idempotent"


def test_code_is_not_prose() -> None:
    found = parts("Review `a == b` and\n```sql\nSELECT 1;\n```\nplease.")
    assert "SELECT" not in found.prose
    assert "a == b" not in found.prose
    assert found.code == ("```sql\nSELECT 1;\n```", "`a == b`")


def test_an_open_fence_reaches_to_the_end() -> None:
    assert parts("look:\n```python\nx = 1").code == ("```python\nx = 1",)


def test_of_a_long_text_both_ends_count() -> None:
    prose = parts("Begin. " + "filler " * 5000 + "Should we do it?").prose
    assert prose.startswith("Begin.")
    assert prose.endswith("Should we do it?")
    assert len(prose) <= HEAD_CHARACTERS + TAIL_CHARACTERS + 1


def test_sentences_end_with_marks_of_either_script_or_with_a_line() -> None:
    assert sentences("One. Two?三。四\nfive") == ["One.", "Two?", "三。", "四", "five"]


def test_chinese_words_are_counted_by_characters() -> None:
    assert count_words("two words") == 2
    assert 4 <= count_words("我们需要更好的架构") <= 7


@given(st.text())
def test_folding_is_stable_and_words_are_folded(text: str) -> None:
    assert all(word == fold(word) for word in words(fold(text)))
    assert count_words(text) >= 0
