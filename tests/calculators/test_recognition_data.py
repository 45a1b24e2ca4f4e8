"""Questions in many wordings, each with the figure it must lead to, and questions that must lead to none."""

import json
from pathlib import Path
from typing import NotRequired, TypedDict

import pytest

from app.calculators.follow_up import resolved
from app.calculators.recognize import recognize
from app.calculators.registry import calculate
from app.domain.figure import Figure

DATA = Path(__file__).parent.parent / "data" / "calculators" / "recognition.jsonl"


class Row(TypedDict):
    """A question, what was asked before it, the calculator it needs and a number of its result."""

    question: str
    history: NotRequired[list[str]]
    calculator: str | None
    expect: NotRequired[str]


def rows() -> list[Row]:
    return [json.loads(line) for line in DATA.read_text(encoding="utf-8").splitlines()]


def states(figure: Figure, expected: str) -> bool:
    decimals = len(expected.partition(".")[2])
    numbers = [float(v) for v in figure.outputs.values() if isinstance(v, int | float) and not isinstance(v, bool)]
    return any(abs(round(n * f, decimals) - float(expected)) < 10 ** -(decimals + 4) for n in numbers for f in (1, 100))


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["question"][:60])
def test_a_question_leads_to_its_figure_or_to_none(row: Row) -> None:
    figures = [
        calculate(found.calculator, found.inputs) for found in recognize(row["question"], row.get("history", []))
    ]
    if row["calculator"] is None:
        assert not figures
        return
    mine = [figure for figure in figures if figure.calculator == row["calculator"]]
    assert mine
    if "expect" in row:
        assert any(states(figure, row["expect"]) for figure in mine), [dict(figure.outputs) for figure in mine]


@pytest.mark.parametrize(
    ("text", "earlier", "meant"),
    [
        ("Same question but for 70B.", "Weights of a 7B model in GB?", "Weights of a 70B model in GB?"),
        ("and for INT8?", "A 13B model in FP16: how many GB?", "A 13B model in INT8: how many GB?"),
        ("What about 95 %?", "Hit rate 90 %, hit 5 ms, miss 100 ms?", "Hit rate 95 %, hit 5 ms, miss 100 ms?"),
        ("And with 8 servers?", "5 people run 4 servers. Load?", "5 people run 8 servers. Load?"),
    ],
)
def test_a_follow_up_puts_its_number_into_the_question_before(text: str, earlier: str, meant: str) -> None:
    assert resolved(text, earlier) == meant


@pytest.mark.parametrize(
    ("text", "earlier"),
    [
        ("And with 8?", "5 people run 4 servers. Load?"),
        ("And for $3?", "5 people run 4 servers. Load?"),
        ("We have 70 servers now. Is that much?", "5 people run 4 servers. Load?"),
        ("And why is that?", "5 people run 4 servers. Load?"),
        ("A new topic: 8 servers at 70 % load", "5 people run 4 servers. Load?"),
    ],
)
def test_a_number_that_fits_no_single_place_changes_nothing(text: str, earlier: str) -> None:
    assert resolved(text, earlier) is None
