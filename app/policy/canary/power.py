"""How surely the guardrail on errors finds a worse candidate: exact, for a control whose rate is known. Pure."""

from math import ceil, log

import numpy as np

from app.domain.canary import Plan
from app.policy.canary.guardrails import ERRORS_ALPHA, LEAST_ERRORS, first_alpha, harmful, row_of_errors
from app.policy.canary.rates import at_least
from app.policy.canary.view import PowerRow
from app.statistics.sequential import RateWatch

_RATES = (0.01, 0.02, 0.05, 0.1, 0.2)
_FACTORS = (1.0, 1.5, 2.0, 3.0, 5.0)


def power(rate: float, factor: float, requests: int, first: int = Plan().min_requests) -> float:
    """The probability that a candidate is rolled back for errors within ``requests`` calls of its own.

    ``rate`` is the control's and ``factor`` how many times as often the candidate fails. ``first`` is the number of
    calls after which a step is looked at. Exact where no step follows within ``requests``: every way in which errors
    can come is counted, by their number and how many stand in a row at the end.
    """
    fails, row = min(1.0, rate * factor), row_of_errors(rate)
    fatal = [_fatal(rate, seen, look=seen == first) for seen in range(1, requests + 1)]
    state = np.zeros((max(fatal, default=0) + 1, row))
    state[0, 0] = 1.0
    found = 0.0
    for least in fatal:
        following = np.zeros_like(state)
        following[:, 0] = state.sum(axis=1) * (1 - fails)
        following[1:, 1:] = state[:-1, :-1] * fails
        found += float(state[:, row - 1].sum()) * fails
        found += float(following[least:].sum())
        following[least:] = 0.0
        state = following
    return min(1.0, found)


def power_table(rate: float | None, requests: int = Plan().min_requests) -> tuple[PowerRow, ...]:
    """The power at a control's own rate, where it is known, and at others."""
    own = () if rate is None else (round(rate, 3),)
    rates: list[float] = sorted({*_RATES, *own})
    return tuple(
        PowerRow(each, factor, requests, power(each, factor, requests)) for each in rates for factor in _FACTORS
    )


def _fatal(rate: float, seen: int, *, look: bool) -> int:
    """The least number of errors among the calls so far that ends a canary."""
    watch = RateWatch(rate, harmful(rate) / rate)
    needed = (-log(ERRORS_ALPHA) - seen * watch.served_step) / (watch.failed_step - watch.served_step)
    least = max(LEAST_ERRORS, ceil(needed - 1e-9))
    if look:
        by_look = next(hits for hits in range(seen + 2) if hits > seen or at_least(hits, seen, rate) <= first_alpha(0))
        least = min(least, max(LEAST_ERRORS, by_look))
    return least
