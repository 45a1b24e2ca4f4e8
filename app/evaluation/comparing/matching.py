"""Which cases of two runs can be held against each other."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.domain.evaluation.comparison import ErrorRates, Matching
from app.domain.evaluation.observed import RowStatus
from app.domain.evaluation.row import Row

Answered = Mapping[str, Sequence[Row]]
"""The rows with an answer, by case."""


@dataclass(frozen=True, slots=True)
class Matched:
    """The answered rows of both runs by case; ``matching`` names the cases that are to be used."""

    matching: Matching
    errors: ErrorRates
    baseline: Answered
    now: Answered


def match(baseline: Sequence[Row], now: Sequence[Row]) -> Matched:
    """Pairs two runs by case. A row without an answer is no score: its case counts by its other repeats, if any."""
    before, after = _by_case(baseline), _by_case(now)
    both = sorted(before.keys() & after.keys())
    changed = {case for case in both if _changed(before[case], after[case])}
    old, new = _answered(before), _answered(after)
    failed = {case for case in both if case not in changed and not (old.get(case) and new.get(case))}
    matching = Matching(
        compared=tuple(case for case in both if case not in changed | failed),
        added=tuple(sorted(after.keys() - before.keys())),
        removed=tuple(sorted(before.keys() - after.keys())),
        changed=tuple(sorted(changed)),
        failed=tuple(sorted(failed)),
    )
    return Matched(matching, ErrorRates(_error_rate(baseline), _error_rate(now)), old, new)


def _by_case(rows: Sequence[Row]) -> dict[str, list[Row]]:
    cases: dict[str, list[Row]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: (row.case, row.repeat)):
        cases[row.case].append(row)
    return cases


def _answered(cases: Mapping[str, Sequence[Row]]) -> Answered:
    kept = {case: [row for row in rows if row.observed.status is RowStatus.OK] for case, rows in cases.items()}
    return {case: rows for case, rows in kept.items() if rows}


def _changed(baseline: Sequence[Row], now: Sequence[Row]) -> bool:
    """Rows of before there were digests say nothing, and count as the same."""
    contents = {row.content for row in [*baseline, *now]} - {""}
    return len(contents) > 1


def _error_rate(rows: Sequence[Row]) -> float:
    return sum(row.observed.status is not RowStatus.OK for row in rows) / len(rows) if rows else 0.0
