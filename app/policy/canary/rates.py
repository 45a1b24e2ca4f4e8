"""How often the control fails, as far as it is known: the rate that a candidate is held to. Pure."""

from collections.abc import Sequence
from math import exp, lgamma, log, log1p, sqrt

from app.domain.canary import Past
from app.domain.canary_arms import Arm, Window
from app.policy.canary.whole import ENOUGH, controls

LOWEST = 0.005
"""No backend is held to a rate below this: one error in two hundred calls happens to the best of them."""

HIGHEST = 0.95

_LEAST = 1e-300


def upper(hits: float, of: float) -> float:
    """A rate at the upper end of what a sample leaves open (one standard error above its mean).

    A small control would else make a candidate look bad by chance.
    """
    mean = (hits + 0.5) / (of + 1)
    return min(HIGHEST, max(LOWEST, mean + sqrt(mean * (1 - mean) / (of + 1))))


def at_least(hits: int, of: int, rate: float) -> float:
    """The probability of ``hits`` or more in ``of`` tries; never 0."""
    if hits <= 0:
        return 1.0
    terms = [
        lgamma(of + 1) - lgamma(k + 1) - lgamma(of - k + 1) + k * log(rate) + (of - k) * log1p(-rate)
        for k in range(hits, of + 1)
    ]
    return min(1.0, max(_LEAST, sum(map(exp, terms))))


def base_rates(past: Past, windows: Sequence[Window]) -> list[float]:
    """The error rate of the control, for each window.

    All that is known of the control counts, and where it did worse in a window than ever, that window: trouble that
    both sides have is nothing that the candidate is to blame for. At the whole it is the control's last share.
    """
    requests = past.requests + sum(window.control.requests for window in windows)
    errors = past.errors + sum(window.control.errors for window in windows)
    known = upper(errors, requests)
    return [min(HIGHEST, max(known, control.error_rate or 0.0)) for control in controls(windows)]


def shares(windows: Sequence[Window], *, tail: bool) -> list[float]:
    """How many of the control's calls are slow, for each window; where it has too few, over all windows."""
    arms = [window.control for window in windows]
    slow, timed = sum(_slow(arm, tail=tail) for arm in arms), sum(arm.timed for arm in arms)
    overall = upper(slow, timed)
    return [upper(_slow(arm, tail=tail), arm.timed) if arm.timed >= ENOUGH else overall for arm in arms]


def _slow(arm: Arm, *, tail: bool) -> int:
    return arm.very_slow if tail else arm.slow
