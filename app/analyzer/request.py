"""What the analyzer is asked to look at."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from app.domain.clarification import Reply
from app.domain.labels import RequestType


class ClarifyMode(StrEnum):
    """Whether the team may ask back: as it sees fit, never, or always in the first round."""

    AUTO = "auto"
    NEVER = "never"
    ALWAYS = "always"


@dataclass(frozen=True, slots=True)
class Turn:
    """An earlier turn of the thread."""

    role: Literal["user", "assistant"]
    text: str


@dataclass(frozen=True, slots=True)
class AnalyzerRequest:
    """A question in its context.

    ``round`` counts the rounds of questions that have been asked already (0 at first); ``replies`` are the answers to them.
    ``agents_override`` and ``type_override`` are the caller's own choice and are taken as they are.
    """

    text: str
    history: tuple[Turn, ...] = ()
    replies: tuple[Reply, ...] = ()
    round: int = 0
    agents_override: tuple[str, ...] | None = None
    type_override: RequestType | None = None
    clarify_mode: ClarifyMode = ClarifyMode.AUTO
