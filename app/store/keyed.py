"""Runs by the Idempotency-Key that they were made with."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import and_
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from app.domain.run import Submission
from app.store.tables import RunRow

_LASTS = timedelta(hours=24)


def with_key_of(submission: Submission) -> SelectOfScalar[RunRow]:
    """The run that the same author has made with the same key."""
    author = submission.author
    mine = (
        col(RunRow.key_id) == author.key_id
        if author.key_id
        else and_(col(RunRow.key_id).is_(None), col(RunRow.author) == author.user)
    )
    return select(RunRow).where(RunRow.idempotency_key == submission.idempotency_key, mine)


def is_over(row: RunRow) -> bool:
    """Whether the key may be used anew."""
    return row.created_at is not None and datetime.now(UTC) - row.created_at > _LASTS
