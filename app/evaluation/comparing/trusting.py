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
    """The ``cases`` in which what a judge said may decide; ``objection`` says why in none, where there is a judge."""

    cases: frozenset[str] = frozenset()
    objection: NotGating | None = None


def trust(baseline: Sequence[Row], now: Sequence[Row], calibrations: Sequence[Calibration]) -> Trust:
    """What the judges of these two runs may do: everyone who had a part in it is held against people, or nobody counts.

    There can be more than one: what must stay in the house is judged there. But a case was judged by the same one in
    both runs, or it is left out.
    """
    before, after = _judged(baseline), _judged(now)
    if not before and not after:
        return Trust()
    same = {case: by for case, by in _fully(baseline).items() if by is not None and _fully(now).get(case) == by}
    if not same:
        return Trust(objection=_unlike(before, after))
    judges = sorted(set(same.values()), key=lambda by: (by.model, by.digest))
    objection = next((found for by in judges if (found := _of_calibration(by, calibrations))), None)
    return Trust(frozenset(same) if objection is None else frozenset(), objection)


def alike(baseline: Sequence[Row], now: Sequence[Row], trusted: Trust) -> tuple[list[Row], list[Row]]:
    """Both runs with case scores that can be held against each other: with a judge's part in both of a case or in none.

    Where judges decide, what they said of other cases than the trusted ones is left out.
    """
    first, second = ([_weighed(row, trusted) for row in rows] for rows in (baseline, now))
    return first, second


def _weighed(row: Row, trusted: Trust) -> Row:
    if row.case in trusted.cases:
        return row
    plain = without_judge(row)
    if not trusted.cases:
        return plain
    left = {name: value for name, value in plain.scored.scores.items() if name != JUDGE}
    return replace(plain, scored=replace(plain.scored, scores=left))


def without_judge(row: Row) -> Row:
    """The row with the case score that it has without the judge; the judge's own score stays, to be shown."""
    scores = row.scored.scores
    if JUDGE not in scores or METRIC not in scores:
        return row
    total = case_score({name: value for name, value in scores.items() if name != JUDGE}, row.scored.hard)
    left = {name: value for name, value in scores.items() if name != METRIC}
    return replace(row, scored=replace(row.scored, scores=left if total is None else {**left, METRIC: total}))


def _judged(rows: Sequence[Row]) -> list[Row]:
    return [row for row in rows if JUDGE in row.scored.scores]


def _fully(rows: Sequence[Row]) -> dict[str, JudgedBy | None]:
    """The judge of each case all of whose answers one and the same has judged; None where nobody knows who it was."""
    answered = [row for row in rows if row.observed.status is RowStatus.OK]
    missing = {row.case for row in answered if JUDGE not in row.scored.scores}
    judges: dict[str, set[JudgedBy | None]] = {}
    for row in answered:
        judges.setdefault(row.case, set()).add(row.judged)
    return {case: next(iter(by)) for case, by in judges.items() if len(by) == 1 and case not in missing}


def _unlike(before: Sequence[Row], after: Sequence[Row]) -> NotGating:
    """Why there is no case that one judge has seen in both runs."""
    if not before or not after:
        return _said("only one of the two runs was judged", "Judge the other one, too: `cto-team eval judge run RUN`.")
    judges = {row.judged for row in (*before, *after)}
    if None in judges:
        return _said("it is not known which judge gave the scores", "Judge both runs again: `cto-team eval judge run`.")
    known = sorted({f"{by.model} ({by.rubric} {by.digest[:8]})" for by in judges if by is not None})
    told = f"no case was judged by the same judge in both runs: {', '.join(known)}"
    return _said(told, "Judge both runs by one model and one rubric: `cto-team eval judge run`.")


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
