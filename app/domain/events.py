"""Everything that can happen in a run, as it is stored, streamed and shown.

Events hold no prompt, no passage text, no secret.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Literal

from app.domain.clarification import Assumption, Clarification
from app.domain.conclusion import Conclusion, Objection
from app.domain.decision import Decision
from app.domain.figure import Figure
from app.domain.labels import (
    Completeness,
    Complexity,
    ConsultationStatus,
    DeclineReason,
    Origin,
    Pattern,
    RequestType,
    RunStatus,
    Sensitivity,
)
from app.domain.model_call import Usage
from app.domain.passage import Citation
from app.domain.run import Problem


@dataclass(frozen=True, slots=True)
class RunCreated:
    """A message was accepted."""

    thread_id: str
    message_id: str
    origin: Origin
    type: Literal["run.created"] = "run.created"


@dataclass(frozen=True, slots=True)
class RunQueued:
    """The run waits for a worker again."""

    reason: Literal["answered", "expired", "recovered"]
    type: Literal["run.queued"] = "run.queued"


@dataclass(frozen=True, slots=True)
class RunStarted:
    """A worker has claimed the run."""

    epoch: int
    versions: Mapping[str, str]
    type: Literal["run.started"] = "run.started"


@dataclass(frozen=True, slots=True)
class StepStarted:
    """A journalled step begins; ``take`` counts how often it was begun."""

    step: str
    take: int
    type: Literal["step.started"] = "step.started"


@dataclass(frozen=True, slots=True)
class StepFinished:
    """A journalled step has its result."""

    step: str
    took_ms: float
    cost_usd: Decimal
    type: Literal["step.finished"] = "step.finished"


@dataclass(frozen=True, slots=True)
class ScreeningFinished:
    """The text has its label; ``findings`` are kinds only."""

    sensitivity: Sensitivity
    findings: tuple[str, ...]
    inherited: bool
    injection_marks: tuple[str, ...]
    degraded: str | None
    type: Literal["screening.finished"] = "screening.finished"


@dataclass(frozen=True, slots=True)
class AnalysisFinished:
    """The request is understood; ``request_type`` is what is asked for."""

    request_type: RequestType
    agents: tuple[str, ...]
    pattern: Pattern
    clarify: bool
    complexity: Complexity
    language: str
    confidence: Mapping[str, float]
    reasons: tuple[str, ...]
    overridden: tuple[str, ...]
    degraded: str | None
    type: Literal["analysis.finished"] = "analysis.finished"


@dataclass(frozen=True, slots=True)
class ClarificationRequested:
    """The team asks back."""

    clarification: Clarification
    type: Literal["clarification.requested"] = "clarification.requested"


@dataclass(frozen=True, slots=True)
class ClarificationAnswered:
    """The questions have answers, at least in part."""

    clarification_id: str
    round: int
    answered: int
    type: Literal["clarification.answered"] = "clarification.answered"


@dataclass(frozen=True, slots=True)
class ClarificationExpired:
    """Nobody answered in time; the run goes on with assumptions."""

    clarification_id: str
    assumptions: tuple[Assumption, ...]
    type: Literal["clarification.expired"] = "clarification.expired"


@dataclass(frozen=True, slots=True)
class ClarificationWithdrawn:
    """The questions no longer matter."""

    clarification_id: str
    reason: str
    type: Literal["clarification.withdrawn"] = "clarification.withdrawn"


@dataclass(frozen=True, slots=True)
class FoundPassage:
    """Where a passage stands and how well it fits."""

    skill: str
    section: str
    score: float


@dataclass(frozen=True, slots=True)
class RetrievalFinished:
    """Passages were found for one specialist."""

    agent: str
    passages: tuple[FoundPassage, ...]
    took_ms: float
    type: Literal["retrieval.finished"] = "retrieval.finished"


@dataclass(frozen=True, slots=True)
class FigureCalculated:
    """A calculator gave a result."""

    figure: Figure
    type: Literal["figure.calculated"] = "figure.calculated"


@dataclass(frozen=True, slots=True)
class DecisionMade:
    """A backend was chosen for a call, the others have their reasons."""

    decision: Decision
    type: Literal["decision.made"] = "decision.made"


@dataclass(frozen=True, slots=True)
class AttemptFailed:
    """One attempt at one backend failed; ``kind`` is the class of failure."""

    decision_id: str
    backend: str
    kind: str
    next: Literal["retry", "fallback", "none"]
    type: Literal["attempt.failed"] = "attempt.failed"


@dataclass(frozen=True, slots=True)
class ConsultationStarted:
    """A specialist begins."""

    agent: str
    type: Literal["consultation.started"] = "consultation.started"


@dataclass(frozen=True, slots=True)
class ConsultationFinished:
    """A specialist is done."""

    agent: str
    status: ConsultationStatus
    summary: str
    backend: str
    usage: Usage
    cost_usd: Decimal
    type: Literal["consultation.finished"] = "consultation.finished"


@dataclass(frozen=True, slots=True)
class TextAppended:
    """A piece of text to show; ``agent`` None is the conclusion. ``index`` counts within step and take."""

    agent: str | None
    step: str
    take: int
    index: int
    text: str
    type: Literal["text.delta"] = "text.delta"


@dataclass(frozen=True, slots=True)
class TextReset:
    """Drop what earlier takes or backends wrote in this step."""

    agent: str | None
    step: str
    take: int
    reason: str
    type: Literal["text.reset"] = "text.reset"


@dataclass(frozen=True, slots=True)
class CitationVerified:
    """A quote stands verbatim in its passage."""

    agent: str
    citation: Citation
    type: Literal["citation.verified"] = "citation.verified"


@dataclass(frozen=True, slots=True)
class CitationDropped:
    """A quote does not stand in the passages that were given; it is not shown."""

    agent: str
    reason: str
    type: Literal["citation.dropped"] = "citation.dropped"


@dataclass(frozen=True, slots=True)
class ObjectionsRaised:
    """Weak points of the consultations."""

    objections: tuple[Objection, ...]
    type: Literal["objections.raised"] = "objections.raised"


@dataclass(frozen=True, slots=True)
class ConclusionFinished:
    """The whole answer."""

    conclusion: Conclusion
    type: Literal["conclusion.finished"] = "conclusion.finished"


@dataclass(frozen=True, slots=True)
class RunClarifying:
    """The run waits for answers; no worker is held."""

    clarification_id: str
    expires_at: datetime
    type: Literal["run.clarifying"] = "run.clarifying"


@dataclass(frozen=True, slots=True)
class RunCancelling:
    """Somebody asked to stop; the worker is told."""

    reason: str
    type: Literal["run.cancelling"] = "run.cancelling"


@dataclass(frozen=True, slots=True)
class RunFinished:
    """Always the last event, exactly once."""

    status: RunStatus
    completeness: Completeness | None = None
    declined: DeclineReason | None = None
    error: Problem | None = None
    cost_usd: Decimal = field(default_factory=lambda: Decimal(0))
    took_ms: float = 0.0
    type: Literal["run.finished"] = "run.finished"


RunEvent = (
    RunCreated
    | RunQueued
    | RunStarted
    | StepStarted
    | StepFinished
    | ScreeningFinished
    | AnalysisFinished
    | ClarificationRequested
    | ClarificationAnswered
    | ClarificationExpired
    | ClarificationWithdrawn
    | RetrievalFinished
    | FigureCalculated
    | DecisionMade
    | AttemptFailed
    | ConsultationStarted
    | ConsultationFinished
    | TextAppended
    | TextReset
    | CitationVerified
    | CitationDropped
    | ObjectionsRaised
    | ConclusionFinished
    | RunClarifying
    | RunCancelling
    | RunFinished
)

Emit = Callable[[RunEvent], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """An event with its place: ``seq`` has no gaps within a run and rises in the order of commits."""

    run_id: str
    seq: int
    at: datetime
    event: RunEvent
