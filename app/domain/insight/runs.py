"""Runs in a list, and screening by what it found."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from app.domain.labels import DeclineReason, Origin, RequestType, RunStatus, Sensitivity


@dataclass(frozen=True, slots=True)
class RunSieve:
    """Which runs are wanted; None takes any."""

    status: RunStatus | None = None
    type: RequestType | None = None
    sensitivity: Sensitivity | None = None
    origin: Origin | None = None
    agent: str | None = None
    policy: str | None = None


@dataclass(frozen=True, slots=True)
class RunLine:
    """A run in a list, without a word of its text. ``policy`` is the version that it was accepted under."""

    id: str
    thread_id: str
    at: datetime
    status: RunStatus
    origin: Origin
    sensitivity: Sensitivity
    author: str
    policy: str
    type: RequestType | None
    agents: tuple[str, ...]
    cost_usd: Decimal
    took_ms: float | None
    declined: DeclineReason | None
    error: str | None


@dataclass(frozen=True, slots=True)
class ScreeningEvent:
    """What screening found in one message: kinds, never the text.

    ``kinds`` are those of what was found, ``marks`` counts orders to the model that stood in the text, and ``closed``
    counts the backends that its label has closed.
    """

    at: datetime
    run_id: str
    origin: Origin
    sensitivity: Sensitivity
    kinds: tuple[str, ...]
    marks: int
    inherited: bool
    degraded: str | None
    closed: int
    status: RunStatus
    declined: DeclineReason | None
