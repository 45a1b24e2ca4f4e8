"""A week at a glance: sums over runs, attempts and feedback."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.domain.access import Principal, Scope
from app.domain.labels import Tier


@dataclass(frozen=True, slots=True)
class Week:
    """What happened in one span. Shares are None where nothing was counted.

    ``ended`` runs have an outcome, ``failed`` of them a failure; ``guarded`` runs were labelled confidential or
    restricted, and went to cleared backends only. ``p95_ms`` is from the beginning of the work to the answer.
    """

    runs: int
    ended: int
    failed: int
    guarded: int
    cost_usd: Decimal
    p95_ms: float | None
    up: int
    down: int
    tiers: Mapping[Tier, int]

    @property
    def error_share(self) -> float | None:
        """The part of the ended runs that failed."""
        return _share(self.failed, self.ended)

    @property
    def guarded_share(self) -> float | None:
        """The part of the runs that only cleared backends have seen."""
        return _share(self.guarded, self.runs)

    @property
    def liked_share(self) -> float | None:
        """The part of the judgements that is good."""
        return _share(self.up, self.up + self.down)

    def tier_share(self, tier: Tier) -> float | None:
        """The part of the answered calls that a tier has answered."""
        return _share(self.tiers.get(tier, 0), sum(self.tiers.values()))


@dataclass(frozen=True, slots=True)
class Day:
    """One day, in the zone of the reader's figures: UTC."""

    day: date
    runs: int
    failed: int
    cost_usd: Decimal


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits now: ``oldest_s`` is how long the oldest queued run has, None where none waits."""

    queued: int
    oldest_s: float | None
    clarifications: int


@dataclass(frozen=True, slots=True)
class RuleHits:
    """How many calls of a span a rule has decided."""

    rule: str
    calls: int


def overseen(principal: Principal) -> str | None:
    """Whose sums somebody sees: an operator who may those of the installation, None; others their tenant's."""
    return None if principal.operator and principal.may(Scope.USAGE_ALL) else principal.tenant


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
