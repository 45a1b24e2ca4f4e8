"""Calculations in people's own words: each leads to its figure, and what cannot be told apart leads to none."""

import json
from pathlib import Path
from typing import NotRequired, TypedDict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.calculators.recognize import recognize
from app.calculators.registry import calculate
from app.domain.figure import Figure

DATA = Path(__file__).parent.parent / "data" / "calculators" / "spoken.jsonl"

SENTENCES = (
    "Of our {total} forged cheques the reader caught {found}, and {false} times it rang for nothing. Recall?",
    "We know {found} leaks that were found and {missed} that were missed, with {false} false alarms. Precision?",
    "Von {total} Rissen hat die Kamera {found} erkannt, dazu {false} Fehlalarme. Precision?",
    "Sur {total} fuites le capteur en a détecté {found} et {false} fois il a sonné pour rien. F1 ?",
    "De {total} fugas el sensor encontró {found} y hubo {false} falsas alarmas. ¿Recall?",
)


class Row(TypedDict):
    """A question, what was asked before it, the calculator it needs (None: no figure) and a number of its result."""

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
def test_people_s_own_words_lead_to_the_figure_or_to_none(row: Row) -> None:
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


@given(st.sampled_from(SENTENCES), st.integers(2, 999), st.integers(1, 999), st.integers(1, 999))
def test_told_counts_are_read_exactly_or_not_at_all(sentence: str, found: int, missed: int, false: int) -> None:
    text = sentence.format(total=found + missed, found=found, missed=missed, false=false)
    figures = recognize(text)
    distinct = len({found, missed, false, found + missed}) == len(("found", "missed", "false", "total"))
    assert figures or not distinct
    for figure in figures:
        assert figure.calculator == "classification-metrics"
        assert figure.inputs["true_positives"] == found
        assert figure.inputs["false_positives"] == false
        assert figure.inputs["false_negatives"] == missed
