"""Fits the chosen specialists to the agents that are configured.

Another team than the shipped one still gets an answer.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.analyzer.labelling import ARCHITECT, MENTOR, ML
from app.analyzer.text import fold, words
from app.domain.errors import ConfigurationError
from app.domain.labels import Pattern, RequestType

SHIPPED = (ARCHITECT, MENTOR, ML)
SPEAKS_UP = 2  # topic words of an added agent that must occur before it takes part
ALONE = (RequestType.EXPLAIN, RequestType.COMPUTE)


@dataclass(frozen=True, slots=True)
class Cast:
    """The agents that answer, how they work together, and why they differ from the classifier's choice (None.

    They do not).
    """

    agents: tuple[str, ...]
    pattern: Pattern
    reason: str | None = None


class Roster:
    """The configured agents with their topic words."""

    def __init__(self, topics: Mapping[str, Sequence[str]]) -> None:
        if not topics:
            raise ConfigurationError("There is no agent; at least one file is needed under agents/.")
        self._topics = {name: tuple(tuple(words(fold(topic))) for topic in listed) for name, listed in topics.items()}

    def fit(self, kind: RequestType, agents: tuple[str, ...], pattern: Pattern, text: str) -> Cast:
        """The cast for a text: missing agents are replaced, an added one joins if the text is about its topics."""
        if kind is RequestType.OTHER:
            return Cast((), Pattern.SINGLE)
        found = words(fold(text))
        present = tuple(dict.fromkeys(name if name in self._topics else self._stand_in(found) for name in agents))
        cast = Cast(present, pattern if len(present) > 1 else Pattern.SINGLE)
        if present != agents:
            cast = Cast(cast.agents, cast.pattern, "a specialist that is not configured was replaced")
        return self._with_added(kind, cast, found)

    def _with_added(self, kind: RequestType, cast: Cast, found: Sequence[str]) -> Cast:
        scores = {name: self._score(name, found) for name in self._topics if name not in SHIPPED}
        best = max(scores, key=lambda name: scores[name], default=None)
        if best is None or scores[best] < SPEAKS_UP or best in cast.agents or cast.pattern is Pattern.SEQUENTIAL:
            return cast
        reason = f"the text is about the topics of {best}"
        if kind in ALONE:
            return Cast((best,), Pattern.SINGLE, reason)
        return Cast((*cast.agents, best), Pattern.PARALLEL, reason)

    def _stand_in(self, found: Sequence[str]) -> str:
        """The agent whose topics occur most; the first one if none does."""
        return max(self._topics, key=lambda name: self._score(name, found))

    def _score(self, name: str, found: Sequence[str]) -> int:
        places = range(len(found))
        return sum(
            any(tuple(found[place : place + len(topic)]) == topic for place in places)
            for topic in self._topics[name]
            if topic
        )
