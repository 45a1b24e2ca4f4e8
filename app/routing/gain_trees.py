"""Gradient boosting with small symmetric trees: the view of the gain model that can say "if ... and ...".

Friedman, "Greedy function approximation", 2001. Every level of a tree asks one question of all rows, so that a tree is
a few comparisons and one look-up, and a forest is three array operations.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]
Vector = NDArray[np.float32]
Ints = NDArray[np.int64]

TREES = 150
REPEATS = 3
DEPTH = 3
RATE = 0.06
BINS = 24
FEATURES_TRIED = 0.3
ROWS_TRIED = 0.6
PENALTY = 30.0
"""Rows without gain that stand beside those of a leaf."""

_LEAVES = 2**DEPTH


@dataclass(frozen=True, slots=True)
class Trees:
    """``features`` and ``thresholds`` have one row per tree and one column per level; ``leaves`` its 8 values."""

    features: NDArray[np.int32]
    thresholds: Matrix
    leaves: Matrix
    offset: float

    def values(self, numbers: Matrix) -> Vector:
        """One number per row of ``numbers``."""
        place = np.zeros((len(numbers), len(self.leaves)), dtype=np.int64)
        for level in range(DEPTH):
            place = 2 * place + (numbers[:, self.features[:, level]] > self.thresholds[:, level])
        chosen: Vector = self.leaves[np.arange(len(self.leaves)), place]
        totals: Vector = (chosen.sum(axis=1) + self.offset).astype(np.float32)
        return totals


def grow(numbers: Matrix, wanted: Vector, seed: int) -> Trees:
    """Trees that predict ``wanted``: the mean of a few rows of trees, which differ by what they happened to see."""
    edges = _edges(numbers)
    binned = np.stack([np.searchsorted(edges[i], numbers[:, i]) for i in range(len(edges))], axis=1)
    offset = float(wanted.mean())
    rest = wanted.astype(np.float64) - offset
    parts = [_row_of_trees(binned, edges, rest, seed + number) for number in range(REPEATS)]
    features, thresholds, leaves = (np.concatenate(part) for part in zip(*parts, strict=True))
    return Trees(features, thresholds, (leaves / REPEATS).astype(np.float32), offset)


def _row_of_trees(
    binned: Ints, edges: Matrix, wanted: NDArray[np.float64], seed: int
) -> tuple[NDArray[np.int32], Matrix, Matrix]:
    """Features, thresholds and leaves. Each tree is fitted to what the earlier ones left, on some rows and columns."""
    chance, rest = np.random.default_rng(seed), wanted.copy()
    features = np.zeros((TREES, DEPTH), dtype=np.int32)
    thresholds = np.zeros((TREES, DEPTH), dtype=np.float32)
    leaves = np.zeros((TREES, _LEAVES), dtype=np.float32)
    for tree in range(TREES):
        rows = chance.random(len(rest)) < ROWS_TRIED
        tried = np.sort(chance.choice(len(edges), max(1, int(len(edges) * FEATURES_TRIED)), replace=False))
        place = np.zeros(len(rest), dtype=np.int64)
        for level in range(DEPTH):
            column, cut = _best_cut(binned[rows][:, tried], rest[rows], place[rows])
            features[tree, level] = tried[column]
            thresholds[tree, level] = edges[tried[column]][cut]
            place = 2 * place + (binned[:, tried[column]] > cut)
        sums, counts = np.bincount(place[rows], rest[rows], _LEAVES), np.bincount(place[rows], minlength=_LEAVES)
        leaves[tree] = RATE * sums / (counts + PENALTY)
        rest -= leaves[tree][place]
    return features, thresholds, leaves


def _edges(numbers: Matrix) -> Matrix:
    """Upper bounds of the bins of each column, the last open; a number is in the first that it does not pass."""
    inner = np.quantile(numbers, np.linspace(0, 1, BINS + 1)[1:-1], axis=0).T
    return np.hstack([inner, np.full((len(inner), 1), np.inf)]).astype(np.float32)


def _best_cut(binned: Ints, rest: NDArray[np.float64], place: Ints) -> tuple[int, int]:
    """The column and bin whose upper bound parts the rows of all leaves best together."""
    columns, leaves = binned.shape[1], int(place.max()) + 1
    cell = ((place[:, np.newaxis] * columns + np.arange(columns)) * BINS + binned).ravel()
    size = leaves * columns * BINS
    sums = np.bincount(cell, np.repeat(rest, columns), size).reshape(leaves, columns, BINS).cumsum(axis=2)
    counts = np.bincount(cell, minlength=size).reshape(leaves, columns, BINS).cumsum(axis=2)
    right_sums, right_counts = sums[..., -1:] - sums, counts[..., -1:] - counts
    worth = (sums**2 / (counts + PENALTY) + right_sums**2 / (right_counts + PENALTY)).sum(axis=0)
    column, cut = np.unravel_index(int(worth.argmax()), worth.shape)
    return int(column), int(cut)
