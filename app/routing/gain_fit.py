"""Trains the gain model: closed-form ridge regressions, five folds, no chance anywhere, so that rows fix the result."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.domain.errors import InvalidRequest
from app.routing.gain import (
    COLUMNS,
    NUMBER_SCALE,
    Domains,
    Evidence,
    GainModel,
    Matrix,
    Standard,
    Vector,
    probabilities,
)
from app.routing.gain_curve import apgr_with_interval
from app.routing.gain_features import BUCKETS, read

FOLDS = 5
SEED = 20260101
PENALTIES = (10.0, 30.0, 100.0)
NUMBER_PENALTY = 1000.0
SHARPNESS = (8.0, 15.0, 25.0)
SHRINKAGE = 20.0
"""Rows of the overall mean that stand beside those of a domain."""

FEWEST = 50
"""Rows. Fewer cannot be split into folds that say anything."""

UNFAMILIAR = 0.02
"""Share of the training texts that count as unlike the others; sets where the model abstains."""

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Example:
    """One text that both backends answered, with the quality of each answer; ``domain`` where it is known."""

    text: str
    weak: float
    strong: float
    domain: str = "all"


@dataclass(frozen=True, slots=True)
class _Task:
    """The rows as matrices. ``targets`` has one column for the gain and one per domain; ``fold`` numbers the folds."""

    inputs: Matrix
    targets: Matrix
    numbers: Matrix
    domain: Ints
    fold: Ints

    @property
    def gain(self) -> Vector:
        gains: Vector = self.targets[:, 0]
        return gains


@dataclass(frozen=True, slots=True)
class _Views:
    """Predictions for rows by models that had not seen them: one column per view."""

    columns: Matrix
    penalty: float
    sharpness: float


def train(examples: Sequence[Example], version: str) -> GainModel:
    """The model of these rows.

    Raises:
        InvalidRequest: there are too few rows, or both backends are equally good on every one.
    """
    _check(examples)
    names = tuple(sorted({example.domain for example in examples}))
    readings = [read(example.text, SEED) for example in examples]
    counts = np.zeros(BUCKETS, dtype=np.float32)
    for reading in readings:
        counts[reading.buckets] += 1
    raw = np.stack([reading.numbers for reading in readings])
    standard = Standard(
        rarity=(np.log((1 + len(examples)) / (1 + counts)) + 1).astype(np.float32),
        centre=raw.mean(axis=0),
        spread=raw.std(axis=0) + np.float32(1e-6),
    )
    words = np.stack([standard.words(reading) for reading in readings])
    numbers = np.stack([standard.numbers(reading) for reading in readings])
    task = _task(examples, names, words, numbers)
    unseen = _unseen_views(task)
    blend = _blend(unseen.columns, task.gain)
    residual = task.gain - _with_offset(unseen.columns) @ blend
    return GainModel(
        evidence=_evidence(examples, version, task, unseen),
        seed=SEED,
        standard=standard,
        domains=_domains(names, task, words, unseen.sharpness),
        weights=_ridge(task.inputs.T @ task.inputs, task.inputs.T @ task.targets, unseen.penalty),
        number_weights=_number_weights(task, np.ones(len(examples), dtype=bool)),
        blend=blend,
        spread=float(residual.std()),
    )


def _check(examples: Sequence[Example]) -> None:
    if len(examples) < FEWEST:
        raise InvalidRequest(f"A gain model needs at least {FEWEST} rows; there are {len(examples)}.")
    if len({example.strong - example.weak for example in examples}) == 1:
        raise InvalidRequest("Both backends differ by the same amount on every row, so that nothing can be learnt.")


def _task(examples: Sequence[Example], names: tuple[str, ...], words: Matrix, numbers: Matrix) -> _Task:
    domain = np.array([names.index(example.domain) for example in examples])
    targets = np.zeros((len(examples), 1 + len(names)), dtype=np.float32)
    targets[:, 0] = [example.strong - example.weak for example in examples]
    targets[np.arange(len(examples)), 1 + domain] = 1
    ones = np.ones((len(examples), 1), dtype=np.float32)
    return _Task(
        inputs=np.hstack([words, numbers * np.float32(NUMBER_SCALE), ones]),
        targets=targets,
        numbers=np.hstack([numbers, ones]),
        domain=domain,
        # Equal texts fall into one fold, so that none is ever predicted from its own copy.
        fold=np.array([zlib.crc32(example.text.encode()) % FOLDS for example in examples]),
    )


def _unseen_views(task: _Task) -> _Views:
    """Each view's prediction of each fold from the other folds, with the penalty and sharpness that do best."""
    parts = [task.fold == fold for fold in range(FOLDS)]
    grams = [task.inputs[part].T @ task.inputs[part] for part in parts]
    sums = [task.inputs[part].T @ task.targets[part] for part in parts]
    whole, whole_sums = sum(grams[1:], grams[0]), sum(sums[1:], sums[0])
    best: tuple[float, _Views] | None = None
    numbers = np.concatenate([task.numbers[part] @ _number_weights(task, ~part) for part in parts])
    order = np.concatenate([np.flatnonzero(part) for part in parts])
    for penalty in PENALTIES:
        scores = np.concatenate(
            [
                task.inputs[part] @ _ridge(whole - gram, whole_sums - total, penalty)
                for part, gram, total in zip(parts, grams, sums, strict=True)
            ]
        )
        for sharpness in SHARPNESS:
            chances = probabilities(scores[:, 1:], sharpness)
            means = np.stack([_domain_means(task, task.fold != fold) for fold in range(FOLDS)])
            by_domain = (chances * means[task.fold[order]]).sum(axis=1)
            columns = np.empty((len(order), 3), dtype=np.float32)
            columns[order] = np.column_stack([scores[:, 0], by_domain, numbers])
            error = float(np.square(task.gain - _crossed(columns, task)).mean())
            if best is None or error < best[0]:
                best = error, _Views(columns, penalty, sharpness)
    assert best is not None  # noqa: S101 - neither grid is empty
    return best[1]


