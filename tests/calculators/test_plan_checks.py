"""Calculators that the check of a plan uses: what fits into a time, growth by doubling, several metrics."""

import pytest

from app.calculators.registry import calculate
from app.domain.errors import CalculationError
from app.domain.figure import Value


@pytest.mark.parametrize(
    ("name", "inputs", "output", "expected"),
    [
        ("roadmap-points", {"weeks": 12, "people": 4}, "points", 115.2),
        ("roadmap-points", {"weeks": 10, "people": 2, "points_per_person_week": 5, "buffer_share": 0}, "points", 100),
        ("doubling-span", {"now": 11, "target": 60, "doubling_time": 9}, "span", 22.0271),
        ("doubling-span", {"now": 15, "target": 30, "doubling_time": 9}, "span", 9),
        ("false-win", {"metrics": 9}, "chance", 0.3698),
        ("false-win", {"metrics": 1}, "chance", 0.05),
    ],
)
def test_figures(name: str, inputs: dict[str, Value], output: str, expected: float) -> None:
    assert calculate(name, inputs).outputs[output] == pytest.approx(expected, abs=1e-4)


def test_points_and_weeks_are_two_sides_of_one_sum() -> None:
    points = calculate("roadmap-points", {"weeks": 12, "people": 4}).outputs["points"]
    assert calculate("roadmap-weeks", {"points": points, "people": 4}).outputs["weeks"] == pytest.approx(12)


def test_nothing_grows_from_nothing() -> None:
    with pytest.raises(CalculationError):
        calculate("doubling-span", {"now": 0, "target": 60, "doubling_time": 9})
