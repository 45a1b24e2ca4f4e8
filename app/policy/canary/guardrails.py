"""What a candidate must not do: fail, be slow, cost or displease more than the control. Pure.

Each guardrail has a share of the false alarms that all of them may raise together: one canary in twenty.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, exp, log

from app.domain.canary import WHOLE, Past, Plan
from app.domain.canary_arms import Arm, Window, together
from app.policy.canary.rates import HIGHEST, at_least, base_rates, shares
from app.policy.canary.ruling import Evidence, Guardrail
from app.policy.canary.whole import ENOUGH, apart
from app.statistics.sequential import FIRST_LOOK, MatchedPairs, RateWatch

ERRORS_ALPHA = 0.006
FIRST_ALPHA = 0.025
FIRST_ALPHA_LATER = 0.25
"""At each step the look at the first calls may raise this part of the false alarms of the step before."""
LATENCY_ALPHA = 0.0015
MEANS_ALPHA = 0.002

FACTOR = 2.0
"""Twice the control's errors, twice its median time, twice its 95th percentile."""
LEAST_ERRORS = 5
STREAK = 5
_STREAK_ALPHA = 1e-5
"""How likely a row of errors may be to begin at any one call."""

_LEAST_COUNT = FIRST_LOOK
_MOST = 500.0
_LARGEST_DROP = 0.05
_QUALITY_SPREAD = 0.05
_COST_SPREAD = 0.25
_SLOW, _VERY_SLOW = (0.35, 0.5), (0.01, 0.05)
"""The shares of calls beyond twice the control's median and 95th percentile: those that are borne with, and those that
there are once median and percentile are twice as high."""


def harmful(base: float) -> float:
    """The rate that counts as harm beside this one."""
    return min(HIGHEST, FACTOR * base) if base < HIGHEST / FACTOR else (1 + base) / 2


def first_alpha(step: int) -> float:
    """The false alarms that the look at the first calls of a step may raise; steps count from 0."""
    return FIRST_ALPHA * FIRST_ALPHA_LATER**step


def row_of_errors(base: float) -> int:
    """How many errors in a row are too many for chance, at this rate."""
    return max(STREAK, ceil(log(_STREAK_ALPHA) / log(base)))


def errors(past: Past, windows: Sequence[Window]) -> Evidence:
    """Whether the candidate's first choices fail twice as often."""
    weight = 0.0
    for window, base in zip(windows, base_rates(past, windows), strict=True):
        weight += _log_odds(window.candidate.errors, window.candidate.requests, base, harmful(base))
    control, candidate = both(windows)
    enough = candidate.errors >= LEAST_ERRORS
    return Evidence(
        Guardrail.ERRORS,
        control.error_rate,
        candidate.error_rate,
        _odds(weight) if enough else 0.0,
        1 / ERRORS_ALPHA,
        f"{candidate.errors} of {candidate.requests} calls of the candidate were not answered by their first choice, "
        f"{control.errors} of {control.requests} of the control's.",
    )


def first_errors(plan: Plan, past: Past, windows: Sequence[Window]) -> Evidence:
    """Whether too many of the first calls of any step failed: one look at each, which finds what odds are slow to."""
    found = Evidence(Guardrail.FIRST_ERRORS, None, None, 0.0, 1.0, "No step has seen enough calls yet.")
    for step, (window, base) in enumerate(zip(windows, base_rates(past, windows), strict=True)):
        seen, alpha = window.candidate, first_alpha(step)
        if seen.requests < plan.min_requests:
            continue
        weight = 1 / at_least(seen.early_errors, plan.min_requests, base) if seen.early_errors >= LEAST_ERRORS else 1.0
        if weight * alpha >= found.weight / found.limit:
            rate = seen.early_errors / plan.min_requests
            sentence = (
                f"{seen.early_errors} of the first {plan.min_requests} calls at {window.share} % were not answered "
                f"by their first choice; {base:.1%} would be usual at most."
            )
            found = Evidence(Guardrail.FIRST_ERRORS, base, rate, weight, 1 / alpha, sentence)
    return found


def streak(past: Past, windows: Sequence[Window]) -> Evidence:
    """Whether errors come in a row too long for chance."""
    longest, limit = 0, STREAK
    for window, base in zip(windows, base_rates(past, windows), strict=True):
        if window.candidate.streak * limit >= longest * row_of_errors(base):
            longest, limit = window.candidate.streak, row_of_errors(base)
    beside = "" if windows and windows[-1].share == WHOLE else " while the control did well"
    sentence = f"{longest} errors in a row{beside}; {limit} are too many."
    return Evidence(Guardrail.STREAK, None, longest, longest, limit, sentence)


