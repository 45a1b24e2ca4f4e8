"""The numbers of a policy beside its rules."""

from dataclasses import dataclass
from enum import StrEnum


class StreamMode(StrEnum):
    """What the caller sees while an answer is written.

    ``buffered``: nothing until it is complete. ``resettable``: text as it comes, and a reset where another backend
    starts again. ``passthrough``: text as it comes, and an error where it breaks off.
    """

    BUFFERED = "buffered"
    RESETTABLE = "resettable"
    PASSTHROUGH = "passthrough"


@dataclass(frozen=True, slots=True)
class Hedge:
    """A second request beside a slow first one; None switches it off."""

    after_ms: int | None = None
    purposes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Engine:
    """Bounds of the attempts for one call; the extractive backend does not count."""

    max_attempts: int = 4
    max_per_backend: int = 2
    deadline_ms: int = 120_000
    hedge: Hedge = Hedge()


class LearnedMode(StrEnum):
    """What a predicted gain does: nothing, be recorded with what it would have done, or move calls."""

    OFF = "off"
    SHADOW = "shadow"
    ON = "on"


@dataclass(frozen=True, slots=True)
class Learned:
    """Which gain model may move calls between tiers, and how sure it must be (gain in points of quality).

    ``tenants`` are those where it has beaten the rules. ``on`` moves their calls alone; for all others it is a shadow.
    """

    model: str | None = None
    mode: LearnedMode = LearnedMode.OFF
    tenants: frozenset[str] = frozenset()
    min_gain: float = 0.04
    min_evidence: int = 30
    explore: float = 0.0


@dataclass(frozen=True, slots=True)
class Value:
    """What a point of quality and a second are worth in US dollars, for ordering backends of one tier."""

    usd_per_quality_point: float = 0.05
    usd_per_second: float = 0.0005


@dataclass(frozen=True, slots=True)
class Canary:
    """How a new version is rolled out: percentages, and what each step must see."""

    steps: tuple[int, ...] = (5, 25, 50, 100)
    min_requests: int = 200
    min_minutes: int = 30
