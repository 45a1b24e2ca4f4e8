"""How backends did."""

from dataclasses import dataclass
from datetime import datetime

from app.domain.access import Principal
from app.domain.labels import Tier


@dataclass(frozen=True, slots=True)
class BackendFigures:
    """The attempts at one backend; latencies are those of attempts that gave an answer. ``cost`` in nano-dollars.

    ``failed`` counts classes of failure only: neither attempts that somebody stopped nor those that nobody could pay.
    """

    backend: str
    attempts: int
    failed: int
    p50_ms: int | None
    p95_ms: int | None
    cost: int
    last_at: datetime


@dataclass(frozen=True, slots=True)
class FailureCount:
    """How often a backend failed in one way, and when it did so last."""

    backend: str
    outcome: str
    number: int
    last_at: datetime


@dataclass(frozen=True, slots=True)
class AttemptFilter:
    """Which attempts are wanted; None and empty take any. ``outcome`` ``failed`` stands for every class of failure."""

    backend: str | None = None
    agent: str | None = None
    tier: Tier | None = None
    model: str | None = None
    outcome: str | None = None


FAILED = "failed"
NO_FAILURE = ("ok", "cancelled", "budget")
"""Outcomes that say nothing against a backend."""


def whose(principal: Principal) -> str | None:
    """Whose attempts a caller sees: those of its tenant; None, all of them, for an operator."""
    return None if principal.operator else principal.tenant
