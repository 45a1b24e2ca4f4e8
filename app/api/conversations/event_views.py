"""Events as callers get them: how much of them, one by one in a stream, or in pages."""

from enum import StrEnum
from typing import ClassVar

from pydantic import BaseModel, ConfigDict

from app.domain.events import RunEvent, StoredEvent, TextAppended, TextReset
from app.team import Team


class EventDetail(StrEnum):
    """How much of what happens is told. A filter leaves gaps in the numbers and never changes them."""

    CONCLUSION = "conclusion"
    PROGRESS = "progress"
    ALL = "all"


_CONCLUSION = frozenset(
    {
        *("clarification.requested", "clarification.answered", "clarification.expired", "clarification.withdrawn"),
        *("run.clarifying", "run.cancelling", "run.finished", "conclusion.finished"),
        *("citation.verified", "text.delta", "text.reset"),
    }
)
_INNER = frozenset({"step.started", "step.finished", "attempt.failed", "citation.dropped"})
"""What only those who look for a fault need."""


class EventsView(BaseModel):
    """A page of events. ``last_seq`` is the number of the last event that there is so far."""

    model_config: ClassVar[ConfigDict] = ConfigDict(frozen=True)

    data: tuple[dict[str, object], ...]
    next_cursor: str | None = None
    last_seq: int


def told(event: RunEvent, detail: EventDetail) -> bool:
    """Whether an event belongs to this much detail."""
    if detail is EventDetail.CONCLUSION:
        by_specialist = isinstance(event, TextAppended | TextReset) and event.agent is not None
        return event.type in _CONCLUSION and not by_specialist
    return detail is EventDetail.ALL or event.type not in _INNER


def event_view(team: Team, stored: StoredEvent) -> dict[str, object]:
    """An event for the wire: its own fields, and its place."""
    return {"run_id": stored.run_id, "seq": stored.seq, "at": stored.at.isoformat(), **team.dump(stored.event)}
