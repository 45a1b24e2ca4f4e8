"""The routing policy: what an administrator may tune, as immutable, versioned data.

There is no field for clearance, taint or networks: no policy can widen what the registry's clearances allow.
"""

from bisect import bisect_right
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from decimal import Decimal
from enum import StrEnum
from functools import reduce
from math import inf
from operator import attrgetter, or_

from app.domain.allowance import Allowance
from app.domain.decision import Gain
from app.domain.labels import Complexity, RequestType, Sensitivity, Tier
from app.domain.model_call import Purpose
from app.routing.tuning import Canary, Engine, Learned, StreamMode, Value

PURPOSES = frozenset({*Purpose, "clarification", "title"})
"""Purposes that a rule may name; housekeeping that no model does yet may be named already."""


class Need(StrEnum):
    """What a call cannot do without. A caller that can do with less does not name it."""

    TOOLS = "tools"
    JSON_SCHEMA = "json_schema"
    VISION = "vision"
    PREFILL = "prefill"


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks, and what they wish. A wish can narrow or reorder the choice, never widen it.

    ``prefer`` and ``deny`` name backends or tiers. ``headroom`` is the part of the budget that is left, 0 to 1.
    ``regions`` are those in which a cloud may work on the text (empty: any); with ``no_retention`` it may keep nothing.
    ``allowance`` is what all calls of one run share; attempts are paid from it. ``run`` names the run: it is logged, so
    that what people thought of the answer can be laid beside the decision. No rule sees it.
    """

    tenant: str | None = None
    key: str | None = None
    prefer: str | None = None
    deny: frozenset[str] = frozenset()
    max_cost_usd: Decimal | None = None
    headroom: float | None = None
    regions: frozenset[str] = frozenset()
    no_retention: bool = False
    max_latency_ms: int | None = None
    user: str | None = None
    run: str | None = None
    allowance: Allowance | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Features:
    """A call in numbers and labels; no text.

    The gateway fills in ``step``, ``sensitivity`` and the two sizes from the call itself: ``tokens_in`` estimates the
    prompt, ``max_out`` bounds the answer. A label that nobody has filled in counts as the highest. ``hour`` (0 to 23)
    is that of the caller; ``channel`` the face through which the message came. ``gain`` is what a trained model
    predicts for the text, if one was asked. ``thread`` is the opaque id of the conversation, if the call belongs to
    one: no rule looks at it, but all calls of a thread follow one policy.
    """

    purpose: Purpose
    type: RequestType
    agent: str | None = None
    complexity: Complexity = Complexity.LOW
    language: str = "en"
    domain: str | None = None
    needs: frozenset[Need] = frozenset()
    hour: int | None = None
    channel: str | None = None
    caller: Caller = Caller()
    step: str = ""
    sensitivity: Sensitivity = Sensitivity.RESTRICTED
    tokens_in: int = 0
    max_out: int = 2000
    gain: Gain | None = None
    thread: str | None = None


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
    complexity: frozenset[Complexity] = frozenset()
    agents: frozenset[str] = frozenset()
    domain: frozenset[str] = frozenset()
    sensitivity: frozenset[Sensitivity] = frozenset()
    tenant: frozenset[str] = frozenset()
    key: frozenset[str] = frozenset()
    language: frozenset[str] = frozenset()
    needs: frozenset[Need] = frozenset()
    hour: frozenset[int] = frozenset()
    channel: frozenset[str] = frozenset()
    tokens_in: Range | None = None
    headroom: Range | None = None
    max_latency_ms: Range | None = None

    def matches(self, features: Features) -> bool:
        """Whether the call meets every condition. A fact that is not known meets none."""
        return (
            (not self.purpose or features.purpose in self.purpose)
            and (not self.type or features.type in self.type)
            and (not self.sensitivity or features.sensitivity in self.sensitivity)
            and (not self.complexity or features.complexity in self.complexity)
            and (not self.agents or features.agent in self.agents)
            and (not self.domain or features.domain in self.domain)
            and (not self.tenant or features.caller.tenant in self.tenant)
            and (not self.key or features.caller.key in self.key)
            and (not self.language or features.language in self.language)
            and (not self.hour or features.hour in self.hour)
            and (not self.channel or features.channel in self.channel)
            and (not self.needs or not self.needs.isdisjoint(features.needs))
            and (self.tokens_in is None or self.tokens_in.holds(features.tokens_in))
            and (self.headroom is None or self.headroom.holds(features.caller.headroom))
            and (self.max_latency_ms is None or self.max_latency_ms.holds(features.caller.max_latency_ms))
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
    ``learned`` switches allow a gain model to move a call between the cheap and the expensive tier. ``regions``,
    ``no_retention`` and ``max_latency_ms`` narrow the choice as those of a caller do.
    """

    prefer: tuple[Tier, ...]
    forbid: frozenset[str] = frozenset()
    max_cost_usd: Decimal | None = None
    learned_may_downgrade: bool = False
    learned_may_upgrade: bool = False
    stream_mode: StreamMode | None = None
    deadline_ms: int | None = None
    max_latency_ms: int | None = None
    regions: frozenset[str] = frozenset()
    no_retention: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """A row of the policy: for which calls, what, and why."""

    id: str
    when: When
    then: Then
    why: str


