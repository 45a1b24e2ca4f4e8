"""How soon the sequential tests call, computed exactly: no simulation, the same numbers each time."""

from dataclasses import dataclass
from math import log

import numpy as np

from app.statistics.arrays import Floats, Integers
from app.statistics.sequential import RateWatch


@dataclass(frozen=True, slots=True)
class RollbackRule:
    """What calls a candidate: the evidence of a ``RateWatch``, or ``row`` failures in a row (0: that rule is off).

    Evidence calls from ``least_failures`` failures on. To find a doubled rate within a bounded number of requests, a
    ``factor`` below 2 does better: of 10 % against 20 %, within 200 requests and with an alpha of 0.05, 1.5 finds
    96.6 % (false: 2.4 %) where 2 finds 95.4 % (false: 3.8 %). With an alpha of 0.06 it is 97.2 % (3.0 %).
    """

    usual: float
    factor: float = 2.0
    alpha: float = 0.05
    row: int = 5
    least_failures: int = 0


def chances_of_call(rule: RollbackRule, rate: float, requests: int) -> Floats:
    """The probability that the rule has called within 1, 2, ... ``requests`` requests of which ``rate`` fail.

    Exact: the probabilities of every number of failures and every running row are followed from request to request.
    """
    streaks = max(rule.row, 1)
    alive = np.zeros((requests + 1, streaks))
    alive[0, 0] = 1.0
    called = np.zeros(requests)
    limits = _limits(rule, requests)
    for request in range(requests):
        failing = alive * rate
        served = (alive * (1 - rate)).sum(axis=1)
        alive = np.zeros_like(alive)
        alive[1:, 1:] = failing[:-1, :-1]
        alive[:, 0] = served
        if not rule.row:
            alive[1:, 0] += failing[:-1, -1]
        alive[limits[request] :] = 0.0
        called[request] = max(0.0, 1.0 - alive.sum())
    return called


def requests_until_called(rule: RollbackRule, rate: float, share: float, limit: int) -> int | None:
    """After how many requests this share of candidates has been called; None if not within ``limit``."""
    reached = np.nonzero(chances_of_call(rule, rate, limit) >= share)[0]
    return int(reached[0]) + 1 if len(reached) else None


def row_chance(rate: float, requests: int, row: int) -> float:
    """The probability of ``row`` failures in a row somewhere within so many requests."""
    alive = np.zeros(row)
    alive[0] = 1.0
    for _ in range(requests):
        alive = np.concatenate([[alive.sum() * (1 - rate)], alive[:-1] * rate])
    return float(1.0 - alive.sum())


def _limits(rule: RollbackRule, requests: int) -> Integers:
    """The number of failures that is enough to call after 1, 2, ... requests."""
    watch = RateWatch(rule.usual, rule.factor)
    counts = np.arange(1, requests + 1)
    needed = (log(1 / rule.alpha) - counts * watch.served_step) / (watch.failed_step - watch.served_step)
    # A hair less, so that evidence that equals the limit calls, as it does in the test itself.
    limits: Integers = np.maximum(np.ceil(needed - 1e-9), rule.least_failures).astype(np.int64)
    return limits
