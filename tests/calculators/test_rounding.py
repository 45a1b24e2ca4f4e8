"""Results are rounded as the question asks."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.calculators.registry import calculate
from app.calculators.rounding import asked_decimals, rounded

FIGURE = calculate("classification-metrics", {"true_positives": 84, "false_positives": 16, "false_negatives": 36})


@pytest.mark.parametrize(
    ("text", "decimals"),
    [
        ("precision and recall to three decimals", (3,)),
        ("the index (natural log, 4 decimal places)", (4,)),
        ("availability in percent (two decimals) and minutes to one", (2, 1)),
        ("auf zwei Nachkommastellen", (2,)),
        ("avec trois décimales", (3,)),
        ("con dos decimales", (2,)),
        ("保留两位小数", (2,)),
        ("one-decimal rounding: one decimal, please", (1, 1)),
        ("move to one", ()),
        ("we have three services", ()),
        ("decimals matter", ()),
    ],
)
def test_the_wish_is_read(text: str, decimals: tuple[int, ...]) -> None:
    assert asked_decimals(text) == decimals


def test_the_sentence_is_rounded_and_the_outputs_are_not() -> None:
    short = rounded(FIGURE, (3,))
    assert short.summary.startswith("Precision 0.840, recall 0.700, F1 0.764")
    assert short.outputs == FIGURE.outputs
    assert short.formula == FIGURE.formula


def test_each_number_takes_its_own_wish_and_the_last_goes_on() -> None:
    figure = replace(FIGURE, summary="99.8512 % up: 64.7784 minutes (1.08 h), 1,234.567 s and 7 days.")
    assert rounded(figure, (2, 1)).summary == "99.85 % up: 64.8 minutes (1.1 h), 1,234.6 s and 7 days."


def test_halves_go_up_and_missing_digits_are_not_invented() -> None:
    figure = replace(FIGURE, summary="0.125 and 0.5")
    assert rounded(figure, (2,)).summary == "0.13 and 0.5"


@given(st.text(max_size=120), st.lists(st.integers(0, 6), max_size=3))
def test_no_text_breaks_it_and_no_wish_changes_nothing(text: str, decimals: list[int]) -> None:
    figure = replace(FIGURE, summary=text)
    assert rounded(figure, ()) is figure
    assert rounded(figure, decimals).outputs == figure.outputs
    assert all(0 <= wish <= 6 for wish in asked_decimals(text))
