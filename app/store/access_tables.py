"""The tables of tenants and API keys."""

from datetime import datetime

from sqlalchemy import Column, LargeBinary, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field, SQLModel

from app.store.columns import time_column


class TenantRow(SQLModel, table=True):
    """A tenant."""

    __tablename__ = "tenant"  # pyright: ignore[reportAssignmentType] - SQLModel types it as a method

    id: str = Field(primary_key=True)
    name: str
    runs_per_minute: int | None = None
    created_at: datetime | None = Field(default=None, sa_column=time_column(default=True))


class KeyRow(SQLModel, table=True):
    """An API key; of its secret only the digest. While a rotation lasts the earlier secret is good, too."""

    __tablename__ = "api_key"  # pyright: ignore[reportAssignmentType] - SQLModel types it as a method

    id: str = Field(primary_key=True)
    tenant: str
    name: str
    digest: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    earlier_digest: bytes | None = Field(default=None, sa_column=Column(LargeBinary))
    earlier_until: datetime | None = Field(default=None, sa_column=time_column(nullable=True))
    scopes: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    agents: list[str] = Field(default_factory=list, sa_column=Column(ARRAY(Text), nullable=False))
    highest: int = 3
    operator: bool = False
    runs_per_minute: int | None = None
    created_by: str
    created_at: datetime | None = Field(default=None, sa_column=time_column(default=True))
    expires_at: datetime | None = Field(default=None, sa_column=time_column(nullable=True))
    last_used_at: datetime | None = Field(default=None, sa_column=time_column(nullable=True))
    revoked_at: datetime | None = Field(default=None, sa_column=time_column(nullable=True))
    version: int = 1
