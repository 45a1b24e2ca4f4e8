"""A judge held against people: how far it may be trusted, and with which model and rubric."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from app.evaluation.judging.agreement import Estimate, Table, corrected, kappa, sensitivity, specificity
from app.evaluation.judging.judgement import Judgement
from app.evaluation.judging.labels import Labelled
from app.evaluation.judging.rubric import Rubric

LEAST_KAPPA = 0.6
LEAST_ANSWERS, LEAST_TWICE = 100, 30


@dataclass(frozen=True, slots=True)
class Calibration:
    """How a judge agrees with people. It holds for this ``model`` and this rubric, and for no other.

    ``q1`` is how often it says yes where people do, ``q0`` how often no. ``people`` is the kappa between two people on
    the ``twice`` answers that both have marked, whichever judge marked those. ``cells`` are the counts behind it, per
    answer.
    """

    model: str
    rubric: str
    digest: str
    answers: int
    twice: int
    failed: int
    kappa: Estimate
    q1: Estimate
    q0: Estimate
    people: Estimate
    cells: tuple[tuple[float, float, float, float], ...]

    @property
    def objections(self) -> tuple[str, ...]:
        """Why a metric of this judge may not decide about a change; empty where it may."""
        found: list[str] = []
        if self.answers < LEAST_ANSWERS:
            found.append(f"{self.answers} answers, and {LEAST_ANSWERS} are needed")
        if self.twice < LEAST_TWICE:
            found.append(f"{self.twice} answers marked by two people, and {LEAST_TWICE} are needed")
        if self.kappa.value is None or self.kappa.value < LEAST_KAPPA:
            found.append(f"kappa is below {LEAST_KAPPA}")
        elif self.people.value is not None and self.kappa.high is not None and self.kappa.high < self.people.value:
            found.append("the judge agrees with people clearly less than people with each other")
        return tuple(found)

    @property
    def may_gate(self) -> bool:
        """Whether a metric of this judge may decide about a change."""
        return not self.objections

    def holds_for(self, model: str, digest: str) -> bool:
        """Whether it is about this model and these words of a rubric; with either of them it expires."""
        return (self.model, self.digest) == (model, digest)

    def corrected(self, shares: Sequence[float], seed: int) -> Estimate:
        """What people would have said, estimated from the judge's share of yes on other answers."""
        return corrected(np.array(shares, dtype=float), np.array(self.cells, dtype=float).reshape(-1, 4), seed)


def calibrate(
    rubric: Rubric, labels: Sequence[Labelled], judgements: Sequence[Judgement], seed: int = 0
) -> tuple[Calibration, ...]:
    """How the judgements agree with the labels of the same answers, for each model that gave some.

    There can be several: what must stay in the house is judged by another model. Answers without marks are counted as
    failed; without any marks there is one calibration, of nobody.
    """
    models = sorted({each.model for each in judgements if each.marks}) or [""]
    marked = {each.id for each in judgements if each.marks}
    failed = sum(each.judged.id not in marked for each in labels)
    twice = _table([(each.human, each.second) for each in labels if each.second])
    people = kappa(twice, seed)

    def of(model: str) -> Calibration:
        table = _agreed(labels, [each for each in judgements if each.marks and each.model == model])
        return Calibration(
            model=model,
            rubric=rubric.name,
            digest=rubric.digest,
            answers=len(table),
            twice=len(twice),
            failed=failed,
            kappa=kappa(table, seed),
            q1=sensitivity(table, seed),
            q0=specificity(table, seed),
            people=people,
            cells=tuple((float(a), float(b), float(c), float(d)) for a, b, c, d in table),
        )

    return tuple(map(of, models))


def _agreed(labels: Sequence[Labelled], judgements: Sequence[Judgement]) -> Table:
    marked = {each.id: {mark.criterion: mark.counts for mark in each.marks} for each in judgements}
    return _table([(each.human, marked[each.judged.id]) for each in labels if each.judged.id in marked])


def _table(pairs: Sequence[tuple[Mapping[str, bool], Mapping[str, bool]]]) -> Table:
    rows = [_counts(first, second) for first, second in pairs]
    return np.array(rows, dtype=float).reshape(-1, 4)


def _counts(first: Mapping[str, bool], second: Mapping[str, bool]) -> tuple[int, int, int, int]:
    both = [(first[name], second[name]) for name in first if name in second]
    return (both.count((True, True)), both.count((True, False)), both.count((False, True)), both.count((False, False)))
