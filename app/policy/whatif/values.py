"""What a replay of logged decisions finds out. All of it is numbers, names and labels; no word of any text."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.domain.codec import Json


@dataclass(frozen=True, slots=True)
class Interval:
    """An estimate with the bounds of its 95 % confidence interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Period:
    """The decisions that were looked at: from ``since`` up to, not including, ``until``.

    ``threads`` counts the conversations that they belong to, the unit of every interval. ``unreadable`` were left out.
    ``cut`` is true where there were more than are read at once; the newest count.
    """

    since: datetime
    until: datetime
    decisions: int
    threads: int
    unreadable: int = 0
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Slice:
    """The decisions of one rule, tier or type, and how many of them have another first choice under the draft."""

    name: str
    decisions: int
    changed: int


@dataclass(frozen=True, slots=True)
class Sample:
    """One logged decision as an example of a move; ``features`` is what was logged of the call."""

    decision: str
    at: datetime
    features: Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class Move:
    """Decisions that go from one backend to another for the same reason: the rule before and the rule after.

    A backend is None where the policy leaves none. ``why`` is what the draft's rule says of itself, with what moved the
    call where that was a predicted gain. ``cost_usd`` is the mean change of one call's cost, None where it is unknown.
    """

    rule_before: str
    rule_after: str
    before: str | None
    after: str | None
    why: str
    decisions: int
    cost_usd: float | None
    samples: tuple[Sample, ...]


@dataclass(frozen=True, slots=True)
class Paired:
    """The mean of one call under the policy that holds and under the draft, over the same calls.

    ``decisions`` are those where both are known; ``modelled`` of them have, on either side, a value that was worked out
    and not logged.
    """

    now: Interval
    draft: Interval
    difference: Interval
    decisions: int
    modelled: int


class Reward(StrEnum):
    """What an estimate of quality rests on, in order of trust. One estimate has one source."""

    THUMBS = "thumbs"
    UNDISTURBED = "undisturbed"
    ANSWERED = "answered"
    PREDICTED = "predicted"

    @property
    def meaning(self) -> str:
        """What a value of 1 means."""
        return _MEANINGS[self]


_MEANINGS = {
    Reward.THUMBS: "readers gave the answer a thumb up",
    Reward.UNDISTURBED: "nobody asked the same again, or in other words, within five minutes",
    Reward.ANSWERED: "the backend that was asked first gave a whole answer",
    Reward.PREDICTED: "points of quality above the cheap tier, as the gain model predicted them",
}


@dataclass(frozen=True, slots=True)
class MissingCell:
    """Calls of one type that the draft sends where the log never sent any like them."""

    type: str
    backend: str
    decisions: int


@dataclass(frozen=True, slots=True)
class Quality:
    """What one source of reward says. The intervals are None where the log cannot tell; ``sentence`` says why.

    ``effective`` is the number of decisions that the estimate is worth, ``largest`` the largest weight, ``cut`` the
    share of weights that were cut, ``unsupported`` the share of the draft's choices that the log never tried.
    """

    reward: Reward
    decisions: int
    now: Interval | None
    draft: Interval | None
    difference: Interval | None
    effective: float
    largest: float
    cut: float
    unsupported: float
    missing: tuple[MissingCell, ...]
    sentence: str


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What a draft would have done with the logged decisions, beside what the policy that holds would have done.

    ``changed`` decisions have another first choice. ``off_log`` are those where the policy that holds chooses otherwise
    than was chosen then: it explored, was another version, or the backends were others. ``violations`` counts choices
    above a backend's clearance: 0, or something is badly wrong. ``refused_now`` and ``refused_draft`` have no backend.
    ``notes`` say what limits the replay.
    """

    current: str
    draft: str
    period: Period
    changed: int
    off_log: int
    violations: int
    refused_now: int
    refused_draft: int
    by_rule: tuple[Slice, ...]
    by_tier: tuple[Slice, ...]
    by_type: tuple[Slice, ...]
    moves: tuple[Move, ...]
    cost_usd: Paired | None
    latency_ms: Paired | None
    quality: tuple[Quality, ...]
    notes: tuple[str, ...] = ()

    @property
    def share(self) -> float:
        """The share of changed decisions."""
        return self.changed / self.period.decisions if self.period.decisions else 0.0


class PointKind(StrEnum):
    """What a point of the frontier stands for."""

    BACKEND = "backend"
    CURRENT = "current"
    DRAFT = "draft"
    MIN_GAIN = "min_gain"
    MIX = "mix"


@dataclass(frozen=True, slots=True)
class Point:
    """One way to route: what a call costs in the mean, and how good it is.

    ``quality`` is None where the log cannot tell. ``dominated_by`` names a point that is better and no dearer, or as
    good and cheaper.
    """

    name: str
    kind: PointKind
    cost_usd: float
    quality: Interval | None
    dominated_by: str | None = None


@dataclass(frozen=True, slots=True)
class Frontier:
    """Cost against quality. ``best`` and ``cheapest`` name points: the highest quality, and the cheapest within 1 %.

    ``reward`` is None, and ``sentence`` says why, where no source of quality tells enough points apart.
    """

    period: Period
    reward: Reward | None
    points: tuple[Point, ...]
    best: str | None
    cheapest: str | None
    sentence: str


class DriftState(StrEnum):
    """What a difference between two weeks' questions asks for."""

    QUIET = "quiet"
    WATCH = "watch"
    ALERT = "alert"
    TOO_FEW = "too_few"


@dataclass(frozen=True, slots=True)
class DriftCell:
    """One value of a feature: its share of the last days and of the reference."""

    value: str
    now: float
    before: float


@dataclass(frozen=True, slots=True)
class FeatureDrift:
    """The population stability index of one feature; ``noise`` is what it would be without any drift."""

    feature: str
    psi: float
    noise: float
    state: DriftState
    cells: tuple[DriftCell, ...]


@dataclass(frozen=True, slots=True)
class ThinSlice:
    """A slice with much traffic and few cases: write cases for it."""

    feature: str
    value: str
    traffic: float
    cases: float


@dataclass(frozen=True, slots=True)
class Drift:
    """How the mix of questions has moved between the reference, up to ``since``, and the days from then on."""

    reference_since: datetime
    since: datetime
    until: datetime
    questions: int
    reference_questions: int
    features: tuple[FeatureDrift, ...]
    thin: tuple[ThinSlice, ...]
