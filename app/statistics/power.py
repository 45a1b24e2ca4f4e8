"""What a comparison of two runs can see: the smallest drop, and how much more data an answer would take.

Source: the usual normal approximation (Cohen, "Statistical Power Analysis", 1988), on differences of cases.
"""

from dataclasses import dataclass
from math import ceil, floor, log2, sqrt

from app.statistics.normal import quantile

_SETTLED = 0.8


@dataclass(frozen=True, slots=True)
class Called:
    """When a drop is called: by a one-sided test at ``alpha``, and only from a drop of ``min_effect`` on."""

    alpha: float
    min_effect: float = 0.0


def smallest_drop(sd: float, cases: int, rule: Called, power: float) -> float:
    """The mean drop that is called with this probability, for differences of spread ``sd``.

    Never less than so many cases that break altogether: a test on signs needs five of them at an
    alpha of 0.05, however quiet the rest is. At most 1.
    """
    if cases == 0:
        return 1.0
    error = sd / sqrt(cases)
    seen = max(quantile(1 - rule.alpha) * error, rule.min_effect) + quantile(power) * error
    return min(1.0, max(seen, _fewest(rule.alpha) / cases))


def cases_to_settle(sd: float, margin: float, alpha: float) -> int:
    """How many cases show with 80 % probability that nothing dropped by ``margin``, if nothing did."""
    return max(1, ceil((_reach(alpha) * sd / margin) ** 2))


def repeats_to_settle(sd: float, within: float, repeats: int, cases: int, margin: float, alpha: float) -> int | None:
    """The same in repeats of the present cases, from the spread with the present ``repeats``; None if none would do.

    More repeats quiet the noise within the cases and leave the differences between them.
    """
    noise = 2 * within**2
    between = max(sd**2 - noise / repeats, 0.0)
    allowed = cases * (margin / _reach(alpha)) ** 2 - between
    return ceil(noise / allowed) if allowed > 0 else None


def _fewest(alpha: float) -> int:
    """So many signs have to agree for a p below alpha."""
    return floor(log2(1 / alpha)) + 1


def _reach(alpha: float) -> float:
    """From the margin to no drop, in standard errors."""
    return quantile(1 - alpha) + quantile(_SETTLED)
