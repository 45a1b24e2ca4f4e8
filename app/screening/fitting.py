"""Fits logistic regressions over sparse rows: full batch, the same result on every run.

Method: Beck and Teboulle, "A fast iterative shrinkage-thresholding algorithm for linear inverse problems", 2009,
without the shrinkage, and with the restart of O'Donoghue and Candes, "Adaptive restart for accelerated gradient
schemes", 2015.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.screening.meaning import PARAMETERS, Numbers
from app.screening.ngrams import Places

ROUNDS = 400
"""Steps of the method; fewer are enough for a strong penalty."""
Doubles = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Rows:
    """Sparse rows: for each non-zero entry its row, its column and its value."""

    count: int
    row: Places
    column: Places
    value: Doubles

    def chosen(self, rows: Places) -> "Rows":
        """Only these rows, renumbered in their order."""
        numbers = np.full(self.count, -1, dtype=np.int64)
        numbers[rows] = np.arange(len(rows))
        kept = numbers[self.row] >= 0
        return Rows(len(rows), numbers[self.row[kept]], self.column[kept], self.value[kept])

    def times(self, weights: Doubles) -> Doubles:
        """The product with a vector of weights."""
        return _summed(self.row, self.value * weights[self.column], self.count)

    def back(self, residuals: Doubles) -> Doubles:
        """The product of the transposed rows with a vector."""
        return _summed(self.column, self.value * residuals[self.row], PARAMETERS)


def _summed(places: Places, values: Doubles, size: int) -> Doubles:
    """The sum of the values at each place."""
    return np.asarray(np.bincount(places, values, minlength=size), dtype=np.float64)


def stacked(rows: Sequence[tuple[Places, Doubles]]) -> Rows:
    """Rows from the columns and values of each."""
    sizes = np.array([len(columns) for columns, _ in rows], dtype=np.int64)
    return Rows(
        len(rows),
        np.repeat(np.arange(len(rows)), sizes),
        np.concatenate([columns for columns, _ in rows]),
        np.concatenate([values for _, values in rows]),
    )


def fit(rows: Rows, wanted: Doubles, importance: Doubles, l2: float, rounds: int = ROUNDS) -> tuple[Numbers, float]:
    """Weights and bias of a logistic regression; ``l2`` is the penalty on squared weights, per unit of importance."""
    total = importance.sum()
    squares = np.bincount(rows.row, rows.value**2, minlength=rows.count)
    step = 1.0 / (0.25 * (float((importance * (squares + 1)).sum() / total) * 4 + 1) + l2)
    weights, bias = np.zeros(PARAMETERS), 0.0
    ahead, ahead_bias, momentum = weights, bias, 1.0
    for _ in range(rounds):
        residuals = importance * (_logistic(rows.times(ahead) + ahead_bias) - wanted) / total
        gradient = rows.back(residuals) + l2 * ahead
        following = ahead - step * gradient
        following_bias = ahead_bias - step * float(residuals.sum())
        if float(gradient @ (following - weights)) > 0:
            momentum = 1.0
        later = (1 + np.sqrt(1 + 4 * momentum**2)) / 2
        pace = (momentum - 1) / later
        ahead, ahead_bias = following + pace * (following - weights), following_bias + pace * (following_bias - bias)
        weights, bias, momentum = following, following_bias, later
    return weights.astype(np.float32), bias


def _logistic(values: Doubles) -> Doubles:
    return 1.0 / (1.0 + np.exp(-np.clip(values, -40, 40)))
