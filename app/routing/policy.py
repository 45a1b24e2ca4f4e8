"""The routing policy: what an administrator may tune, as immutable, versioned data.

There is no field for clearance, taint or networks: no policy can widen what the registry's clearances allow.
"""

from dataclasses import dataclass, field, fields
from decimal import Decimal
from enum import StrEnum

from app.domain.labels import Complexity, RequestType, Sensitivity, Tier
from app.domain.model_call import Purpose
from app.routing.tuning import Canary, Engine, Learned, StreamMode, Value

PURPOSES = frozenset({*Purpose, "clarification", "title"})
"""Purposes that a rule may name; housekeeping that no model does yet may be named already."""


class Need(StrEnum):
    """What a call cannot do without."""

    TOOLS = "tools"
    VISION = "vision"
    PREFILL = "prefill"


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks, and what they wish. A wish can narrow or reorder the choice, never widen it.

    ``prefer`` and ``deny`` name backends or tiers. ``headroom`` is the part of the budget that is left, 0 to 1.
    """

    tenant: str | None = None
    key: str | None = None
    prefer: str | None = None
    deny: frozenset[str] = frozenset()
    max_cost_usd: Decimal | None = None
    headroom: float | None = None
    user: str | None = None


@dataclass(frozen=True, slots=True)
class Features:
    """A call in numbers and labels; no text.

    The gateway fills in ``step``, ``sensitivity`` and the two sizes from the call itself: ``tokens_in`` estimates the
    prompt, ``max_out`` bounds the answer. A label that nobody has filled in counts as the highest. ``hour`` (0 to 23)
    is that of the caller.
    """

    purpose: Purpose
    type: RequestType
    agent: str | None = None
    complexity: Complexity = Complexity.LOW
    language: str = "en"
    domain: str | None = None
    needs: frozenset[Need] = frozenset()
    hour: int | None = None
    caller: Caller = Caller()
    step: str = ""
    sensitivity: Sensitivity = Sensitivity.RESTRICTED
    tokens_in: int = 0
    max_out: int = 2000


@dataclass(frozen=True, slots=True)
class Range:
    """From ``gte`` up to, not including, ``lt``; None leaves that side open."""

    gte: float | None = None
    lt: float | None = None

    def holds(self, value: float | None) -> bool:
        """Whether ``value`` is known and inside."""
        return value is not None and (self.gte is None or value >= self.gte) and (self.lt is None or value < self.lt)

    def covers(self, other: "Range") -> bool:
        """Whether everything inside ``other`` is inside this."""
        low = self.gte is None or (other.gte is not None and other.gte >= self.gte)
        high = self.lt is None or (other.lt is not None and other.lt <= self.lt)
        return low and high


@dataclass(frozen=True, slots=True)
class When:
    """The conditions of a rule; all must hold. A set means any of its members, an empty set or None any value."""

    purpose: frozenset[str] = frozenset()
    type: frozenset[RequestType] = frozenset()
    agents: frozenset[str] = frozenset()
    domain: frozenset[str] = frozenset()
    sensitivity: frozenset[Sensitivity] = frozenset()
    tenant: frozenset[str] = frozenset()
    key: frozenset[str] = frozenset()
    language: frozenset[str] = frozenset()
    needs: frozenset[Need] = frozenset()
    hour: frozenset[int] = frozenset()
    tokens_in: Range | None = None
    headroom: Range | None = None

    def matches(self, features: Features) -> bool:
        """Whether the call meets every condition. A fact that is not known meets none."""
        return (
            (not self.purpose or features.purpose in self.purpose)
            and (not self.type or features.type in self.type)
            and (not self.sensitivity or features.sensitivity in self.sensitivity)
            and (not self.agents or features.agent in self.agents)
            and (not self.domain or features.domain in self.domain)
            and (not self.tenant or features.caller.tenant in self.tenant)
            and (not self.key or features.caller.key in self.key)
            and (not self.language or features.language in self.language)
            and (not self.hour or features.hour in self.hour)
            and (not self.needs or not self.needs.isdisjoint(features.needs))
            and (self.tokens_in is None or self.tokens_in.holds(features.tokens_in))
            and (self.headroom is None or self.headroom.holds(features.caller.headroom))
        )

    def covers(self, other: "When") -> bool:
        """Whether every call that meets ``other`` meets this too."""
        return all(_covers(getattr(self, part.name), getattr(other, part.name)) for part in fields(self))


def _covers(mine: frozenset[object] | Range | None, theirs: frozenset[object] | Range | None) -> bool:
    if not mine:
        return True
    if isinstance(mine, Range):
        return isinstance(theirs, Range) and mine.covers(theirs)
    return isinstance(theirs, frozenset) and bool(theirs) and theirs <= mine


@dataclass(frozen=True, slots=True)
class Then:
    """What a rule decides.

    ``prefer`` is the order of tiers; a tier that is not named is not used, but the extractive backend always stands
    last. ``forbid`` names backends or tiers. ``stream_mode`` and ``deadline_ms`` override the policy's own. The two
    ``learned`` switches allow a gain model to move a call between the cheap and the expensive tier.
    """

    prefer: tuple[Tier, ...]
    forbid: frozenset[str] = frozenset()
    max_cost_usd: Decimal | None = None
    learned_may_downgrade: bool = False
    learned_may_upgrade: bool = False
    stream_mode: StreamMode | None = None
    deadline_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """A row of the policy: for which calls, what, and why."""

    id: str
    when: When
    then: Then
    why: str


@dataclass(frozen=True, slots=True)
class Policy:
    """One version of the policy. The first rule that matches decides."""

    name: str
    version: int
    rules: tuple[Rule, ...]
    stream_mode: StreamMode = StreamMode.RESETTABLE
    engine: Engine = field(default_factory=Engine)
    learned: Learned = field(default_factory=Learned)
    value: Value = field(default_factory=Value)
    canary: Canary = field(default_factory=Canary)
    parent: int | None = None
    author: str | None = None
    note: str = ""

    @property
    def id(self) -> str:
        """Name and version, as decisions record them."""
        return f"{self.name}@{self.version}"

    def rule_for(self, features: Features) -> Rule:
        """The first rule that matches; a checked policy always has one.

        Raises:
            LookupError: no rule matches.
        """
        for rule in self.rules:
            if rule.when.matches(features):
                return rule
        raise LookupError(f"{self.id} has no rule for this call")
