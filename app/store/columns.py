"""Columns that several tables have, and the times in them."""

from datetime import datetime

from sqlalchemy import Column, DateTime


def time_column(*, nullable: bool = False, default: bool = False) -> "Column[datetime]":
    """A time with its zone; with ``default`` the database sets it."""
    return Column(DateTime(timezone=True), nullable=nullable, server_default="clock_timestamp()" if default else None)


def time_of(value: datetime | None) -> datetime:
    """A time that the database has set, as is known of every row that was read."""
    if value is None:
        raise ValueError("the database sets this time")
    return value
