"""Reports as SARIF 2.1.0 (OASIS, 27 March 2020), the format that code hosts show findings from."""

from collections.abc import Sequence
from urllib.parse import quote

from app.domain.codec import Json
from app.scanning.report import SCANNER, Finding, Report, Severity

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {Severity.NOTE: "note", Severity.REVIEW: "warning", Severity.BLOCK: "error"}


def sarif(reports: Sequence[Report]) -> Json:
    """One run over all reports. Paths are relative; with several skills each begins with the skill's name."""
    several = len(reports) > 1
    rules: dict[str, Finding] = {}
    for report in reports:
        for finding in report.findings:
            rules.setdefault(finding.rule, finding)
    index = {rule: place for place, rule in enumerate(sorted(rules))}
    results: list[Json] = [
        _result(finding, index, report.name if several else None) for report in reports for finding in report.findings
    ]
    driver: Json = {
        "name": "cto-team skills scan",
        "semanticVersion": "1.0.0",
        "version": SCANNER,
        "rules": [_rule(rules[rule]) for rule in index],
    }
    return {
        "$schema": _SCHEMA,
        "version": "2.1.0",
        "runs": [{"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}],
    }


def _rule(finding: Finding) -> Json:
    return {
        "id": finding.rule,
        "shortDescription": {"text": f"The skill {finding.message}."},
        "properties": {"dimension": finding.dimension.value},
    }


def _result(finding: Finding, index: dict[str, int], skill: str | None) -> Json:
    path = f"{skill}/{finding.file}" if skill else finding.file
    region: dict[str, Json] = {"startLine": finding.line}
    if finding.excerpt:
        region["snippet"] = {"text": finding.excerpt}
    properties: dict[str, Json] = {"dimension": finding.dimension.value, "severity": finding.severity.value}
    if finding.hidden:
        properties["hidden"] = finding.hidden
    return {
        "ruleId": finding.rule,
        "ruleIndex": index[finding.rule],
        "level": _LEVELS[finding.severity],
        "message": {"text": f"{finding.file} {finding.message}."},
        "locations": [{"physicalLocation": {"artifactLocation": {"uri": quote(path)}, "region": region}}],
        "properties": properties,
    }