_FACTS: Mapping[str, Callable[[Features], Hashable]] = {
    "purpose": attrgetter("purpose"),
    "type": attrgetter("type"),
    "complexity": attrgetter("complexity"),
    "agents": attrgetter("agent"),
    "domain": attrgetter("domain"),
    "sensitivity": attrgetter("sensitivity"),
    "tenant": attrgetter("caller.tenant"),
    "key": attrgetter("caller.key"),
    "language": attrgetter("language"),
    "hour": attrgetter("hour"),
    "channel": attrgetter("channel"),
}
"""Which fact of a call each set of a rule's conditions is about."""

_AMOUNTS: Mapping[str, Callable[[Features], float | None]] = {
    "tokens_in": attrgetter("tokens_in"),
    "headroom": attrgetter("caller.headroom"),
    "max_latency_ms": attrgetter("caller.max_latency_ms"),
}


class RuleIndex:
    """Finds the first rule that matches without asking every one: rules as bits, the first one lowest.

    For each fact that any rule is about, a table from the fact's value to the rules that allow it; for each amount, the
    same between its bounds. What all of them allow matches.
    """

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._all = (1 << len(rules)) - 1
        tables = [(fact, *_table([getattr(rule.when, name) for rule in rules])) for name, fact in _FACTS.items()]
        self._tables = tuple((fact, table, other) for fact, table, other in tables if table)
        self._needs, self._needless = _table([rule.when.needs for rule in rules])
        steps = [(amount, *_steps([getattr(rule.when, name) for rule in rules])) for name, amount in _AMOUNTS.items()]
        self._steps = tuple(each for each in steps if each[2] != self._all)

    def first(self, features: Features) -> int | None:
        """The place of the first rule that matches, if any does."""
        left = self._all
        for fact, table, other in self._tables:
            left &= table.get(fact(features), other)
        for amount, bounds, unknown, between in self._steps:
            value = amount(features)
            left &= unknown if value is None else between[bisect_right(bounds, value)]
        if self._needs:
            left &= reduce(or_, (self._needs.get(need, 0) for need in features.needs), self._needless)
        return (left & -left).bit_length() - 1 if left else None


def _steps(ranges: Sequence[Range | None]) -> tuple[Sequence[float], int, Sequence[int]]:
    """The bounds of all ranges in order; the bits of the rules without a range; the bits that hold below each."""
    bounds = sorted({bound for each in ranges if each for bound in (each.gte, each.lt) if bound is not None})
    # Nothing changes between two bounds: the lower one, which belongs to the part above it, speaks for the part.
    lower = [-inf, *bounds]
    return (
        bounds,
        _bits(each is None for each in ranges),
        [_bits(each is None or each.holds(value) for each in ranges) for value in lower],
    )


def _bits(holds: Iterable[bool]) -> int:
    return sum(1 << place for place, each in enumerate(holds) if each)


def _table(allowed: Sequence[frozenset[Hashable]]) -> tuple[Mapping[Hashable, int], int]:
    """For each value that any set names, the bits of the sets that allow it; and those that allow any value."""
    other = _bits(not values for values in allowed)
    table = dict.fromkeys(frozenset[Hashable]().union(*allowed), other)
    for place, values in enumerate(allowed):
        for value in values:
            table[value] |= 1 << place
    return table, other


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
    index: RuleIndex = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Prepare what every decision needs."""
        object.__setattr__(self, "index", RuleIndex(self.rules))

    @property
    def id(self) -> str:
        """Name and version, as decisions record them."""
        return f"{self.name}@{self.version}"

    def rule_for(self, features: Features) -> Rule:
        """The first rule that matches; a checked policy always has one.

        Raises:
            LookupError: no rule matches.
        """
        place = self.index.first(features)
        if place is None:
            raise LookupError(f"{self.id} has no rule for this call")
        return self.rules[place]
