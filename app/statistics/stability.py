"""Whether a mix of questions has moved: the population stability index, and how much of it is mere noise.

Source: Yurdakul and Naranjo, "Statistical properties of the population stability index", 2020: without drift PSI is
about (1/n + 1/m) times a chi-square value with k - 1 degrees of freedom.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import fsum, log, sqrt

WATCH, ALERT = 0.1, 0.2
ENOUGH = 500
"""An alert needs so many observations now: with fewer the index of an unchanged mix passes 0.2 by itself."""

_HALF = 0.5
_NOISE_SDS = 3.0


class Drift(StrEnum):
    """What a value of the index asks for."""

    QUIET = "quiet"
    WATCH = "watch"
    ALERT = "alert"


@dataclass(frozen=True, slots=True)
class Stability:
    """The index over ``cells`` kinds, from ``reference`` and ``now`` observations.

    ``noise`` is what it would be on average without any drift, ``ceiling`` what it would hardly ever pass then.
    ``moved`` has each kind's part of the index, the largest first. A value that noise explains is quiet.
    """

    psi: float
    noise: float
    ceiling: float
    cells: int
    reference: int
    now: int
    drift: Drift
    moved: tuple[tuple[str, float], ...]


def stability(reference: Mapping[str, int], now: Mapping[str, int]) -> Stability:
    """PSI of counts by kind, half a count added to every cell of either side, so that a new kind has a finite part.

    Kinds that only one side has count as cells of both. Without observations on one side there is no drift to see.
    """
    kinds = sorted({*reference, *now})
    then, today = sum(reference.values()), sum(now.values())
    if not then or not today:
        return Stability(0.0, 0.0, 0.0, len(kinds), then, today, Drift.QUIET, ())
    parts = {kind: _part(reference.get(kind, 0), then, now.get(kind, 0), today, len(kinds)) for kind in kinds}
    psi = fsum(parts.values())
    noise = expected_noise(len(kinds), then, today)
    ceiling = noise + _NOISE_SDS * noise_sd(len(kinds), then, today)
    moved = tuple(sorted(parts.items(), key=lambda item: -item[1]))
    return Stability(psi, noise, ceiling, len(kinds), then, today, _drift(psi, ceiling, today), moved)


def expected_noise(cells: int, reference: int, now: int) -> float:
    """The mean of PSI when nothing has drifted: (k - 1)(1/n + 1/m); 0 where a side is empty."""
    if cells == 0 or reference == 0 or now == 0:
        return 0.0
    return (cells - 1) * (1 / reference + 1 / now)


def noise_sd(cells: int, reference: int, now: int) -> float:
    """The standard deviation of PSI when nothing has drifted: that of the scaled chi-square value."""
    return expected_noise(cells, reference, now) * sqrt(2 / (cells - 1)) if cells > 1 else 0.0


def _part(then: int, all_then: int, today: int, all_today: int, kinds: int) -> float:
    before = (then + _HALF) / (all_then + _HALF * kinds)
    after = (today + _HALF) / (all_today + _HALF * kinds)
    return (after - before) * log(after / before)


def _drift(psi: float, ceiling: float, observations: int) -> Drift:
    if psi < WATCH or psi <= ceiling:
        return Drift.QUIET
    return Drift.ALERT if psi > ALERT and observations >= ENOUGH else Drift.WATCH
