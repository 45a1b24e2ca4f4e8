"""What the analyzer is asked to look at."""

from dataclasses import dataclass
from typing import Literal

from app.domain.clarification import Reply
from app.domain.labels import Pattern, RequestType
from app.domain.run import ClarifyMode


@dataclass(frozen=True, slots=True)
class Turn:
    """An earlier turn of the thread."""

    role: Literal["user", "assistant"]
    text: str


@dataclass(frozen=True, slots=True)
class AnalyzerRequest:
    """A question in its context.

    ``round`` is the number of the next round of questions, 1 for the first; ``replies`` are the answers to earlier
    ones. The overrides are the caller's own choice and are taken as they are; an empty tuple of agents is no choice.
    ``lead`` comes first, whoever else the request needs. ``asked`` are the topics of all earlier questions, ``waived``
    says that nobody answered the last ones.
    """

    text: str
    history: tuple[Turn, ...] = ()
    replies: tuple[Reply, ...] = ()
    round: int = 1
    agents_override: tuple[str, ...] | None = None
    type_override: RequestType | None = None
    pattern_override: Pattern | None = None
    clarify_mode: ClarifyMode = "auto"
    lead: str | None = None
    asked: tuple[str, ...] = ()
    waived: bool = False
