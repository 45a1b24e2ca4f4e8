"""The tables of ``docs/statistics.md`` are what the shipped code computes."""

import re
from collections.abc import Iterator

import pytest

from app.domain.evaluation.comparison import Gate
from app.settings import PROJECT
from app.statistics.power import Called, smallest_drop
from tests.statistics.planning import difference_sd
from tests.statistics.sequential_power import RollbackRule, chances_of_call, requests_until_called, row_chance

PAGE = (PROJECT / "docs" / "statistics.md").read_text(encoding="utf-8")
NUMBER = re.compile(r"\d+(?:\.\d+)?")


def table(first_column: str) -> Iterator[list[float]]:
    """The numbers of each row of the table whose head begins so."""
    lines = PAGE.split(f"| {first_column} |")[1].split("\n")[2:]
    for line in lines:
        if not line.startswith("|"):
            return
        yield [float(number) for number in NUMBER.findall(line.replace("twice the rate", "2 times"))]


DROPS = [*table("cases x repeats")]
CANARIES = [*table("failures of the control")]


def test_the_tables_are_found() -> None:
    assert (len(DROPS), len(CANARIES)) == (9, 6)


@pytest.mark.parametrize(("cases", "repeats", "spread", "at_80", "at_95"), DROPS)
def test_the_smallest_drop_that_is_called(
    cases: float, repeats: float, spread: float, at_80: float, at_95: float
) -> None:
    rule = Called(Gate().alpha, Gate().min_effect)
    sd = difference_sd(spread, int(repeats))
    assert smallest_drop(sd, int(cases), rule, 0.80) == pytest.approx(at_80, abs=0.0011)
    assert smallest_drop(sd, int(cases), rule, 0.95) == pytest.approx(at_95, abs=0.0011)


@pytest.mark.parametrize(("usual", "factor", "found", "half", "false"), CANARIES)
def test_how_soon_a_worse_candidate_is_found(
    usual: float, factor: float, found: float, half: float, false: float
) -> None:
    rule, rate = RollbackRule(usual / 100, factor=factor), usual / 100
    assert 100 * chances_of_call(rule, 2 * rate, 200)[-1] == pytest.approx(found, abs=0.051)
    assert requests_until_called(rule, 2 * rate, 0.5, 1_000) == half
    assert 100 * chances_of_call(rule, rate, 200)[-1] == pytest.approx(false, abs=0.051)


def test_five_failures_in_a_row() -> None:
    (said,) = re.findall(r"chance does that in ([\d.]+) % of 200 requests", PAGE)
    assert 100 * row_chance(0.10, 200, 5) == pytest.approx(float(said), abs=0.005)
