"""Judgements in the rows of a run."""

from collections.abc import Mapping
from dataclasses import replace

from app.domain.evaluation.case import Case
from app.domain.evaluation.observed import RowStatus
from app.domain.evaluation.row import JudgedBy, Row, Scored
from app.domain.labels import Sensitivity
from app.domain.model_call import Purpose
from app.evaluation.judging.judgement import Judged, Judgement
from app.evaluation.judging.rubric import Rubric
from app.evaluation.scoring.case_score import JUDGE, METRIC, case_score
from app.evaluation.scoring.language import language_of
from app.evaluation.scoring.routing import Routing
from app.evaluation.scoring.scorer import joined


def to_judge(case: Case, row: Row) -> Judged | None:
    """What a judge is given of a row; None where there is no answer to judge.

    The label is the highest that anybody gave the text: what the case expects counts as much as what was found.
    """
    seen = row.observed
    if seen.status is not RowStatus.OK or seen.declined or not seen.answer:
        return None
    history = "\n\n".join(f"{turn.role}: {turn.text}" for turn in case.history)
    question = f"{history}\n\n{case.question}" if history else case.question
    writers = frozenset(call.backend for call in seen.calls if call.purpose == Purpose.SPECIALIST)
    label = Sensitivity.highest(case.expect.sensitivity, seen.sensitivity)
    return Judged(f"{row.case}#{row.repeat}", question, seen.answer, label, language_of(case), writers)


def with_judgement(case: Case, row: Row, judgement: Judgement, rubric: Rubric) -> Row:
    """The row with the judge's score, its name and its calls. One that failed leaves it unscored; its calls count.

    Where the text went is looked at anew: a judge in a cloud breaks the same rule as anybody.
    """
    seen = replace(row.observed, calls=(*row.observed.calls, *judgement.calls))
    routed = Routing().score(case, seen)
    scores: Mapping[str, float] = row.scored.scores
    if judgement.score is not None:
        scores = {**scores, JUDGE: judgement.score}
    remarks = [f"judge: {mark.criterion}: {mark.why_not or mark.says}" for mark in judgement.marks if not mark.counts]
    if judgement.error and not judgement.withheld:
        remarks.append(f"judge: {judgement.error}")
    base = Scored(scores, row.scored.hard, (*row.scored.remarks, *remarks))
    found = joined((base, replace(routed, remarks=tuple(each for each in routed.remarks if each not in base.remarks))))
    total = case_score(found.scores, found.hard)
    scored = found if total is None else replace(found, scores={**found.scores, METRIC: total})
    by = None if judgement.score is None else JudgedBy(judgement.model, rubric.name, rubric.digest)
    return replace(row, observed=seen, scored=scored, judged=by)
