"""Money: what is there against what is needed, and a saving that costs more."""

import pytest

from app.domain.labels import RequestType
from app.domain.workup import Finding, Severity
from scripts.draft import draft

REST = " 8 weeks, 3 engineers, rollback by flag, target p95 under 200 ms."


def findings(text: str) -> dict[str, Finding]:
    made = draft(f"Judge my plan: {text}{REST}", RequestType.VALIDATE)
    assert made is not None
    return {each.rule: each for each in made.workup.findings}


@pytest.mark.parametrize(
    "text",
    [
        "finance granted 40k, the need is 95k.",
        "we have $40,000, it costs $95,000.",
        "40k approved and 95k needed.",
        "95k of 40k.",
        "Budget 40k. The quote for the same move last year was 95k.",
        "bewilligt sind: 40k vorhanden, 95k nötig.",
    ],
)
def test_less_than_half_of_the_need_is_critical(text: str) -> None:
    found = findings(text)["BU-2"]
    assert found.severity is Severity.CRITICAL
    assert len(found.evidence) == 2


@pytest.mark.parametrize(("have", "severity"), [(69, Severity.HIGH), (50, Severity.HIGH), (49, Severity.CRITICAL)])
def test_the_band_of_the_shortfall_decides(have: int, severity: Severity) -> None:
    assert findings(f"{have}k granted, 100k needed.")["BU-2"].severity is severity


@pytest.mark.parametrize(
    "text",
    [
        "70k granted, 100k needed.",  # 30 % is a note
        "52k of 60k.",
        "budget 30k; one missed defect costs us about 80k.",
        "budget 20k, 90k rows in the table.",
        "budget $100k, hosting is $300k a year.",
        "a fraud loss of 20k, 50k needed.",
        "95k needed.",
    ],
)
def test_no_shortfall_is_made_up(text: str) -> None:
    assert "BU-2" not in findings(text)


def test_a_saving_that_costs_more_is_the_wrong_plan() -> None:
    plan = "four rented GPUs for {} a month in place of an API bill of 1.1k a month, {}."
    assert "FR-4" in findings(plan.format("7.2k", "to save money"))
    assert "FR-4" not in findings(plan.format("0.8k", "to save money"))
    assert "FR-4" not in findings(plan.format("7.2k", "for privacy"))
