"""What readers think, summed up."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from app.domain.feedback import FeedbackReason, Rating
from app.domain.labels import RequestType, Sensitivity


@dataclass(frozen=True, slots=True)
class Opinion:
    """One reader's judgement with what is known of the run. ``comment`` is the reader's own text."""

    at: datetime
    run_id: str
    target: str
    rating: Rating
    reasons: tuple[FeedbackReason, ...]
    comment: str
    sensitivity: Sensitivity
    policy: str
    type: RequestType | None
    agents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tally:
    """Judgements of one group."""

    group: str
    up: int
    down: int

    @property
    def share(self) -> float:
        """The part of them that is good."""
        return self.up / (self.up + self.down)


class OpinionGroup(StrEnum):
    """What judgements are summed over."""

    DAY = "day"
    TYPE = "type"
    AGENT = "agent"
    POLICY = "policy"


GROUPS: Mapping[OpinionGroup, Callable[[Opinion], Iterable[str]]] = MappingProxyType(
    {
        OpinionGroup.DAY: lambda each: (f"{each.at:%Y-%m-%d}",),
        OpinionGroup.TYPE: lambda each: (each.type.value if each.type else "",),
        OpinionGroup.AGENT: lambda each: each.agents,
        OpinionGroup.POLICY: lambda each: (each.policy,),
    }
)
"""The groups that a judgement belongs to."""

MOST_OPINIONS = 10_000
"""Judgements that are summed up at most."""


def tallied(opinions: Iterable[Opinion], groups: Callable[[Opinion], Iterable[str]]) -> tuple[Tally, ...]:
    """Judgements by group, in the order of the groups' names; one that belongs to several counts in each."""
    counted: Counter[tuple[str, Rating]] = Counter()
    for opinion in opinions:
        counted.update((group, opinion.rating) for group in groups(opinion))
    names = sorted({group for group, _ in counted})
    return tuple(Tally(name, counted[name, Rating.UP], counted[name, Rating.DOWN]) for name in names)
