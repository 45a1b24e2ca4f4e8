"""The trace of a run in the shape of the HTTP API."""

from datetime import datetime
from decimal import Decimal
from typing import ClassVar

from pydantic import BaseModel, ConfigDict, Field

from app.api.conversations.run_views import FeedbackView, JournalView, feedback_view, step_view
from app.api.routing.budget_views import ExplanationView, explanation_view
from app.domain.feedback import Feedback
from app.domain.insight.trace import Trace, Words
from app.domain.labels import DeclineReason, Origin, RunStatus, Sensitivity


class _View(BaseModel):
    model_config: ClassVar[ConfigDict] = ConfigDict(frozen=True, from_attributes=True)


class MomentView(_View):
    """One thing that happened ``ms`` after the run's first event."""

    seq: int
    at: datetime
    ms: int
    kind: str
    who: str = Field(description="the step or the specialist")
    facts: str = Field(description="names and numbers, never text of a question or an answer")
    decision: str | None


class BriefTextView(_View):
    """What a specialist was asked."""

    agent: str
    text: str


class WordsView(_View):
    """What was asked, answered and handed to specialists."""

    question: str
    answer: str
    briefs: tuple[BriefTextView, ...]


class TraceView(_View):
    """A run with all that became of it. ``words`` are there for whoever may look into runs (runs:debug)."""

    run_id: str
    thread_id: str
    status: RunStatus
    origin: Origin
    sensitivity: Sensitivity
    declined: DeclineReason | None
    error: str | None
    versions: dict[str, str]
    cost_usd: Decimal
    created_at: datetime
    finished_at: datetime | None
    moments: tuple[MomentView, ...]
    steps: tuple[JournalView, ...]
    decisions: tuple[ExplanationView, ...]
    feedback: tuple[FeedbackView, ...]
    words: WordsView | None


def trace_view(trace: Trace) -> TraceView:
    """A trace for the wire."""
    run = trace.run
    return TraceView(
        run_id=run.id,
        thread_id=run.thread_id,
        status=run.status,
        origin=run.origin,
        sensitivity=run.sensitivity,
        declined=run.declined,
        error=run.error.code if run.error else None,
        versions=dict(run.pins),
        cost_usd=run.cost_usd,
        created_at=run.created_at,
        finished_at=run.finished_at,
        moments=tuple(map(MomentView.model_validate, trace.moments)),
        steps=tuple(step_view(each, with_result=False) for each in trace.steps),
        decisions=tuple(map(explanation_view, trace.decisions)),
        feedback=tuple(_feedback(each, with_text=trace.words is not None) for each in trace.feedback),
        words=None if trace.words is None else _words(trace.words),
    )


def _words(words: Words) -> WordsView:
    briefs = tuple(BriefTextView(agent=each.agent, text=each.render()) for each in words.briefs)
    return WordsView(question=words.question, answer=words.answer, briefs=briefs)


def _feedback(feedback: Feedback, *, with_text: bool) -> FeedbackView:
    """A reader's own words may repeat the question."""
    view = feedback_view(feedback)
    return view if with_text else view.model_copy(update={"text": ""})
