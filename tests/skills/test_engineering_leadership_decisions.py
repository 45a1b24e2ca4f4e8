"""The skill ``engineering-leadership-decisions``: its printed scores are what the calculators give."""

import math
import re
from pathlib import Path

import pytest

from app.calculators.registry import calculate

REFERENCES = Path(__file__).parents[2] / "skills" / "engineering-leadership-decisions" / "references"
COLUMNS = {
    "rice": ("reach", "impact", "confidence", "effort"),
    "ice": ("impact", "confidence", "ease"),
    "wsjf": ("business_value", "time_criticality", "risk_reduction", "job_size"),
}


def ranking(method: str) -> list[list[float]]:
    """The numbers in each row of the method's worked table."""
    text = (REFERENCES / "prioritization-scores.md").read_text(encoding="utf-8")
    section = text.split(f"## {method.upper()} Worked Example")[1].split("\n## ")[0]
    rows = re.findall(r"(?m)^\| [a-zA-Z ]+ \|((?: [0-9.]+ \|)+)$", section)
    return [[float(cell) for cell in row.strip(" |").split("|")] for row in rows]


@pytest.mark.parametrize("method", COLUMNS)
def test_printed_scores_are_the_calculators_scores_in_falling_order(method: str) -> None:
    rows = ranking(method)
    names = COLUMNS[method]
    scores = [row[len(names)] for row in rows]
    assert len(rows) >= 3
    assert scores == sorted(scores, reverse=True)
    for row, printed in zip(rows, scores, strict=True):
        outputs = calculate(method, dict(zip(names, row, strict=False))).outputs
        assert math.isclose(float(str(outputs["score"])), printed, abs_tol=0.005)


def test_printed_means_of_ice_are_the_calculators_means() -> None:
    for impact, confidence, ease, _, mean in ranking("ice"):
        outputs = calculate("ice", {"impact": impact, "confidence": confidence, "ease": ease}).outputs
        assert math.isclose(float(str(outputs["mean"])), mean, abs_tol=0.005)


def test_printed_cost_of_building_and_buying_is_the_calculators() -> None:
    given = {
        "years": 3,
        "build_one_off": 170_000,
        "build_per_year": 59_000,
        "buy_one_off": 25_000,
        "buy_per_year": 42_000,
        "buy_per_user_and_year": 12,
    }
    few, many = (calculate("tco", given | {"users": users}).outputs for users in (2_000, 10_000))
    assert (few["build_total"], few["buy_total"], many["buy_total"]) == (347_000, 223_000, 511_000)
    assert (few["cheaper"], many["cheaper"]) == ("buy", "build")
    page = (REFERENCES / "worked-decisions.md").read_text(encoding="utf-8")
    assert all(figure in page for figure in ("$347,000", "$223,000", "$511,000", "5,444 users"))
