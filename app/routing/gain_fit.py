"""Trains the gain model: closed-form regressions, five folds and fixed seeds, so that the rows fix the result."""

import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from app.domain.errors import InvalidRequest
from app.routing.gain import Calibrated, Domains, Evidence, GainModel, Matrix, Numbers, Vector, Words, probabilities
from app.routing.gain_curve import apgr_with_interval
from app.routing.gain_features import NUMBERS, read
from app.routing.gain_rows import Ints, Mask, Rows, rarities, ridge, rows_of
from app.routing.gain_trees import Trees, grow

FOLDS = 5
SEED = 20260101
WORD_PENALTIES = (10.0, 20.0, 40.0)
NUMBER_PENALTIES = (300.0, 1000.0, 3000.0)
SHARPNESS = (20.0, 30.0, 45.0)
WAVES = 600
WAVE_LENGTH = 0.2

SHRINKAGE = 20.0
"""Rows of the overall mean that stand beside those of a domain."""

FEWEST = 50
"""Rows. Fewer cannot be split into folds that say anything."""

_TENTHS = 10

UNFAMILIAR = 0.01
"""Share of the training texts that counts as unlike the others; sets where the model abstains."""


@dataclass(frozen=True, slots=True)
class Example:
    """One text that both backends answered, with the quality of each answer; ``domain`` where it is known."""

    text: str
    weak: float
    strong: float
    domain: str = "all"


@dataclass(frozen=True, slots=True)
class _Task:
    """The rows as matrices. ``fold`` numbers the folds; equal texts share one, so that none is its own teacher."""

    rows: Rows
    numbers: Matrix
    spanned: Matrix
    gain: Vector
    domain: Ints
    domains: int
    fold: Ints


def train(examples: Sequence[Example], version: str) -> GainModel:
    """The model of these rows.

    Raises:
        InvalidRequest: there are too few rows, or both backends differ by the same amount on every one.
    """
    gain = np.array([example.strong - example.weak for example in examples], dtype=np.float32)
    if len(examples) < FEWEST:
        raise InvalidRequest(f"A gain model needs at least {FEWEST} rows; there are {len(examples)}.")
    if float(np.ptp(gain)) == 0:
        raise InvalidRequest("Both backends differ by the same amount on every row, so that nothing can be learnt.")
    names = tuple(sorted({example.domain for example in examples}))
    readings = [read(example.text, SEED) for example in examples]
    raw = np.stack([reading.numbers for reading in readings])
    rarity, numbers = rarities(readings), _untrained(raw)
    place = {name: index for index, name in enumerate(names)}
    task = _Task(
        rows=rows_of(readings, rarity),
        numbers=raw,
        spanned=numbers.spanned(raw),
        gain=gain,
        domain=np.array([place[example.domain] for example in examples]),
        domains=len(names),
        fold=np.array([zlib.crc32(example.text.encode()) % FOLDS for example in examples]),
    )
    return _fitted(examples, version, task, Words(rarity, rarity, 0.0), numbers, names)


def _fitted(
    examples: Sequence[Example], version: str, task: _Task, words: Words, numbers: Numbers, names: tuple[str, ...]
) -> GainModel:
    everything = np.ones(len(examples), dtype=bool)
    by_words, word_penalty = _best(task, WORD_PENALTIES, _words_view)
    by_domain, sharpness = _best(task, SHARPNESS, _domain_view)
    by_numbers, number_penalty = _best(task, NUMBER_PENALTIES, _numbers_view)
    by_trees = _by_fold(task, lambda rest, part: _trees(task, rest).values(task.numbers[part]))
    views = np.column_stack([by_words, by_domain, by_numbers, by_trees]).astype(np.float32)
    crossed = _by_fold(task, lambda rest, part: _blended(views[part], _blend(views[rest], task.gain[rest])))
    weights, offset = ridge(task.rows, everything, task.gain, word_penalty)
    nearest = _by_fold(task, lambda rest, part: _similar(task, rest)[part].max(axis=1))
    return GainModel(
        evidence=Evidence(version, len(examples), _metrics(examples, views, crossed), _calibration(crossed, task.gain)),
        seed=SEED,
        words=replace(words, weights=weights, offset=offset),
        domains=Domains(
            names=names,
            rows=np.bincount(task.domain, minlength=len(names)).astype(np.float32),
            means=_domain_means(task, everything),
            centres=task.rows.centres(task.domain, len(names)),
            sharpness=sharpness,
            familiar=float(np.quantile(nearest, UNFAMILIAR)),
        ),
        numbers=replace(numbers, weights=_number_weights(task, everything, number_penalty)),
        trees=_trees(task, everything),
        blend=_blend(views, task.gain),
        spread=float((task.gain - crossed).std()),
    )


def _untrained(raw: Matrix) -> Numbers:
    chance = np.random.default_rng(SEED)
    return Numbers(
        centre=raw.mean(axis=0),
        spread=raw.std(axis=0) + np.float32(1e-6),
        directions=(chance.normal(size=(NUMBERS, WAVES)) * WAVE_LENGTH).astype(np.float32),
        phases=chance.uniform(0, 2 * np.pi, WAVES).astype(np.float32),
        weights=np.zeros(WAVES + NUMBERS + 1, dtype=np.float32),
    )


