"""How results of calculators are compared with printed numbers."""

from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import TypeAlias

import pytest

from app.calculators.recognize import recognize
from app.calculators.registry import calculate
from app.domain.figure import Figure, Value

Finds: TypeAlias = Callable[[str, str, str], None]
Check: TypeAlias = Callable[[str, Mapping[str, Value], Mapping[str, Value]], None]


def as_printed(value: float, printed: str) -> bool:
    """Whether the value, rounded to as many decimals as the printed number has, is that number."""
    return Decimal(repr(float(value))).quantize(Decimal(printed), rounding=ROUND_HALF_UP) == Decimal(printed)


def _check(name: str, inputs: Mapping[str, Value], expected: Mapping[str, Value]) -> None:
    figure = calculate(name, inputs)
    for output, wanted in expected.items():
        got = figure.outputs[output]
        if isinstance(wanted, str) and isinstance(got, int | float) and not isinstance(got, bool):
            assert as_printed(got, wanted), (output, got)
        else:
            assert got == wanted, (output, got)


@pytest.fixture
def check() -> Check:
    """Compares outputs: numbers given as text to their printed digits, anything else exactly."""
    return _check


def _results(figure: Figure) -> list[float]:
    found = [float(v) for v in figure.outputs.values() if isinstance(v, int | float) and not isinstance(v, bool)]
    return [*found, *(abs(value) * 100 for value in found if abs(value) <= 1)]


def _states(figure: Figure, printed: str) -> bool:
    try:
        wanted = float(printed)
    except ValueError:
        return printed in figure.summary
    decimals = len(printed.partition(".")[2])
    return any(abs(round(value, decimals) - wanted) < 10 ** -(decimals + 6) for value in _results(figure))


def _finds(question: str, calculator: str, printed: str) -> None:
    figures = [calculate(found.calculator, found.inputs) for found in recognize(question)]
    mine = [figure for figure in figures if figure.calculator == calculator]
    assert mine, [figure.calculator for figure in figures]
    for number in printed.split(" "):
        assert any(_states(figure, number) for figure in mine), [dict(figure.outputs) for figure in mine]


@pytest.fixture
def finds() -> Finds:
    """Asserts that the question leads to the calculator, and its figures to the printed numbers (shares in percent)."""
    return _finds
