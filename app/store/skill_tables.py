"""The tables of skills that are read row by row. Migrations create them; chunks are written and read by plain SQL."""

from datetime import datetime

from sqlalchemy import ARRAY, Column, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from app.domain.codec import Json
from app.store.columns import time_column


class SkillRow(SQLModel, table=True):
    """A skill as it was last synced."""

    __tablename__ = "skill"  # pyright: ignore[reportAssignmentType] - SQLModel types it as a method

    id: int = Field(primary_key=True)
    tenant: str
    kind: str
    name: str
    title: str
    description: str
    license: str | None
    agents: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    meta: Json = Field(sa_column=Column(JSONB, nullable=False))
    enabled: bool
    sensitivity: int
    tree_hash: str
    recipe: str
    chunks: int
    synced_at: datetime = Field(sa_column=time_column(default=True))


class DocumentRow(SQLModel, table=True):
    """A document of a skill, as it is searched now."""

    __tablename__ = "document"  # pyright: ignore[reportAssignmentType] - SQLModel types it as a method

    id: int = Field(primary_key=True)
    skill_id: int
    path: str
    content_hash: str
    recipe: str
    text: str


class DocumentVersionRow(SQLModel, table=True):
    """A version of a document that was once indexed; old citations point at it."""

    __tablename__ = "document_version"  # pyright: ignore[reportAssignmentType] - SQLModel types it as a method

    tenant: str = Field(primary_key=True)
    path: str = Field(primary_key=True)
    content_hash: str = Field(primary_key=True)
    skill: str
    text: str
    license: str | None = None


class SyncRunRow(SQLModel, table=True):
    """What one sync changed, counted in documents, or why it failed."""

    __tablename__ = "sync_run"  # pyright: ignore[reportAssignmentType] - SQLModel types it as a method

    id: int | None = Field(default=None, primary_key=True)
    tenant: str
    finished_at: datetime | None = Field(default=None, sa_column=time_column(default=True))
    took_ms: int
    added: int = 0
    updated: int = 0
    deleted: int = 0
    unchanged: int = 0
    chunks: int = 0
    embedded: int = 0
    cached: int = 0
    error: str | None = None
