"""JUnit XML for build servers. Without times, so that two replays give the same file."""

import re
from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from app.domain.evaluation.row import Row
from app.evaluation.reporting.report import Report, Standing, standing, wrong_metrics

_FORBIDDEN = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_STAND_IN = "\ufffd"
_PLACES = {
    Standing.HARD: "failures",
    Standing.FAILED: "failures",
    Standing.ERROR: "errors",
    Standing.UNSCORED: "skipped",
}


def junit(report: Report) -> str:
    """One suite, one test for each case with all its repeats.

    Broken safety rules and wrong fields are failures, tries without an answer errors, cases without a score skipped.
    """
    ids = sorted({row.case for row in report.rows})
    found = {id_: standing(report.rows_of(id_)) for id_ in ids}
    totals = {"tests": len(ids), "failures": 0, "errors": 0, "skipped": 0}
    for each in found.values():
        if each in _PLACES:
            totals[_PLACES[each]] += 1
    root = Element("testsuites", {name: str(n) for name, n in totals.items() if name != "skipped"})
    suite = SubElement(
        root, "testsuite", {"name": clean(report.manifest.suite), **{k: str(v) for k, v in totals.items()}}
    )
    for id_ in ids:
        _test(suite, report, id_, found[id_])
    indent(root)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{tostring(root, encoding="unicode")}\n'


def clean(text: str) -> str:
    """The text with a stand-in for every character that XML 1.0 forbids (section 2.2)."""
    return _FORBIDDEN.sub(_STAND_IN, text)


def _test(suite: Element, report: Report, id_: str, found: Standing) -> None:
    case = report.cases.get(id_)
    kind = case.expect.type.value if case and case.expect.type else "case"
    test = SubElement(suite, "testcase", {"classname": clean(f"{report.manifest.suite}.{kind}"), "name": clean(id_)})
    rows = report.rows_of(id_)
    if found is Standing.UNSCORED:
        SubElement(test, "skipped", {"message": "nothing of this case is scored"})
    elif found is Standing.ERROR:
        statuses = ", ".join(dict.fromkeys(row.observed.status.value for row in rows))
        SubElement(test, "error", {"type": "error", "message": clean(statuses)}).text = clean(_told(rows))
    elif found is not Standing.PASSED:
        SubElement(test, "failure", _failure(rows, found)).text = clean(_told(rows))


def _failure(rows: Sequence[Row], found: Standing) -> dict[str, str]:
    broken = dict.fromkeys(rule for row in rows for rule in row.scored.hard)
    wrong = dict.fromkeys(metric for row in rows for metric in wrong_metrics(row))
    named = broken if found is Standing.HARD else wrong
    return {"type": found.value, "message": clean(", ".join(named))}


def _told(rows: Sequence[Row]) -> str:
    """What was wrong, try by try."""
    told = [
        f"try {row.repeat + 1}: {remark}"
        for row in rows
        for remark in (*row.scored.remarks, *([row.observed.detail] if row.observed.detail else []))
    ]
    return "\n".join(told)
