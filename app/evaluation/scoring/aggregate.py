"""From rows to what a report says about the run."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from app.domain.evaluation.case import Case
from app.domain.evaluation.metrics import BrokenRule, Mean, Metrics, Slice
from app.domain.evaluation.observed import RowStatus
from app.domain.evaluation.row import Row
from app.evaluation.scoring.asking import clarifying
from app.evaluation.scoring.confusion import Scores, confusions
from app.evaluation.scoring.language import language_of
from app.evaluation.scoring.spending import spending

JUDGED = ("judge",)
"""Metrics that need a judge: where none was asked, the report says so."""


def aggregate(cases: Sequence[Case], rows: Sequence[Row], *, timed: bool = True) -> Metrics:
    """Means, tables, slices and sums. Rows that failed are counted, and scored nowhere.

    Without ``timed`` the clock of this run counts nowhere: only times that were recorded with the calls do, so that
    the same rows always give the same figures.
    """
    known = {case.id: case for case in cases}
    good = [row for row in rows if row.observed.status is RowStatus.OK]
    pairs: Scores = [(known[row.case], row) for row in good if row.case in known]
    averages = means(good)
    return Metrics(
        cases=len({row.case for row in rows}),
        rows=len(rows),
        statuses=dict(sorted(Counter(row.observed.status.value for row in rows).items())),
        means=averages,
        clarify=clarifying(pairs),
        confusions=confusions(pairs),
        slices=_slices(pairs),
        spend=spending(good, timed=timed),
        hard=tuple(BrokenRule(rule, row.case, row.repeat) for row in rows for rule in row.scored.hard),
        not_scored=tuple(metric for metric in JUDGED if metric not in averages),
    )


def means(rows: Iterable[Row]) -> Mapping[str, Mean]:
    """The mean of each metric over cases; the repeats of a case are averaged first, and never count as cases."""
    by_metric: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        for metric, value in row.scored.scores.items():
            by_metric[metric][row.case].append(value)
    return {metric: _mean(by_case) for metric, by_case in sorted(by_metric.items())}


def slices_of(case: Case) -> tuple[tuple[str, str], ...]:
    """The slices that a case belongs to, as kind and value: by what is expected of it, its language and its tags."""
    expect = case.expect
    found = [
        ("type", expect.type),
        *(("agent", agent) for agent in expect.agents or ()),
        ("sensitivity", expect.sensitivity),
        ("language", language_of(case)),
        *(("tag", tag) for tag in case.tags),
    ]
    return tuple((kind, str(value)) for kind, value in found if value is not None)


def _slices(pairs: Scores) -> tuple[Slice, ...]:
    rows: dict[tuple[str, str], list[Row]] = defaultdict(list)
    keys = {case.id: dict.fromkeys(slices_of(case)) for case in {case.id: case for case, _ in pairs}.values()}
    for case, row in pairs:
        for key in keys[case.id]:
            rows[key].append(row)
    return tuple(
        Slice(kind, value, len({row.case for row in found}), means(found))
        for (kind, value), found in sorted(rows.items(), key=lambda item: item[0])
    )


def _mean(by_case: Mapping[str, Sequence[float]]) -> Mean:
    # Sorted by case, so that the order in which rows came in moves no last digit.
    each = [sum(sorted(values)) / len(values) for _, values in sorted(by_case.items())]
    return Mean(sum(each) / len(each), len(each), sum(map(len, by_case.values())))