_View = Callable[[_Task, Mask, float], Vector]
"""Predictions for all rows, learnt from those in the mask, with one setting."""


def _best(task: _Task, settings: Sequence[float], view: _View) -> tuple[Vector, float]:
    """The view's predictions of rows that it had not seen, with the setting that goes best with the gains."""

    def unseen(setting: float) -> Vector:
        return _by_fold(task, lambda rest, part: view(task, rest, setting)[part])

    tried = [(unseen(setting), setting) for setting in settings]
    return max(tried, key=lambda pair: _correlation(pair[0], task.gain))


def _by_fold(task: _Task, predict: Callable[[Mask, Mask], Vector]) -> Vector:
    """One number per row; ``predict`` gets the rows to learn from and the rows to predict."""
    result = np.zeros(task.rows.count, dtype=np.float32)
    for fold in range(FOLDS):
        part = task.fold == fold
        result[part] = predict(~part, part)
    return result


def _correlation(left: Vector, right: Vector) -> float:
    spread = float(left.std() * right.std())
    return float(((left - left.mean()) * (right - right.mean())).mean()) / spread if spread else 0.0


def _words_view(task: _Task, rest: Mask, penalty: float) -> Vector:
    weights, offset = ridge(task.rows, rest, task.gain, penalty)
    return (task.rows.times(weights) + offset).astype(np.float32)


def _domain_view(task: _Task, rest: Mask, sharpness: float) -> Vector:
    shares: Vector = probabilities(_similar(task, rest), sharpness) @ _domain_means(task, rest)
    return shares


def _similar(task: _Task, rest: Mask) -> Matrix:
    return task.rows.similar_to(task.rows.only(rest).centres(task.domain, task.domains))


def _numbers_view(task: _Task, rest: Mask, penalty: float) -> Vector:
    predicted: Vector = task.spanned @ _number_weights(task, rest, penalty)
    return predicted


def _number_weights(task: _Task, rest: Mask, penalty: float) -> Vector:
    chosen = task.spanned[rest].astype(np.float64)
    cost = np.full(chosen.shape[1], penalty)
    cost[-1] = 1e-3  # the constant is free
    return np.linalg.solve(chosen.T @ chosen + np.diag(cost), chosen.T @ task.gain[rest]).astype(np.float32)


def _trees(task: _Task, rest: Mask) -> Trees:
    return grow(task.numbers[rest], task.gain[rest], SEED)


def _domain_means(task: _Task, rest: Mask) -> Vector:
    gains, domain = task.gain[rest], task.domain[rest]
    sums, counts = np.bincount(domain, gains, task.domains), np.bincount(domain, minlength=task.domains)
    means: Vector = ((sums + SHRINKAGE * gains.mean()) / (counts + SHRINKAGE)).astype(np.float32)
    return means


def _blended(views: Matrix, blend: Vector) -> Vector:
    mixed: Vector = views @ blend[1:] + blend[0]
    return mixed


def _blend(views: Matrix, gain: Vector) -> Vector:
    """An offset and weights that are not negative: a view that does harm is dropped, not turned round."""
    kept = [index for index in range(views.shape[1]) if views[:, index].std() > 0]
    blend = np.zeros(views.shape[1] + 1, dtype=np.float32)
    while kept:
        centred = views[:, kept].astype(np.float64) - views[:, kept].mean(axis=0)
        cost = np.diag(np.full(len(kept), 0.02 * np.square(centred).sum() / len(kept)))
        solved = np.linalg.solve(centred.T @ centred + cost, centred.T @ (gain - gain.mean()))
        if solved.min() >= 0:
            blend[[1 + index for index in kept]] = solved
            break
        kept.pop(int(solved.argmin()))
    blend[0] = gain.mean() - views.mean(axis=0) @ blend[1:]
    return blend


def _metrics(examples: Sequence[Example], views: Matrix, crossed: Vector) -> dict[str, tuple[float, float, float]]:
    weak = np.array([example.weak for example in examples])
    strong = np.array([example.strong for example in examples])
    scores = {
        "apgr": crossed,
        "apgr_words_alone": views[:, 0],
        "apgr_domain_alone": views[:, 1],
        "apgr_numbers_alone": views[:, 2],
        "apgr_trees_alone": views[:, 3],
        "apgr_prompt_length": np.array([float(len(example.text)) for example in examples]),
    }
    return {name: apgr_with_interval(score, weak, strong) for name, score in scores.items()}


def _calibration(crossed: Vector, gain: Vector) -> tuple[Calibrated, ...]:
    tenths = np.array_split(np.argsort(crossed, kind="stable"), _TENTHS)
    return tuple(
        Calibrated(round(float(crossed[rows].mean()), 4), round(float(gain[rows].mean()), 4), len(rows))
        for rows in tenths
    )
