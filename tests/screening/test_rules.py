import re

from app.domain.labels import Sensitivity
from app.screening.mapping import View
from app.screening.rules import Rule, findings_of

TEXT = "Project Zebra costs 5, project Lion costs 7"


def found(rule: Rule) -> list[str]:
    return [TEXT[finding.start : finding.end] for finding in findings_of([rule], View(TEXT))]


def test_a_rule_runs_over_lower_case_letters_unless_cased() -> None:
    assert found(Rule("p", re.compile("project"), Sensitivity.CONFIDENTIAL)) == ["Project", "project"]
    assert found(Rule("p", re.compile("Project"), Sensitivity.CONFIDENTIAL, cased=True)) == ["Project"]


def test_without_its_anchor_a_rule_does_not_run() -> None:
    assert found(Rule("p", re.compile("project"), Sensitivity.CONFIDENTIAL, ("tiger",))) == []
    assert len(found(Rule("p", re.compile("project"), Sensitivity.CONFIDENTIAL, ("tiger", "zebra")))) == 2


def test_the_value_is_reported_and_the_check_decides() -> None:
    rule = Rule(
        "cost",
        re.compile(r"costs (?P<value>\d)"),
        Sensitivity.CONFIDENTIAL,
        check=lambda match: match["value"] == "7",
    )
    assert found(rule) == ["7"]
