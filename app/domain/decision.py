"""Which backend serves a call, and why each other one does not."""

from dataclasses import dataclass
from decimal import Decimal

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
class Decision:
    """The outcome of routing one call.

    ``candidates`` are in the order in which they are tried; every backend of the registry stands either there or in
    ``rejected``. ``tier`` is what the policy wanted first, whatever is available. ``rule`` and ``why`` name the
    policy's rule.
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
