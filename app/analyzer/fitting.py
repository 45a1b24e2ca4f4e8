"""Fits multinomial logistic regressions by L-BFGS: full batch, the same result on every run.

Method: Liu and Nocedal, "On the limited memory BFGS method for large scale optimization", 1989, with Armijo
backtracking.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.analyzer.classifier import Head, Matrix, softmax

Vector = NDArray[np.float32]
Objective = Callable[[Vector], tuple[float, Vector]]

MEMORY = 10
ITERATIONS = 150
BACKTRACKS = 20
ARMIJO = 1e-4
TOLERANCE = 1e-6
KEPT = 0.5
TEMPERATURES = tuple(float(t) for t in np.geomspace(0.5, 3.0, 40))


@dataclass(frozen=True, slots=True)
class Copies:
    """Rows whose first columns (``varied``) come several times, and whose other columns (``shared``) are the same.

    What is the same is multiplied once.
    """

    varied: Matrix
    shared: Matrix

    @staticmethod
    def once(inputs: Matrix) -> "Copies":
        """Rows that come once."""
        return Copies(inputs, np.zeros((len(inputs), 0), dtype=np.float32))

    @property
    def count(self) -> int:
        """How many times each row is there."""
        return len(self.varied) // len(self.shared)

    def times(self, weights: Matrix) -> Matrix:
        """All rows, with all columns, times the weights."""
        border = self.varied.shape[1]
        rest = np.asarray(self.shared @ weights[border:], dtype=np.float32)
        return np.asarray(self.varied @ weights[:border] + np.tile(rest, (self.count, 1)), dtype=np.float32)

    def slope(self, error: Matrix) -> Matrix:
        """The columns times an error per row: how a change of each weight changes it."""
        together = error.reshape(self.count, len(self.shared), -1).sum(axis=0)
        return np.vstack([self.varied.T @ error, self.shared.T @ together])


def fit(inputs: Copies, targets: Sequence[str], l2: float, tolerance: float = TOLERANCE) -> Head:
    """A head for these rows; ``l2`` is the penalty on squared weights, in units of one row's loss.

    The search ends where a step lowers the loss by less than ``tolerance``.
    """
    labels = tuple(sorted(set(targets)))
    truth = np.array([labels.index(target) for target in targets] * inputs.count)
    features, classes = inputs.varied.shape[1] + inputs.shared.shape[1], len(labels)
    solution = minimize(
        _loss(inputs, truth, classes, l2), np.zeros((features + 1) * classes, dtype=np.float32), tolerance
    )
    return Head(labels, solution[: features * classes].reshape(features, classes), solution[features * classes :])


def thinned(inputs: Matrix, columns: int, copies: int, blocks: int = 1) -> Copies:
    """The rows, and copies of them without half of their first columns, so that no single cue is relied on.

    The rest of these columns counts double (dropout). The columns are ``blocks`` of the same cues, and a cue is left
    out of all of them. The choice is random but the same on every run.
    """
    chance = np.random.default_rng(0)
    first = np.ascontiguousarray(inputs[:, :columns])
    varied = [first]
    for _ in range(copies):
        kept = chance.random((len(inputs), columns // blocks)) < KEPT
        varied.append(first * np.hstack([kept] * blocks) / np.float32(KEPT))
    return Copies(np.vstack(varied), np.ascontiguousarray(inputs[:, columns:]))


def best_temperature(logits: Matrix, truth: NDArray[np.int_]) -> float:
    """The temperature with the smallest log loss (Guo et al., "On calibration of modern neural networks", 2017)."""
    rows = np.arange(len(truth))
    losses = [float(-np.log(softmax(logits / np.float32(t))[rows, truth] + 1e-9).mean()) for t in TEMPERATURES]
    return TEMPERATURES[int(np.argmin(losses))]


def _loss(inputs: Copies, truth: NDArray[np.int_], classes: int, l2: float) -> Objective:
    """Mean log loss plus penalty, with its gradient, as a function of the flat parameters."""
    count, features = len(truth), inputs.varied.shape[1] + inputs.shared.shape[1]
    wanted = np.zeros((count, classes), dtype=np.float32)
    wanted[np.arange(count), truth] = 1

    def objective(flat: Vector) -> tuple[float, Vector]:
        weights, offsets = flat[: features * classes].reshape(features, classes), flat[features * classes :]
        found = softmax(inputs.times(weights) + offsets)
        loss = -np.log(found[np.arange(count), truth] + 1e-12).mean() + 0.5 * l2 * np.square(weights).sum() / count
        error = (found - wanted) / np.float32(count)
        slope = inputs.slope(error) + np.float32(l2 / count) * weights
        return float(loss), np.concatenate([slope.ravel(), error.sum(axis=0)]).astype(np.float32)

    return objective


def minimize(objective: Objective, start: Vector, tolerance: float = TOLERANCE) -> Vector:
    """The point where the objective is smallest, or the best after ITERATIONS steps."""
    point, (value, slope) = start, objective(start)
    steps: list[tuple[Vector, Vector]] = []
    for _ in range(ITERATIONS):
        direction = _direction(slope, steps)
        scale = 1.0 if steps else 1.0 / max(1.0, float(np.linalg.norm(slope)))
        step, new_value, new_slope = _search(objective, point, value, slope, direction * np.float32(scale))
        change = new_slope - slope
        if float(step @ change) > 1e-10:  # noqa: PLR2004  (curvature must be positive, else the pair says nothing)
            steps = [*steps, (step, change)][-MEMORY:]
        converged = abs(value - new_value) < tolerance * max(1.0, abs(value))
        point, value, slope = point + step, new_value, new_slope
        if converged:
            break
    return point


def _direction(slope: Vector, steps: Sequence[tuple[Vector, Vector]]) -> Vector:
    """The two-loop recursion: the slope, corrected by the curvature along the last steps."""
    direction = slope.copy()
    parts: list[float] = []
    for step, change in reversed(steps):
        part = float(step @ direction) / float(change @ step)
        direction -= np.float32(part) * change
        parts.append(part)
    if steps:
        step, change = steps[-1]
        direction *= np.float32(float(step @ change) / float(change @ change))
    for (step, change), part in zip(steps, reversed(parts), strict=True):
        direction += step * np.float32(part - float(change @ direction) / float(change @ step))
    return -direction


def _search(
    objective: Objective, point: Vector, value: float, slope: Vector, step: Vector
) -> tuple[Vector, float, Vector]:
    """Halves the step until the objective falls enough."""
    new_value, new_slope = objective(point + step)
    for _ in range(BACKTRACKS):
        if new_value <= value + ARMIJO * float(slope @ step):
            break
        step = step * np.float32(0.5)
        new_value, new_slope = objective(point + step)
    return step, new_value, new_slope
