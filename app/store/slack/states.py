"""What an installation carries through Slack and back, so that only who began it can end it."""

from datetime import datetime

from sqlalchemy import text

from app.store.availability import answering
from app.store.engine import Database

_ADD = text("INSERT INTO slack_oauth_state (digest, until) VALUES (:digest, :until)")
_TAKE = text("DELETE FROM slack_oauth_state WHERE digest = :digest RETURNING until")
_SWEEP = text("DELETE FROM slack_oauth_state WHERE until <= :now")


class OAuthStateStore:
    """Digests of the states on their way. Every method raises DatabaseUnavailable while the database is away."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, digest: bytes, until: datetime, now: datetime) -> None:
        """Expect a state until then; those whose time is over are forgotten."""
        with answering():
            async with self._database.system() as session:
                await session.execute(_SWEEP, {"now": now})
                await session.execute(_ADD, {"digest": digest, "until": until})

    async def take(self, digest: bytes, now: datetime) -> bool:
        """Whether it is expected; it is no longer afterwards."""
        with answering():
            async with self._database.system() as session:
                until = (await session.execute(_TAKE, {"digest": digest})).scalar_one_or_none()
        return until is not None and now < until
