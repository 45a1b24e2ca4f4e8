"""How far two sets of yes and no agree, and what a judge's share of yes is worth.

Sources: Cohen, "A coefficient of agreement for nominal scales", 1960; Rogan and Gladen, "Estimating prevalence from the
results of a screening test", 1978, for the corrected rate.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Table = NDArray[np.float64]
"""Per answer the number of criteria with (both yes, first alone, second alone, both no): shape (answers, 4)."""

DRAWS = 2_000
LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value with the interval that covers it with 95 %; None where there is too little to say."""

    value: float | None
    low: float | None = None
    high: float | None = None


def kappa(table: Table, seed: int) -> Estimate:
    """Cohen's kappa over all marks; the interval draws answers anew, because the marks of one belong together."""
    return _estimate(table, _kappa, seed)


def sensitivity(table: Table, seed: int) -> Estimate:
    """q1: how often the second says yes where the first does."""
    return _estimate(table, lambda sums: _share(sums[:, 0], sums[:, 0] + sums[:, 1]), seed)


def specificity(table: Table, seed: int) -> Estimate:
    """q0: how often the second says no where the first does."""
    return _estimate(table, lambda sums: _share(sums[:, 3], sums[:, 2] + sums[:, 3]), seed)


def corrected(judged: NDArray[np.float64], table: Table, seed: int) -> Estimate:
    """The true share of yes behind a judge's share ``p`` on other answers: (p + q0 - 1) / (q0 + q1 - 1), cut to 0..1.

    ``judged`` has a share of yes per answer. Both sets of answers are drawn anew for the interval, for both are
    samples. None where the judge is no better than chance.
    """
    if not len(judged) or not len(table):
        return Estimate(None)
    value = _corrected(np.array([judged.mean()]), table.sum(axis=0)[None, :])[0]
    random = np.random.default_rng(seed)
    shares = judged[random.integers(0, len(judged), (DRAWS, len(judged)))].mean(axis=1)
    drawn = _corrected(shares, _drawn(table, random))
    return _interval(float(value), drawn)


def _corrected(p: NDArray[np.float64], sums: Table) -> NDArray[np.float64]:
    q1, q0 = _share(sums[:, 0], sums[:, 0] + sums[:, 1]), _share(sums[:, 3], sums[:, 2] + sums[:, 3])
    worth = q0 + q1 - 1
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(worth > 0, np.clip((p + q0 - 1) / worth, 0, 1), np.nan)


def _kappa(sums: Table) -> NDArray[np.float64]:
    total = sums.sum(axis=1)
    both_yes, first, second, both_no = sums.T
    agreed = _share(both_yes + both_no, total)
    yes, other = _share(both_yes + first, total), _share(both_yes + second, total)
    chance = yes * other + (1 - yes) * (1 - other)
    # All marks the same on both sides: nothing but chance agreement is there to be had, and kappa is not defined.
    return _share(agreed - chance, 1 - chance)


def _share(part: NDArray[np.float64], whole: NDArray[np.float64]) -> NDArray[np.float64]:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(whole > 0, part / np.where(whole > 0, whole, 1), np.nan)


def _estimate(table: Table, statistic: Callable[[Table], NDArray[np.float64]], seed: int) -> Estimate:
    if not len(table):
        return Estimate(None)
    value = float(statistic(table.sum(axis=0)[None, :])[0])
    return _interval(value, statistic(_drawn(table, np.random.default_rng(seed))))


def _drawn(table: Table, random: np.random.Generator) -> Table:
    sums: Table = table[random.integers(0, len(table), (DRAWS, len(table)))].sum(axis=1)
    return sums


def _interval(value: float, drawn: NDArray[np.float64]) -> Estimate:
    known = drawn[np.isfinite(drawn)]
    if not np.isfinite(value):
        return Estimate(None)
    if not len(known):
        return Estimate(value)
    low, high = np.quantile(known, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Estimate(value, float(low), float(high))
