"""Judges of made-up people, whose agreement is known."""

from dataclasses import replace

import numpy as np

from app.evaluation.judging.calibration import Calibration, calibrate
from app.evaluation.judging.judgement import Judgement, Mark, Says
from app.evaluation.judging.labels import Labelled
from tests.evaluation.judging.benches import RUBRIC, judged

IDS = [criterion.id for criterion in RUBRIC.criteria]


def people(answers: int, q1: float, q0: float, seed: int = 1) -> tuple[list[Labelled], list[Judgement]]:
    """Labels of people, and a judge that says yes to their yes with q1 and no to their no with q0."""
    random = np.random.default_rng(seed)
    labels: list[Labelled] = []
    judgements: list[Judgement] = []
    for number in range(answers):
        human = {id_: bool(random.random() < 0.6) for id_ in IDS}
        second = {id_: yes if random.random() < 0.9 else not yes for id_, yes in human.items()} if number < 40 else {}
        says = {id_: random.random() < (q1 if yes else 1 - q0) for id_, yes in human.items()}
        id_ = f"a-{number}"
        labels.append(Labelled(replace(judged(), id=id_), human, second))
        made = tuple(Mark(each, Says.YES if yes else Says.NO) for each, yes in says.items())
        judgements.append(Judgement(id_, made, "judge-1"))
    return labels, judgements


def made(answers: int = 150, q1: float = 0.95, q0: float = 0.9) -> Calibration:
    """A calibration of ``judge-1``; by its defaults a good one."""
    labels, judgements = people(answers, q1, q0)
    (found,) = calibrate(RUBRIC, labels, judgements)
    return found
