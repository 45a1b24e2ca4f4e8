"""What happened, summed up and row by row, in the shape of the HTTP API."""

from datetime import datetime
from decimal import Decimal
from typing import ClassVar

from pydantic import BaseModel, ConfigDict

from app.api.routing.budget_views import AttemptView
from app.domain.budget import dollars
from app.domain.coverage import Grounding
from app.domain.feedback import FeedbackReason, Rating
from app.domain.insight.backends import BackendFigures
from app.domain.insight.quality import Opinion
from app.domain.labels import DeclineReason, Origin, RequestType, RunStatus, Sensitivity


class _View(BaseModel):
    model_config: ClassVar[ConfigDict] = ConfigDict(frozen=True, from_attributes=True)


class FailureView(_View):
    """How often a backend failed in one way, and when it did so last."""

    outcome: str
    number: int
    last_at: datetime


class BackendFiguresView(_View):
    """How a backend did. Latencies are those of attempts that gave an answer."""

    backend: str
    attempts: int
    failed: int
    p50_ms: int | None
    p95_ms: int | None
    cost_usd: Decimal
    last_at: datetime
    failures: tuple[FailureView, ...]


class BackendFiguresList(_View):
    """The backends that were asked, by name."""

    data: tuple[BackendFiguresView, ...]


class AttemptsView(_View):
    """Attempts, newest first; ``more`` when there are others that pass the filter."""

    data: tuple[AttemptView, ...]
    more: bool


class ScreeningView(_View):
    """What screening found in one message: kinds, never the text. ``closed`` counts the backends that it has closed."""

    at: datetime
    run_id: str
    origin: Origin
    sensitivity: Sensitivity
    kinds: tuple[str, ...]
    marks: int
    inherited: bool
    degraded: str | None
    closed: int
    status: RunStatus
    declined: DeclineReason | None


class ScreeningsView(_View):
    """Screening events, newest first; ``more`` when there are others."""

    data: tuple[ScreeningView, ...]
    more: bool


class TallyView(_View):
    """Judgements of one group; ``share`` is the part of them that is good."""

    group: str
    up: int
    down: int
    share: float


class OpinionView(_View):
    """One reader's judgement. The comment is there for whoever may look into runs (runs:debug)."""

    at: datetime
    run_id: str
    target: str
    rating: Rating
    reasons: tuple[FeedbackReason, ...]
    comment: str | None
    sensitivity: Sensitivity
    policy: str
    type: RequestType | None
    agents: tuple[str, ...]


class FeedbackSumsView(_View):
    """Judgements by group, and the newest of them one by one; ``more`` when there are others."""

    groups: tuple[TallyView, ...]
    data: tuple[OpinionView, ...]
    more: bool


class SectionUseView(_View):
    """How often a section was found for a specialist, and how often cited; ``there`` if the library still holds it."""

    skill: str
    section: str
    found: int
    cited: int
    last_cited: datetime | None
    there: bool


class SectionUsesView(_View):
    """Every section of the library with its use."""

    data: tuple[SectionUseView, ...]


class GapView(_View):
    """A question to which the library gave no good passage."""

    run_id: str
    at: datetime
    type: RequestType | None
    agents: tuple[str, ...]
    sensitivity: Sensitivity
    grounding: Grounding
    best: float | None


class GapsView(_View):
    """Such questions, newest first; ``more`` when there are others."""

    data: tuple[GapView, ...]
    more: bool


def figures_view(figures: BackendFigures, failures: tuple[FailureView, ...]) -> BackendFiguresView:
    """The figures of a backend for the wire."""
    return BackendFiguresView(
        backend=figures.backend,
        attempts=figures.attempts,
        failed=figures.failed,
        p50_ms=figures.p50_ms,
        p95_ms=figures.p95_ms,
        cost_usd=dollars(figures.cost),
        last_at=figures.last_at,
        failures=failures,
    )


def opinion_view(opinion: Opinion, *, with_comment: bool) -> OpinionView:
    """A judgement for the wire."""
    return OpinionView(
        at=opinion.at,
        run_id=opinion.run_id,
        target=opinion.target,
        rating=opinion.rating,
        reasons=opinion.reasons,
        comment=opinion.comment if with_comment else None,
        sensitivity=opinion.sensitivity,
        policy=opinion.policy,
        type=opinion.type,
        agents=opinion.agents,
    )
