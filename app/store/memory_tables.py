"""The tables of what threads remember, and their rows as domain values."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Column
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from app.domain.codec import Json
from app.domain.memory import FactKind, FactState, Speaker, Statement, ThreadFact, ThreadSummary
from app.store.columns import time_column


class FactRow(SQLModel, table=True):
    """A fact of a thread."""

    __tablename__ = "thread_fact"  # pyright: ignore[reportAssignmentType] - SQLModel types it as a method

    id: str = Field(primary_key=True)
    thread_id: str
    run_id: str
    kind: str
    topic: str
    subject: str
    content: str
    about: str
    said_by: str
    source_id: str
    starts_at: int
    ends_at: int
    said_at: datetime = Field(sa_column=time_column())
    state: str
    changed_at: datetime | None = Field(default=None, sa_column=time_column(nullable=True))
    replaced_by: str | None = None


class SummaryRow(SQLModel, table=True):
    """The summary of a thread."""

    __tablename__ = "thread_summary"  # pyright: ignore[reportAssignmentType] - SQLModel types it as a method

    thread_id: str = Field(primary_key=True)
    lines: Json = Field(sa_column=Column(JSONB, nullable=False))
    upto: str
    turns: int
    backend: str | None = None


def fact_row(fact: ThreadFact) -> FactRow:
    """A fact as a row."""
    said = fact.statement
    return FactRow(
        id=fact.id,
        thread_id=fact.thread_id,
        run_id=fact.run_id,
        kind=said.kind.value,
        topic=said.topic,
        subject=said.subject,
        content=said.text,
        about=said.about,
        said_by=said.said_by.value,
        source_id=said.source_id,
        starts_at=said.start,
        ends_at=said.end,
        said_at=said.said_at,
        state=fact.state.value,
        changed_at=fact.changed_at,
        replaced_by=fact.replaced_by,
    )


def fact_of(row: FactRow) -> ThreadFact:
    """A row as a fact."""
    said = Statement(
        kind=FactKind(row.kind),
        topic=row.topic,
        subject=row.subject,
        text=row.content,
        said_by=Speaker(row.said_by),
        source_id=row.source_id,
        start=row.starts_at,
        end=row.ends_at,
        said_at=row.said_at,
        about=row.about,
    )
    return ThreadFact(row.id, row.thread_id, row.run_id, said, FactState(row.state), row.changed_at, row.replaced_by)


def summary_of(row: SummaryRow) -> ThreadSummary:
    """A row as a summary."""
    lines = tuple(map(str, row.lines)) if isinstance(row.lines, Sequence) else ()
    return ThreadSummary(lines, row.upto, row.turns, row.backend)
