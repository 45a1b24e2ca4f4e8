"""Which backend serves a call, and why each other one does not."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from app.domain.labels import Sensitivity, Tier


@dataclass(frozen=True, slots=True)
class Candidate:
    """A backend that may serve the call; ``expected_cost_usd`` is None where no price is known."""

    backend: str
    tier: Tier
    rank: int
    expected_cost_usd: Decimal | None


@dataclass(frozen=True, slots=True)
class Rejection:
    """A backend that may not, or should not, serve the call. ``stage`` is the filter that removed it."""

    backend: str
    stage: str
    reason: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Gain:
    """How much better the expensive tier should answer than the cheap one, in points of quality (1: a whole answer).

    ``low`` and ``high`` bound the mean with 95 % confidence. ``evidence`` counts the training rows that speak for it;
    a model that has none ``abstained``.
    """

    model: str
    mean: float
    low: float
    high: float
    evidence: int
    abstained: bool
    domain: str


class GainUse(StrEnum):
    """What a predicted gain did to a decision, or would have done if it were not a shadow."""

    NONE = "none"
    KEPT = "kept"
    MOVED_DOWN = "moved_down"
    MOVED_UP = "moved_up"
    WOULD_MOVE_DOWN = "would_move_down"
    WOULD_MOVE_UP = "would_move_up"


@dataclass(frozen=True, slots=True)
class Decision:
    """The outcome of routing one call.

    ``candidates`` are in the order in which they are tried; every backend of the registry stands either there or in
    ``rejected``. ``tier`` is what the policy wanted first, whatever is available. ``rule`` and ``why`` name the
    policy's rule. ``gain`` is the prediction that was at hand, and ``gain_use`` what it changed. ``propensity`` is the
    probability with which this order was chosen over the one with its first two swapped; ``explored`` when it is that
    other one.
    """

    id: str
    step: str
    agent: str | None
    sensitivity: Sensitivity
    tier: Tier
    rule: str
    why: str
    policy: str
    candidates: tuple[Candidate, ...]
    rejected: tuple[Rejection, ...]
    gain: Gain | None = None
    gain_use: GainUse = GainUse.NONE
    propensity: float = 1.0
    explored: bool = False
