"""What a request means."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.domain.clarification import Question
from app.domain.figure import Calculation
from app.domain.labels import Complexity, Pattern, RequestType


@dataclass(frozen=True, slots=True)
class Analysis:
    """The typed request: who must answer, how, and whether something must be asked first.

    ``agents`` is ordered; the order counts for the sequential pattern. ``confidence`` gives a probability per field.
    ``degraded`` says why a part of the analyzer could not work (the rest is then by rules alone).
    """

    type: RequestType
    agents: tuple[str, ...]
    pattern: Pattern
    clarify: bool
    questions: tuple[Question, ...] = ()
    calculations: tuple[Calculation, ...] = ()
    complexity: Complexity = Complexity.LOW
    language: str = "en"
    confidence: Mapping[str, float] = field(default_factory=dict[str, float])
    reasons: tuple[str, ...] = ()
    overridden: tuple[str, ...] = ()
    degraded: str | None = None
