"""What callers get of a run besides the run: its journal, feedback on it, and a ticket to follow it."""

from datetime import datetime
from decimal import Decimal
from typing import ClassVar

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from app.domain.feedback import Feedback, FeedbackReason, Rating
from app.domain.journal import JournalledStep


class _View(BaseModel):
    model_config: ClassVar[ConfigDict] = ConfigDict(frozen=True)


class JournalView(_View):
    """A step of a run's journal; without ``finished_at`` it is at work, or was when its worker died."""

    step: str
    takes: int = Field(description="how often it was begun; more than once after a crash only")
    epoch: int = Field(description="the claim of the run that began it last")
    cost_usd: Decimal
    started_at: datetime
    finished_at: datetime | None
    result: JsonValue = Field(None, description="what it gave, where that was asked for")


class StepsView(_View):
    """The steps of a run, in the order in which they were begun."""

    data: tuple[JournalView, ...]


class TicketView(_View):
    """Leave to open one stream of a run's events without a header."""

    ticket: str
    expires_at: datetime


class FeedbackView(_View):
    """What one reader thinks of an answer, or of a part of it."""

    rating: Rating
    reasons: tuple[FeedbackReason, ...]
    text: str
    target: str
    author: str
    created_at: datetime
    changed_at: datetime


class FeedbacksView(_View):
    """All feedback on a run, oldest first."""

    data: tuple[FeedbackView, ...]


def step_view(step: JournalledStep, *, with_result: bool) -> JournalView:
    """A step for the wire."""
    return JournalView(
        step=step.step,
        takes=step.takes,
        epoch=step.epoch,
        cost_usd=step.cost_usd,
        started_at=step.started_at,
        finished_at=step.finished_at,
        result=step.result if with_result else None,
    )


def feedback_view(feedback: Feedback) -> FeedbackView:
    """Feedback for the wire."""
    judgement = feedback.judgement
    return FeedbackView(
        rating=judgement.rating,
        reasons=judgement.reasons,
        text=judgement.text,
        target=judgement.target,
        author=feedback.author,
        created_at=feedback.created_at,
        changed_at=feedback.changed_at,
    )
