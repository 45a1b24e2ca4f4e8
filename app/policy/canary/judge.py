"""What is to become of a canary. Pure: the same numbers give the same ruling, in every process and in a simulation."""

from collections.abc import Sequence
from datetime import timedelta
from math import ceil

from app.domain.canary import Past, Plan
from app.domain.canary_arms import Arm, Window
from app.policy.canary.guardrails import cost, errors, first_errors, latency, quality, streak
from app.policy.canary.rates import base_rates
from app.policy.canary.ruling import Ruling, Verdict
from app.policy.canary.whole import note

_NOTHING = Window(0, Arm(), Arm())


def judge(plan: Plan, past: Past, windows: Sequence[Window], elapsed: timedelta) -> Ruling:
    """The ruling on a canary whose present step began ``elapsed`` ago.

    ``windows`` has one for each step so far, the present one last. It may be asked as often as one likes: the chance
    that a candidate as good as the control is ever rolled back stays below one in twenty.
    """
    evidence = (
        errors(past, windows),
        first_errors(plan, past, windows),
        streak(past, windows),
        latency(windows, tail=False),
        latency(windows, tail=True),
        cost(plan, windows),
        quality(windows),
    )
    present = windows[-1] if windows else _NOTHING
    requests_left = max(0, plan.min_requests - present.candidate.requests)
    minutes_left = max(0, ceil(plan.min_minutes - elapsed.total_seconds() / 60))
    if any(each.broken for each in evidence):
        verdict = Verdict.ROLL_BACK
    else:
        verdict = Verdict.WAIT if requests_left or minutes_left else Verdict.READY
    base_rate = base_rates(past, [*windows, _NOTHING])[-1]
    return Ruling(verdict, evidence, requests_left, minutes_left, base_rate, note(windows))
