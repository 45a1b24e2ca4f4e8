"""Questions as people ask them, in five languages and as follow-ups, each with every number of its answer."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NotRequired, TypedDict

import pytest

from app.calculators.numbers import find_numbers
from app.calculators.quantities import MONEY, PERCENT, PLAIN, TIME
from app.calculators.recognize import recognize
from app.calculators.registry import calculate
from app.domain.figure import Figure

DATA = Path(__file__).parent.parent / "data" / "calculators" / "everyday_questions.jsonl"
SCALES = (1, 100, 1000, 1e-3)
"""A result may be a share where percent are asked for, or in the next larger or smaller unit."""


class Row(TypedDict):
    """A question, what was asked before it, the calculator it needs and the numbers of its results."""

    question: str
    history: NotRequired[list[str]]
    calculator: str
    expect: list[str]


def rows() -> list[Row]:
    return [json.loads(line) for line in DATA.read_text(encoding="utf-8").splitlines()]


def numbers(figure: Figure) -> Iterator[float]:
    for value in figure.outputs.values():
        if isinstance(value, list):
            yield from value
        elif isinstance(value, int | float) and not isinstance(value, bool):
            yield float(value)
    for digits in re.findall(r"\d[\d,]*\.?\d*", figure.summary):
        yield float(digits.replace(",", ""))


def states(figures: list[Figure], expected: str) -> bool:
    half = 0.51 * 10.0 ** -len(expected.partition(".")[2])
    found = [abs(number * scale) for figure in figures for number in numbers(figure) for scale in SCALES]
    return any(abs(number - float(expected)) <= half for number in found)


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["question"][:60])
def test_every_number_of_the_answer_is_in_the_figures(row: Row) -> None:
    figures = [
        calculate(found.calculator, found.inputs) for found in recognize(row["question"], row.get("history", []))
    ]
    assert row["calculator"] in {figure.calculator for figure in figures}
    assert [expected for expected in row["expect"] if not states(figures, expected)] == []


def test_a_lift_without_a_word_is_relative_and_says_so() -> None:
    question = "A/B test: baseline conversion 20 %, minimum lift 10 %, 80 % power, 5 % two-sided. How many per group?"
    (found,) = recognize(question)
    assert found.inputs["baseline_share"] == 0.2
    assert found.inputs["target_share"] == 0.22
    assert "relative" in found.assumed["target_share"]


@pytest.mark.parametrize(
    ("lift", "target"),
    [("lift of 2 percentage points", 0.22), ("relative lift of 10 %", 0.22), ("uplift to 22 %", 0.22)],
)
def test_a_lift_that_says_what_it_is_needs_no_assumption(lift: str, target: float) -> None:
    found = recognize(f"A/B test: baseline conversion 20 %, {lift}, 80 % power, 5 % two-sided. How many per group?")
    assert found[0].inputs["target_share"] == target
    assert "target_share" not in found[0].assumed


def test_bare_amounts_are_money_where_money_is_the_matter_and_the_figure_says_so() -> None:
    (found,) = recognize("Runway with 450k cash and 37.5k burn per month?")
    assert found.inputs["cash"] == 450_000
    assert "currency" in found.assumed


@pytest.mark.parametrize(
    ("text", "value", "kind"),
    [
        ("down for 3 h 36 min", 3.6, TIME),
        ("half of 300,000 requests", 0.5, PERCENT),
        ("2.50 and 10 dollars", 2.5, MONEY),
        ("a learning rate of 3e-4", 0.0003, PLAIN),
    ],
)
def test_a_number_is_read_with_what_belongs_to_it(text: str, value: float, kind: str) -> None:
    quantity = find_numbers(text)[0].quantity
    assert (quantity.value, quantity.kind) == (value, kind)


def test_a_size_of_a_model_is_never_bytes() -> None:
    (found,) = find_numbers("a 120B model")
    assert found.quantity.kind == PLAIN
