"""Many texts as one sparse matrix of words, and ridge regression on it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.routing.gain import Matrix, Vector, weighted
from app.routing.gain_features import BUCKETS, Reading

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]
Doubles = NDArray[np.float64]

_STEPS = 60
_TOLERANCE = 1e-4


@dataclass(frozen=True, slots=True)
class Rows:
    """A sparse matrix with one row per text: the value at ``row[i]``, ``bucket[i]`` is ``value[i]``."""

    count: int
    row: Ints
    bucket: Ints
    value: Vector

    def times(self, weights: Doubles | Vector) -> Doubles:
        """The matrix times a column: one number per text."""
        return np.asarray(np.bincount(self.row, self.value * weights[self.bucket], self.count), dtype=np.float64)

    def transposed_times(self, numbers: Doubles) -> Doubles:
        """The transposed matrix times one number per text: one number per bucket."""
        return np.asarray(np.bincount(self.bucket, self.value * numbers[self.row], BUCKETS), dtype=np.float64)

    def only(self, mask: Mask) -> "Rows":
        """The same matrix with the rows outside ``mask`` empty."""
        kept = mask[self.row]
        return Rows(self.count, self.row[kept], self.bucket[kept], self.value[kept])

    def centres(self, group: Ints, groups: int) -> Matrix:
        """The direction of the sum of each group's rows, as rows of length 1."""
        places = group[self.row] * BUCKETS + self.bucket
        sums = np.bincount(places, self.value, groups * BUCKETS).reshape(groups, BUCKETS)
        lengths = np.linalg.norm(sums, axis=1, keepdims=True)
        return (sums / np.where(lengths, lengths, 1)).astype(np.float32)

    def similar_to(self, centres: Matrix) -> Matrix:
        """The cosine of each text with each centre."""
        return np.stack([self.times(centre) for centre in centres], axis=1).astype(np.float32)


def rarities(readings: Sequence[Reading]) -> Vector:
    """1 + ln((1 + texts) / (1 + texts with the bucket)), per bucket."""
    counts = np.zeros(BUCKETS)
    for reading in readings:
        counts[reading.buckets] += 1
    return (np.log((1 + len(readings)) / (1 + counts)) + 1).astype(np.float32)


def rows_of(readings: Sequence[Reading], rarity: Vector) -> Rows:
    """The texts' words as one matrix."""
    sizes = [len(reading.buckets) for reading in readings]
    return Rows(
        count=len(readings),
        row=np.repeat(np.arange(len(readings)), sizes),
        bucket=np.concatenate([reading.buckets for reading in readings]),
        value=np.concatenate([weighted(reading, rarity) for reading in readings]),
    )


def ridge(rows: Rows, mask: Mask, wanted: Vector, penalty: float) -> tuple[Vector, float]:
    """Weights per bucket and an offset that predict ``wanted`` for the rows in ``mask``.

    Conjugate gradients on the normal equations (Hestenes and Stiefel, 1952).
    """
    chosen, target = rows.only(mask), np.where(mask, wanted - wanted[mask].mean(), 0.0)
    weights = np.zeros(BUCKETS)
    residual = chosen.transposed_times(target)
    direction, size = residual.copy(), float(residual @ residual)
    goal = size * _TOLERANCE**2
    for _ in range(_STEPS):
        if size <= goal:
            break
        image = chosen.transposed_times(chosen.times(direction)) + penalty * direction
        step = size / float(direction @ image)
        weights += step * direction
        residual -= step * image
        size, before = float(residual @ residual), size
        direction = residual + (size / before) * direction
    offset = float((wanted - rows.times(weights))[mask].mean())
    return weights.astype(np.float32), offset