def latency(windows: Sequence[Window], *, tail: bool) -> Evidence:
    """Whether the median or the 95th percentile is twice the control's."""
    weight, (borne, harm) = 0.0, _VERY_SLOW if tail else _SLOW
    for window, share in zip(windows, shares(windows, tail=tail), strict=True):
        slow = window.candidate.very_slow if tail else window.candidate.slow
        base = max(share, borne)
        weight += _log_odds(slow, window.candidate.timed, base, max(harm, harmful(base)))
    control = _time([window.control for window in windows], tail=tail)
    candidate = _time([window.candidate for window in windows], tail=tail)
    name = "95th percentile" if tail else "median"
    sentence = f"The {name} of the time to an answer is {_ms(candidate)}, the control's {_ms(control)}."
    guardrail = Guardrail.TAIL if tail else Guardrail.MEDIAN
    known = both(windows)
    enough = known[0].timed >= ENOUGH and known[1].timed >= _LEAST_COUNT
    return Evidence(guardrail, control, candidate, _odds(weight) if enough else 0.0, 1 / LATENCY_ALPHA, sentence)


def cost(plan: Plan, windows: Sequence[Window]) -> Evidence:
    """Whether a call costs more than so many times what one of the control costs."""
    shares_, whole = apart(windows)
    weights = [_dear(plan, shares_), *([_dear(plan, [whole])] if whole is not None else [])]
    control, candidate = both(windows) if whole is None else (whole.control, whole.candidate)
    sentence = (
        f"A call of the candidate costs {candidate.cost:.6f} USD, one of the control {control.cost:.6f}; "
        f"{plan.max_cost:g} times as much is allowed."
    )
    return Evidence(Guardrail.COST, control.cost, candidate.cost, max(weights), 1 / MEANS_ALPHA, sentence)


def quality(windows: Sequence[Window]) -> Evidence:
    """Whether people like the candidate's answers less, by more than a twentieth.

    Only where both sides were judged at the same time: from one hour to the next that much changes by itself.
    """
    compared = [window for window in windows if window.candidate.judged and window.control.judged]
    pairs = [
        _Pair(
            window.candidate.judged,
            (window.candidate.approval or 0.0) - (window.control.approval or 0.0),
            _variance(window.candidate) / window.candidate.judged + _variance(window.control) / window.control.judged,
        )
        for window in compared
    ]
    control, candidate = both(compared)
    before, now = control.approval, candidate.approval
    dropped = before is not None and now is not None and now < (1 - _LARGEST_DROP) * before
    sentence = (
        f"{candidate.liked} of {candidate.judged} judged answers of the candidate were found good, "
        f"{control.liked} of {control.judged} of the control's."
    )
    weight = _against(pairs, _QUALITY_SPREAD, worse_above=False) if dropped else 0.0
    return Evidence(Guardrail.QUALITY, before, now, weight, 1 / MEANS_ALPHA, sentence)


def _dear(plan: Plan, windows: Sequence[Window]) -> float:
    """The odds that a call costs more than it may, over some windows."""
    pairs = [
        _Pair(
            window.candidate.requests,
            window.candidate.cost - plan.max_cost * window.control.cost,
            window.candidate.cost_variance / window.candidate.requests
            + plan.max_cost**2 * window.control.cost_variance / window.control.requests,
        )
        for window in windows
        if window.candidate.requests and window.control.requests >= ENOUGH
    ]
    control, candidate = both(windows)
    spread = _COST_SPREAD * max(plan.max_cost * control.cost, candidate.cost)
    return _against(pairs, spread, worse_above=True)


def both(windows: Sequence[Window]) -> tuple[Arm, Arm]:
    """Control and candidate over all windows."""
    return together(window.control for window in windows), together(window.candidate for window in windows)


def _log_odds(hits: int, of: int, base: float, harm: float) -> float:
    """How much better the rate ``harm`` explains what was seen than the rate ``base``."""
    return RateWatch(base, harm / base, of, hits).evidence


def _odds(logarithm: float) -> float:
    """Odds from their logarithm, as far as a number can hold them."""
    return exp(min(logarithm, _MOST))


@dataclass(frozen=True, slots=True)
class _Pair:
    """The difference of two means in one window: over how many of the candidate's calls, and its variance."""

    count: int
    difference: float
    variance: float


def _against(pairs: Sequence[_Pair], spread: float, *, worse_above: bool) -> float:
    """The odds of a difference in the harmful direction, over all windows."""
    count = sum(pair.count for pair in pairs)
    if count < _LEAST_COUNT:
        return 0.0
    difference = sum(pair.count * pair.difference for pair in pairs) / count
    if difference == 0 or (difference > 0) != worse_above:
        return 0.0
    # As many pairs as the candidate has values, with the variance that their mean difference has.
    variance = sum(pair.count**2 * pair.variance for pair in pairs) / count
    return MatchedPairs(spread, count, count * difference, count * (variance + difference**2)).evidence


def _variance(arm: Arm) -> float:
    """Of one judgement; never 0, however much all agree."""
    share = (arm.liked + 1) / (arm.judged + 2)
    return share * (1 - share)


def _time(arms: Sequence[Arm], *, tail: bool) -> float | None:
    """The latest time that is known."""
    times = [arm.p95_ms if tail else arm.median_ms for arm in arms]
    return next((time for time in reversed(times) if time is not None), None)


def _ms(time: float | None) -> str:
    return "unknown" if time is None else f"{time:,.0f} ms"
