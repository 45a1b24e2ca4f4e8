"""Means over calls, now and under a draft, with intervals over conversations: calls of one thread are not independent.

Source: Efron and Tibshirani, "An Introduction to the Bootstrap", 1993, chapter 13 (percentile intervals).

A value that was not logged is the mean of what was observed elsewhere (a cell). Each draw takes that mean anew, so that
the interval knows how little a cell may rest on.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from app.policy.whatif.values import Interval, Paired
from app.statistics.arrays import Floats, Integers

GROUPS = 2_000
"""More conversations than these are drawn by the bunch: the bunches are as independent, and it is quicker."""

DRAWS = 1_000
LEVEL = 0.95
_SEED = 20_261_101


@dataclass(frozen=True, slots=True)
class Amount:
    """A value of one call: as logged, or worked out (``modelled``). With a ``cell`` it is the mean of that cell."""

    value: float
    modelled: bool = False
    cell: str | None = None


@dataclass(frozen=True, slots=True)
class Observed:
    """Values that were seen, one per row and at most one cell each; None where the row has none."""

    cells: Sequence[str | None]
    values: Sequence[float]


def grouped(clusters: Sequence[str]) -> Integers:
    """A number for each row: the same one for rows of one cluster, and at most ``GROUPS`` of them."""
    numbers = np.unique(np.array(clusters, dtype=object).astype(str), return_inverse=True)[1]
    return np.asarray(numbers % GROUPS, dtype=np.int64)


def paired(
    groups: Integers, now: Sequence[Amount | None], draft: Sequence[Amount | None], observed: Observed | None = None
) -> Paired | None:
    """The means over the rows where both sides are known; None where there are none."""
    known = [place for place in range(len(now)) if now[place] is not None and draft[place] is not None]
    sides = [[side[place] for place in known] for side in (now, draft)]
    pairs = [[each for each in side if each is not None] for side in sides]
    if not known:
        return None
    table = _Table(groups, known, pairs, observed)
    modelled = sum(one.modelled or two.modelled for one, two in zip(*pairs, strict=True))
    before, after = table.means(0), table.means(1)
    return Paired(_interval(before), _interval(after), _interval(after - before), len(known), modelled)


def interval_of(values: Floats, groups: Integers) -> Interval:
    """The mean of one value per row."""
    mine = np.unique(groups, return_inverse=True)[1]
    size = int(mine.max()) + 1
    totals = _drawn(np.stack([_sums(mine, values, size), _sums(mine, np.ones(len(mine)), size)], axis=1))
    return _interval(totals[:, 0] / totals[:, 1])


def _drawn(parts: Floats) -> Floats:
    """The totals of all groups, and below them the totals of each draw of groups."""
    size = len(parts)
    chosen = np.random.default_rng(_SEED).integers(0, size, size=(DRAWS, size), dtype=np.int64)
    chosen += np.arange(DRAWS, dtype=np.int64)[:, None] * size
    counts = np.bincount(chosen.ravel(), minlength=DRAWS * size).reshape(DRAWS, size)
    return np.concatenate([parts.sum(axis=0)[None, :], counts @ parts])


class _Table:
    """Sums by group: rows, logged values of both sides, and for each cell its uses on both sides and observations."""

    def __init__(
        self, groups: Integers, known: Sequence[int], pairs: Sequence[Sequence[Amount]], observed: Observed | None
    ) -> None:
        mine, size = groups[known], int(groups.max()) + 1
        cells = sorted({each.cell for side in pairs for each in side if each.cell is not None})
        columns = [np.bincount(mine, minlength=size).astype(np.float64)]
        for side in pairs:
            logged = np.array([0.0 if each.cell else each.value for each in side])
            columns.append(_sums(mine, logged, size))
        for cell in cells:
            columns += [_count(mine, [each.cell == cell for each in side], size) for side in pairs]
            columns += _observations(groups, cell, observed, size)
        self._cells = len(cells)
        parts = np.stack(columns, axis=1)
        self._totals = _drawn(parts[parts.any(axis=1)])

    def means(self, side: int) -> Floats:
        """The mean of one side: as it is, and in each draw."""
        totals = self._totals
        value = totals[:, 1 + side].copy()
        for cell in range(self._cells):
            used, seen = totals[:, 3 + 4 * cell + side], totals[:, 5 + 4 * cell : 7 + 4 * cell]
            # A draw without any observation of a cell has no value, and is left out.
            with np.errstate(invalid="ignore", divide="ignore"):
                value += np.where(used > 0, used * seen[:, 0] / seen[:, 1], 0.0)
        return value / totals[:, 0]


def _count(groups: Integers, chosen: Sequence[bool], size: int) -> Floats:
    return _sums(groups, np.array(chosen, dtype=np.float64), size)


def _sums(groups: Integers, values: Floats, size: int) -> Floats:
    """The sum of the values of each group."""
    return np.bincount(groups, values, minlength=size).astype(np.float64)


def _observations(groups: Integers, cell: str, observed: Observed | None, size: int) -> list[Floats]:
    if observed is None:
        return [np.zeros(size), np.zeros(size)]
    own = np.array([each == cell for each in observed.cells], dtype=np.float64)
    return [_sums(groups, own * np.array(observed.values), size), _sums(groups, own, size)]


def _interval(means: Floats) -> Interval:
    """The first value with the middle of the others."""
    low, high = np.quantile(means[1:][np.isfinite(means[1:])], [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Interval(float(means[0]), float(low), float(high))
