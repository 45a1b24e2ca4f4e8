"""A run as reports show it: with its secrets masked, and without the text of cases that must stay in the house."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from app.domain.evaluation.case import Case
from app.domain.evaluation.comparison import Comparison
from app.domain.evaluation.metrics import Metrics
from app.domain.evaluation.observed import RowStatus
from app.domain.evaluation.row import Manifest, Row
from app.domain.labels import Sensitivity
from app.evaluation.secrets import masked, masked_row, secrets_of

SUMMARIES = frozenset({"case_score", "sensitivity_cost", "clarify_known", "judge"})
"""Metrics in which a value below 1 is no mistake that one could point at."""


class Standing(StrEnum):
    """What became of a case; of several the worst, in this order."""

    HARD = "hard"
    ERROR = "error"
    FAILED = "failed"
    UNSCORED = "unscored"
    PASSED = "passed"


@dataclass(frozen=True, slots=True)
class Report:
    """One run, and where there is one the run that it is held against. ``rows`` are in their order, masked.

    ``baseline`` has one earlier row of each case, with its answer.
    """

    manifest: Manifest
    cases: Mapping[str, Case]
    rows: tuple[Row, ...]
    metrics: Metrics
    comparison: Comparison | None = None
    baseline: Mapping[str, Row] = field(default_factory=dict[str, Row])

    def rows_of(self, case: str) -> tuple[Row, ...]:
        """The tries at a case."""
        return tuple(row for row in self.rows if row.case == case)


def report_of(
    manifest: Manifest,
    cases: Sequence[Case],
    rows: Sequence[Row],
    metrics: Metrics,
    *,
    comparison: Comparison | None = None,
    baseline: Sequence[Row] = (),
    closed_too: bool = False,
) -> Report:
    """The report of a run. Texts of confidential and restricted cases are in it only if ``closed_too``."""
    known = {case.id: case for case in cases}
    desk = _Desk({id_: secrets_of(case) for id_, case in known.items()}, closed_too=closed_too)
    earlier = {row.case: row for row in reversed(baseline)}
    closed = {row.case for row in (*rows, *earlier.values()) if _is_closed(row, known.get(row.case))}
    return Report(
        manifest,
        {id_: desk.case(case, closed=id_ in closed) for id_, case in known.items()},
        tuple(desk.row(row, closed=row.case in closed) for row in rows),
        metrics,
        comparison,
        {id_: desk.row(row, closed=id_ in closed) for id_, row in earlier.items()},
    )


def standing(rows: Iterable[Row]) -> Standing:
    """What became of a case over its repeats."""
    return min(map(_standing, rows), key=list(Standing).index, default=Standing.UNSCORED)


def wrong_metrics(row: Row) -> tuple[str, ...]:
    """The metrics in which the row is not fully right."""
    return tuple(metric for metric, value in row.scored.scores.items() if value < 1 and metric not in SUMMARIES)


def _standing(row: Row) -> Standing:
    if row.scored.hard:
        return Standing.HARD
    if row.observed.status is not RowStatus.OK:
        return Standing.ERROR
    if not row.scored.scores:
        return Standing.UNSCORED
    return Standing.FAILED if wrong_metrics(row) else Standing.PASSED


def _is_closed(row: Row, case: Case | None) -> bool:
    label = Sensitivity.highest(row.observed.sensitivity, case.expect.sensitivity if case else None)
    return label.rank >= Sensitivity.CONFIDENTIAL.rank


_WITHHELD = "(withheld: this text must stay in the house)"


@dataclass(frozen=True, slots=True)
class _Desk:
    """Makes cases and rows fit to be shown. ``secrets`` are those that each case brings along."""

    secrets: Mapping[str, Sequence[str]]
    closed_too: bool

    def case(self, case: Case, *, closed: bool) -> Case:
        known = self._known(case.id)
        history = tuple(replace(turn, text=self._text(turn.text, known, closed=closed)) for turn in case.history)
        return replace(
            case,
            question=self._text(case.question, known, closed=closed),
            history=history,
            answers={topic: self._text(text, known, closed=closed) for topic, text in case.answers.items()},
            expect=replace(case.expect, lacks=tuple(masked(each, known) for each in case.expect.lacks)),
        )

    def row(self, row: Row, *, closed: bool) -> Row:
        shown = masked_row(row, self._known(row.case))
        if not closed or self.closed_too:
            return shown
        seen = shown.observed
        asked = tuple(replace(each, question=_WITHHELD, reply=_WITHHELD) for each in seen.asked)
        bare = replace(
            seen, answer=_WITHHELD, asked=asked, citations=tuple(replace(c, quote=_WITHHELD) for c in seen.citations)
        )
        return replace(shown, observed=replace(bare, figures=tuple(_WITHHELD for _ in seen.figures)))

    def _known(self, case: str) -> Sequence[str]:
        return self.secrets.get(case, ())

    def _text(self, text: str, known: Sequence[str], *, closed: bool) -> str:
        return _WITHHELD if closed and not self.closed_too else masked(text, known)
