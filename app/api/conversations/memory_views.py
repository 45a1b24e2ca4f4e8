"""What callers get of a thread's memory, and what they send to correct it."""

from datetime import datetime
from typing import ClassVar

from pydantic import BaseModel, ConfigDict, Field

from app.domain.labels import Sensitivity
from app.domain.memory import LONGEST_FACT, FactKind, FactState, Speaker, ThreadFact, ThreadMemory


class _View(BaseModel):
    model_config: ClassVar[ConfigDict] = ConfigDict(frozen=True)


class FactView(_View):
    """A fact. ``source_id`` names the message, clarification or run whose words it holds."""

    id: str
    kind: FactKind
    topic: str
    text: str
    about: str = Field(description="the question that was answered; else empty")
    said_by: Speaker
    state: FactState
    source_id: str
    run_id: str
    said_at: datetime
    changed_at: datetime | None = Field(description="when a person corrected it")
    replaced_by: str | None = Field(description="the newer fact that stands in its place")


class SummaryView(_View):
    """The older turns in short. ``backend`` is the model that has shortened them; null where none has."""

    lines: tuple[str, ...]
    turns: int
    backend: str | None


class MemoryView(_View):
    """What a thread remembers. The label holds for all of it."""

    thread_id: str
    sensitivity: Sensitivity
    facts: tuple[FactView, ...]
    summary: SummaryView | None


class CorrectionBody(BaseModel):
    """The words that take the place of a fact's."""

    model_config: ClassVar[ConfigDict] = ConfigDict(extra="forbid", frozen=True)

    text: str = Field(min_length=1, max_length=LONGEST_FACT, examples=["Our budget is 80k EUR"])


def fact_view(fact: ThreadFact) -> FactView:
    """A fact for the wire."""
    said = fact.statement
    return FactView(
        id=fact.id,
        kind=said.kind,
        topic=said.topic,
        text=said.text,
        about=said.about,
        said_by=said.said_by,
        state=fact.state,
        source_id=said.source_id,
        run_id=fact.run_id,
        said_at=said.said_at,
        changed_at=fact.changed_at,
        replaced_by=fact.replaced_by,
    )


def memory_view(thread_id: str, memory: ThreadMemory) -> MemoryView:
    """A thread's memory for the wire; what was deleted is not in it."""
    summary = memory.summary
    return MemoryView(
        thread_id=thread_id,
        sensitivity=memory.sensitivity,
        facts=tuple(map(fact_view, memory.kept)),
        summary=SummaryView(lines=summary.lines, turns=summary.turns, backend=summary.backend) if summary else None,
    )