def _ridge(gram: Matrix, sums: Matrix, penalty: float) -> Matrix:
    """The weights that minimise the squared error plus ``penalty`` times their squares; the constant is free."""
    ridge = np.full(COLUMNS, penalty)
    ridge[-1] = 1e-3
    weights: Matrix = np.linalg.solve(gram + np.diag(ridge).astype(np.float32), sums)
    return weights


def _number_weights(task: _Task, rows: NDArray[np.bool_]) -> Vector:
    chosen = task.numbers[rows]
    ridge = np.full(chosen.shape[1], NUMBER_PENALTY, dtype=np.float32)
    ridge[-1] = 1e-3
    weights: Vector = np.linalg.solve(chosen.T @ chosen + np.diag(ridge), chosen.T @ task.gain[rows])
    return weights


def _domain_means(task: _Task, rows: NDArray[np.bool_]) -> Vector:
    gains, domain, size = task.gain[rows], task.domain[rows], task.targets.shape[1] - 1
    sums, counts = np.bincount(domain, gains, size), np.bincount(domain, minlength=size)
    means: Vector = ((sums + SHRINKAGE * gains.mean()) / (counts + SHRINKAGE)).astype(np.float32)
    return means


def _with_offset(columns: Matrix) -> Matrix:
    return np.hstack([np.ones((len(columns), 1), dtype=np.float32), columns])


def _blend(columns: Matrix, gain: Vector) -> Vector:
    """An offset and weights that are not negative: a view that does harm is dropped, not turned round."""
    kept = list(range(columns.shape[1]))
    while True:
        chosen = _with_offset(columns[:, kept]).astype(np.float64)
        ridge = np.diag([0.0, *([1e-3 * len(gain)] * len(kept))]) * columns.var()
        solved = np.linalg.solve(chosen.T @ chosen + ridge + 1e-9 * np.eye(len(ridge)), chosen.T @ gain)
        if not kept or solved[1:].min() >= 0:
            break
        kept.pop(int(solved[1:].argmin()))
    blend = np.zeros(columns.shape[1] + 1, dtype=np.float32)
    blend[0], blend[[1 + view for view in kept]] = solved[0], solved[1:]
    return blend


def _crossed(columns: Matrix, task: _Task) -> Vector:
    """The blended prediction of each fold, the blend too being fitted on the others."""
    result = np.empty(len(columns), dtype=np.float32)
    for fold in range(FOLDS):
        part = task.fold == fold
        result[part] = _with_offset(columns[part]) @ _blend(columns[~part], task.gain[~part])
    return result


def _domains(names: tuple[str, ...], task: _Task, words: Matrix, sharpness: float) -> Domains:
    centres = np.stack([words[task.domain == index].mean(axis=0) for index in range(len(names))])
    centres /= np.linalg.norm(centres, axis=1, keepdims=True) + np.float32(1e-9)
    similarity = (words @ centres.T).max(axis=1)
    return Domains(
        names=names,
        rows=np.bincount(task.domain, minlength=len(names)).astype(np.float32),
        means=_domain_means(task, np.ones(len(words), dtype=bool)),
        centres=centres,
        sharpness=sharpness,
        familiar=float(np.quantile(similarity, UNFAMILIAR)),
    )


def _evidence(examples: Sequence[Example], version: str, task: _Task, unseen: _Views) -> Evidence:
    weak = np.array([example.weak for example in examples])
    strong = np.array([example.strong for example in examples])
    length = np.array([float(len(example.text)) for example in examples])
    scores = {
        "apgr": _crossed(unseen.columns, task),
        "apgr_all_features": unseen.columns[:, 0],
        "apgr_domain_mean": unseen.columns[:, 1],
        "apgr_numbers": unseen.columns[:, 2],
        "apgr_prompt_length": length,
    }
    metrics = {name: apgr_with_interval(score, weak, strong) for name, score in scores.items()}
    return Evidence(version, len(examples), metrics)
