"""What follows from the numbers of a canary."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Guardrail(StrEnum):
    """What is watched. ``first_errors`` are those among the first calls of each step."""

    ERRORS = "errors"
    FIRST_ERRORS = "first_errors"
    STREAK = "streak"
    MEDIAN = "median_latency"
    TAIL = "p95_latency"
    COST = "cost"
    QUALITY = "quality"


@dataclass(frozen=True, slots=True)
class Evidence:
    """How one guardrail stands.

    ``control`` and ``candidate`` are the figures that are compared (rates, milliseconds, US dollars, shares), None
    where there are none. ``weight`` is what speaks against the candidate; at ``limit`` the canary is rolled back.
    ``sentence`` says the same in words.
    """

    guardrail: Guardrail
    control: float | None
    candidate: float | None
    weight: float
    limit: float
    sentence: str

    @property
    def broken(self) -> bool:
        """Whether it speaks for a rollback."""
        return self.weight >= self.limit


class Verdict(StrEnum):
    """What the numbers allow: to wait for more, to take the next step, or only to go back."""

    WAIT = "wait"
    READY = "ready"
    ROLL_BACK = "roll_back"


@dataclass(frozen=True, slots=True)
class Ruling:
    """What follows from the numbers.

    ``requests_left`` and ``minutes_left`` are what this step has yet to see. ``base_rate`` is the control's error rate
    that the candidate is held to. ``note`` says what the numbers are held against where that is not plain.
    """

    verdict: Verdict
    evidence: tuple[Evidence, ...]
    requests_left: int
    minutes_left: int
    base_rate: float
    note: str = ""

    @property
    def broken(self) -> Sequence[Evidence]:
        """What speaks for a rollback."""
        return [each for each in self.evidence if each.broken]
