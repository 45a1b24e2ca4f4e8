"""The tables of threads, runs and clarifications. Migrations create them; these classes read and write them."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import Column, FetchedValue, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from app.domain.codec import Json
from app.store.columns import time_column


def _tenant() -> "Column[str]":
    """Filled in by the database with the tenant that the transaction acts for."""
    return Column(Text, nullable=False, server_default=FetchedValue())


class ThreadRow(SQLModel, table=True):
    """A conversation."""

    __tablename__ = "thread"  # pyright: ignore[reportAssignmentType] - SQLModel types it as a method

    id: str = Field(primary_key=True)
    tenant: str | None = Field(default=None, sa_column=_tenant())
    author: str = "local"
    title: str = ""
    sensitivity: int = 0
    # SQLModel keeps the name "metadata" for itself.
    details: Json = Field(default_factory=dict, sa_column=Column("metadata", JSONB, nullable=False))
    created_at: datetime | None = Field(default=None, sa_column=time_column(default=True))


class MessageRow(SQLModel, table=True):
    """One turn."""

    __tablename__ = "message"  # pyright: ignore[reportAssignmentType] - SQLModel types it as a method

    id: str = Field(primary_key=True)
    tenant: str | None = Field(default=None, sa_column=_tenant())
    thread_id: str
    role: str
    content: str
    run_id: str | None = None
    created_at: datetime | None = Field(default=None, sa_column=time_column(default=True))


class RunRow(SQLModel, table=True):
    """The work on one message."""

    __tablename__ = "run"  # pyright: ignore[reportAssignmentType] - SQLModel types it as a method

    id: str = Field(primary_key=True)
    tenant: str | None = Field(default=None, sa_column=_tenant())
    author: str = "local"
    key_id: str | None = None
    thread_id: str
    message_id: str
    origin: str
    status: str
    epoch: int = 0
    last_seq: int = 0
    job_id: int | None = None
    queue: str
    sensitivity: int = 0
    turn: int = 0
    wishes: Json = Field(sa_column=Column(JSONB, nullable=False))
    pins: Json = Field(sa_column=Column(JSONB, nullable=False))
    crashes: int = 0
    conclusion: Json = Field(default=None, sa_column=Column(JSONB(none_as_null=True)))
    declined: str | None = None
    error: Json = Field(default=None, sa_column=Column(JSONB(none_as_null=True)))
    cost_usd: Decimal = Decimal(0)
    idempotency_key: str | None = None
    idempotency_hash: str | None = None
    created_at: datetime | None = Field(default=None, sa_column=time_column(default=True))
    started_at: datetime | None = Field(default=None, sa_column=time_column(nullable=True))
    cancelling_at: datetime | None = Field(default=None, sa_column=time_column(nullable=True))
    finished_at: datetime | None = Field(default=None, sa_column=time_column(nullable=True))


class RunEventRow(SQLModel, table=True):
    """One event of a run."""

    __tablename__ = "run_event"  # pyright: ignore[reportAssignmentType] - SQLModel types it as a method

    tenant: str | None = Field(default=None, sa_column=_tenant())
    run_id: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    type: str
    data: Json = Field(sa_column=Column(JSONB, nullable=False))
    at: datetime | None = Field(default=None, sa_column=time_column(default=True))


class ClarificationRow(SQLModel, table=True):
    """A set of questions."""

    __tablename__ = "clarification"  # pyright: ignore[reportAssignmentType] - SQLModel types it as a method

    id: str = Field(primary_key=True)
    tenant: str | None = Field(default=None, sa_column=_tenant())
    run_id: str
    round: int
    status: str
    questions: Json = Field(sa_column=Column(JSONB, nullable=False))
    replies: Json = Field(default_factory=list, sa_column=Column(JSONB, nullable=False))
    expires_at: datetime = Field(sa_column=time_column())
    version: int = 1
    created_at: datetime | None = Field(default=None, sa_column=time_column(default=True))
