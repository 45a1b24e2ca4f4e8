"""Whether the scores of a judge may decide about a change, and comparisons without those that may not.

A judge is a model: what it calls a drop may be its own whim. Its scores count only where the same judge has looked at
both runs and a calibration says how well it agrees with people.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.domain.evaluation.comparison import NotGating
from app.domain.evaluation.observed import RowStatus
from app.domain.evaluation.row import JudgedBy, Row
from app.evaluation.judging.calibration import LEAST_ANSWERS, LEAST_TWICE, Calibration
from app.evaluation.judging.kept import calibration_for
from app.evaluation.scoring.case_score import JUDGE, METRIC, case_score


@dataclass(frozen=True, slots=True)
class Trust:
    """``counts`` when the judge of both runs may decide; ``objection`` says why not where there is a judge at all."""

    counts: bool = False
    objection: NotGating | None = None


def trust(baseline: Sequence[Row], now: Sequence[Row], calibrations: Sequence[Calibration]) -> Trust:
    """What the judge of these two runs may do."""
    before, after = _judges(baseline), _judges(now)
    if not before and not after:
        return Trust()
    objection = _objection(before, after, calibrations)
    return Trust(objection is None, objection)


def alike(baseline: Sequence[Row], now: Sequence[Row], *, counts: bool) -> tuple[list[Row], list[Row]]:
    """Both runs with case scores that can be held against each other.

    A judge's part is in them where it ``counts`` and every answer to the case was judged in both; else in neither.
    """
    kept = _fully_judged(baseline) & _fully_judged(now) if counts else frozenset[str]()
    first, second = ([row if row.case in kept else without_judge(row) for row in rows] for rows in (baseline, now))
    return first, second


def without_judge(row: Row) -> Row:
    """The row with the case score that it has without the judge; the judge's own score stays, to be shown."""
    scores = row.scored.scores
    if JUDGE not in scores or METRIC not in scores:
        return row
    total = case_score({name: value for name, value in scores.items() if name != JUDGE}, row.scored.hard)
    left = {name: value for name, value in scores.items() if name != METRIC}
    return replace(row, scored=replace(row.scored, scores=left if total is None else {**left, METRIC: total}))


def _judges(rows: Sequence[Row]) -> set[JudgedBy | None]:
    return {row.judged for row in rows if JUDGE in row.scored.scores}


def _fully_judged(rows: Sequence[Row]) -> frozenset[str]:
    answered = [row for row in rows if row.observed.status is RowStatus.OK]
    return frozenset({row.case for row in answered} - {row.case for row in answered if JUDGE not in row.scored.scores})


def _objection(
    before: set[JudgedBy | None], after: set[JudgedBy | None], calibrations: Sequence[Calibration]
) -> NotGating | None:
    if not before or not after:
        return _said("only one of the two runs was judged", "Judge the other one, too: `cto-team eval judge run RUN`.")
    known = sorted((each for each in before | after if each is not None), key=lambda by: (by.model, by.digest))
    if None in before | after:
        return _said("it is not known which judge gave the scores", "Judge both runs again: `cto-team eval judge run`.")
    if len(known) > 1:
        told = ", ".join(dict.fromkeys(f"{each.model} ({each.rubric} {each.digest[:8]})" for each in known))
        return _said(f"more than one judge gave the scores: {told}", "Judge both runs by one model and one rubric.")
    return _of_calibration(known[0], calibrations)


def _of_calibration(by: JudgedBy, calibrations: Sequence[Calibration]) -> NotGating | None:
    found = calibration_for(calibrations, by.model, by.digest)
    if found is None:
        return _said(_missing(by, calibrations), _calibrate(by))
    if found.may_gate:
        return None
    again = f"Mend that, with another model or a clearer rubric if need be. {_calibrate(by)}"
    return _said(f"the calibration of {by.model} does not pass: {'; '.join(found.objections)}", again)


def _missing(by: JudgedBy, calibrations: Sequence[Calibration]) -> str:
    """That there is none, and what there is in its place."""
    others = [each for each in calibrations if each.rubric == by.rubric]
    if any(each.model == by.model for each in others):
        return f"{by.model} was calibrated with other words of the rubric {by.rubric}"
    if others:
        models = ", ".join(dict.fromkeys(each.model or "nobody" for each in others))
        return f"with the rubric {by.rubric} {models} was calibrated, and not {by.model}"
    return f"{by.model} was never held against people with the rubric {by.rubric}"


def _calibrate(by: JudgedBy) -> str:
    return (
        f"Have {LEAST_ANSWERS} answers marked by people, {LEAST_TWICE} of them by two, and run "
        f"`cto-team eval judge calibrate LABELS --rubric {by.rubric}`."
    )


def _said(why: str, remedy: str) -> NotGating:
    return NotGating(JUDGE, why, remedy)
