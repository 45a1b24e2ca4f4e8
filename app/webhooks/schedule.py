"""When a delivery that failed is tried again, and when a target is given up."""

from datetime import timedelta

DELAYS_S = (5, 30, 120, 600, 1800, 3600, 3 * 3600, 6 * 3600, 12 * 3600)
"""Seconds before the second try, the third, and so on: ten tries within a day."""

MOST_TRIES = len(DELAYS_S) + 1
PATIENCE = timedelta(days=3)
"""How long a target may fail without one success before nothing is sent to it any more."""

_JITTER = 0.05


def next_try(tries: int, chance: float) -> timedelta | None:
    """How long to wait after this many tries, a little longer for some than for others; None to give up.

    ``chance`` lies between 0 and 1.
    """
    if tries >= MOST_TRIES:
        return None
    return timedelta(seconds=DELAYS_S[tries - 1] * (1 + _JITTER * chance))
