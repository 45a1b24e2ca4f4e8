"""Intervals by drawing cases anew, with replacement.

Source: Efron and Tibshirani, "An Introduction to the Bootstrap", 1993, chapters 13 and 14 (percentile and BCa).
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.statistics.arrays import Floats, finite
from app.statistics.normal import cdf, quantile

DRAWS = 5_000

_NARROW = 2**16

Totals = Callable[[Floats], Floats]
"""From totals over the drawn cases, shape (draws, parts), to one value per draw."""


@dataclass(frozen=True, slots=True)
class Bootstrap:
    """A statistic as seen (``value``), in each draw (sorted), and with one case left out at a time."""

    value: float
    draws: Floats
    without: Floats

    @property
    def se(self) -> float:
        """The standard error; 0 for fewer than two draws."""
        return float(self.draws.std(ddof=1)) if len(self.draws) > 1 else 0.0

    def percentile(self, level: float) -> tuple[float, float]:
        """The middle ``level`` of the draws."""
        return self._between((1 - level) / 2, (1 + level) / 2)

    def bca(self, level: float) -> tuple[float, float]:
        """The interval corrected for bias and skew; the percentile interval where there is nothing to correct by.

        The bias is the part of the draws below the value, ties counted half; the skew comes from leaving out one case
        at a time.
        """
        below = float(np.mean(self.draws < self.value) + np.mean(self.draws == self.value) / 2)
        spread = self.without.mean() - self.without if len(self.without) else np.zeros(1)
        scale = float((spread**2).sum()) ** 1.5
        if not 0 < below < 1 or scale == 0:
            return self.percentile(level)
        skew, bias = float((spread**3).sum()) / (6 * scale), quantile(below)
        low, high = (_shifted(bias, skew, quantile(part)) for part in ((1 - level) / 2, (1 + level) / 2))
        return self._between(low, high)

    def _between(self, low: float, high: float) -> tuple[float, float]:
        if not len(self.draws):
            return self.value, self.value
        ends = np.quantile(self.draws, [low, high])
        return float(ends[0]), float(ends[1])


def of_totals(parts: Floats, statistic: Totals, seed: int, draws: int = DRAWS) -> Bootstrap:
    """A statistic of sums over cases: a mean, a ratio, F1. ``parts`` has a row per case and a column per sum.

    Draws in which the statistic has no value (0 / 0) are left out.
    """
    rows = finite(parts, "parts")
    total = rows.sum(axis=0)
    chosen = _resampled(len(rows), seed, draws)
    drawn = statistic(np.stack([column[chosen].sum(axis=1) for column in rows.T], axis=1))
    without = statistic(total - rows)
    seen = statistic(total[None, :])
    return Bootstrap(float(seen[0]), _known(drawn), without[np.isfinite(without)])


def of_mean(values: Floats, seed: int, draws: int = DRAWS) -> Bootstrap:
    """The mean of values, one per case."""
    given = finite(values, "values")
    count, total = len(given), float(given.sum())
    drawn = given[_resampled(count, seed, draws)].mean(axis=1)
    without = (total - given) / (count - 1) if count > 1 else given[:0]
    return Bootstrap(total / count, np.sort(drawn), without)


def _resampled(count: int, seed: int, draws: int) -> NDArray[np.uint16] | NDArray[np.int64]:
    """Case numbers, drawn with replacement: shape (draws, count). Narrow ones are drawn and looked up twice as fast."""
    rng = np.random.default_rng(seed)
    if count < _NARROW:
        return rng.integers(0, count, size=(draws, count), dtype=np.uint16)
    return rng.integers(0, count, size=(draws, count), dtype=np.int64)


def _known(drawn: Floats) -> Floats:
    return np.sort(drawn[np.isfinite(drawn)])


def _shifted(bias: float, skew: float, point: float) -> float:
    """The share of draws at which a corrected interval ends (equation 14.10)."""
    reach = bias + point
    return cdf(bias + reach / (1 - skew * reach))
