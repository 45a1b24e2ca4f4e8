"""Answers to calculations: the result first, cases beside it, no mark without its figure."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.backends.extractive.text import count_words
from app.content.expert import ExpertContent
from app.content.phrases import Phrases
from app.domain.errors import ContentError
from app.domain.labels import RequestType
from app.domain.workup import Workup
from app.expert.compute.rules import compute_rules
from scripts.draft import Draft, draft

MEMORY = (
    "How much GPU memory does a 13B model in 16 bit need when 8 people use it at once with 4k tokens of context each?"
    " Cheapest GPU that fits?"
)


def compute(question: str) -> Draft:
    made = draft(question, RequestType.COMPUTE)
    assert made is not None
    return made


def marks_resolve(work: Workup) -> bool:
    texts = [work.first, *(each.text for each in work.sections), *work.differs, *work.changes, *work.unanswered]
    said = re.findall(r"\[([FA])(\d+)\]", " ".join(texts))
    counts = {"F": len(work.figures), "A": len(work.assumptions)}
    return all(1 <= int(number) <= counts[kind] for kind, number in said)


def test_memory_of_a_model_with_the_cards_that_hold_it() -> None:
    made = compute(MEMORY)
    for said in ("55.44 GB", "41.14 GB", "33.99 GB", "33.97 GB", "$2,920-3,650", "2 x A10G 24 GB: $2-3/h"):
        assert said in made.markdown
    assert "A100 80 GB" in made.workup.first
    assert "at most 12 such contexts; number 13" in " ".join(made.workup.changes)
    assert not made.missing


def test_a_small_model_may_run_on_the_smallest_card() -> None:
    assert "T4 16 GB" in compute("GPU memory of a 3B model in INT8 with one user and 2k context?").markdown
    assert "T4 16 GB" not in compute(MEMORY).markdown


@pytest.mark.parametrize(
    ("question", "result", "reading"),
    [
        ("PSI with expected 0.5, 0.3, 0.2 and actual 0.42, 0.33, 0.25?", "0.02796", "stable"),
        ("TP 84, FP 16, FN 36: precision, recall and F1?", "0.84", "precision where a false alarm is dear"),
        ("SLO 99.9 % over 30 days, we have burned 27 minutes. How much budget is left?", "16.2", "62.5 %"),
        ("PERT: optimistic 4, likely 7, pessimistic 16 days. Expected duration?", "8", "11.29"),
        ("RICE score for reach 4000 a quarter, impact 2, confidence 80 %, effort 4 person-months?", "1,600", "800"),
    ],
)
def test_results_are_read(question: str, result: str, reading: str) -> None:
    made = compute(question)
    assert result in made.workup.first or result in made.markdown
    assert reading in made.markdown
    assert not made.missing


def test_both_ways_of_billing_stand_side_by_side() -> None:
    made = compute("Self-hosting at $3 an hour, 3,000 requests an hour, 100,000 requests a month, $500 engineering?")
    assert "$600" in made.markdown
    assert "$2,690" in made.markdown


def test_an_uncertain_input_is_varied_to_both_sides() -> None:
    made = compute("We have $900,000 in cash and burn $75,000 a month net. How long is our runway?")
    assert "12" in made.workup.first
    assert [row.count("|") for row in made.markdown.splitlines() if row.startswith("| burn")] == [4, 4]


def test_without_a_calculation_the_passages_answer() -> None:
    assert draft("How do I compute drift?", RequestType.COMPUTE) is None


def test_a_malformed_table_names_its_file() -> None:
    content = ExpertContent({"compute": {"calculators": {"psi": {"colums": []}}}}, {RequestType.COMPUTE: Phrases({})})
    with pytest.raises(ContentError, match="colums"):
        compute_rules(content)


numbers = st.integers(0, 10**9).map(str) | st.floats(0, 1e6).map(lambda x: f"{x:.3g}")
words = st.sampled_from(
    [
        "13B",
        "model",
        "GPU",
        "memory",
        "tokens",
        "context",
        "users",
        "API",
        "$3",
        "/million",
        "requests",
        "a",
        "month",
        "psi",
        "expected",
        "actual",
        "runway",
        "cash",
        "burn",
        "availability",
        "%",
        "LoRA",
        "rank",
        "layers",
        "sprint",
        "points",
        "velocity",
        "cache",
        "FP16",
        "per",
        "hour",
        "[F9]",
        "{{x}}",
        "{",
    ]
)


@settings(deadline=None, max_examples=60)
@given(st.lists(numbers | words, max_size=20).map(" ".join))
def test_any_text_gives_marks_that_resolve(question: str) -> None:
    made = draft(question, RequestType.COMPUTE)
    if made is not None:
        assert marks_resolve(made.workup)
        assert made.workup.first
        assert count_words(made.workup.first) > 0
