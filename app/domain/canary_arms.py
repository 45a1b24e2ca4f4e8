"""What is known of both sides of a canary."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Arm:
    """One side of a canary at one share.

    ``errors`` counts the calls that their first choice did not answer, whoever did afterwards: it failed, or the tier
    that the policy wants was out of order. ``early_errors`` are those among the first calls, as many as a step asks
    for; ``unanswered`` those that nobody answered. ``streak`` is the longest row of errors while the other side did
    well. ``timed`` calls have a time; ``slow`` of them took longer than twice the control's median, ``very_slow`` than
    twice its 95th percentile. ``cost`` is the mean of the calls in US dollars, ``cost_variance`` that of single calls.
    ``liked`` of the ``judged`` answers were found good.
    """

    requests: int = 0
    errors: int = 0
    early_errors: int = 0
    unanswered: int = 0
    streak: int = 0
    timed: int = 0
    median_ms: float | None = None
    p95_ms: float | None = None
    slow: int = 0
    very_slow: int = 0
    cost: float = 0.0
    cost_variance: float = 0.0
    judged: int = 0
    liked: int = 0

    @property
    def error_rate(self) -> float | None:
        """The share of the calls that their first choice did not answer; None before the first call."""
        return self.errors / self.requests if self.requests else None

    @property
    def approval(self) -> float | None:
        """The share of the judged answers that were found good; None where none was judged."""
        return self.liked / self.judged if self.judged else None


@dataclass(frozen=True, slots=True)
class Window:
    """Both sides while the candidate served one share. Only numbers of the same window are compared."""

    share: int
    control: Arm
    candidate: Arm


def together(arms: Iterable[Arm]) -> Arm:
    """The counts of several arms as one, with mean and variance of the cost. What cannot be added up stays empty."""
    known = list(arms)
    requests = sum(arm.requests for arm in known)
    mean = sum(arm.cost * arm.requests for arm in known) / requests if requests else 0.0
    squares = sum(max(0, arm.requests - 1) * arm.cost_variance + arm.requests * (arm.cost - mean) ** 2 for arm in known)
    return Arm(
        requests=requests,
        errors=sum(arm.errors for arm in known),
        unanswered=sum(arm.unanswered for arm in known),
        timed=sum(arm.timed for arm in known),
        slow=sum(arm.slow for arm in known),
        very_slow=sum(arm.very_slow for arm in known),
        cost=mean,
        cost_variance=squares / (requests - 1) if requests > 1 else 0.0,
        judged=sum(arm.judged for arm in known),
        liked=sum(arm.liked for arm in known),
    )
