"""Leave to follow one run, for clients that cannot send a header."""

import secrets
from datetime import datetime
from hashlib import sha256

from sqlalchemy import text

from app.store.engine import Database

LIFE_S = 60
"""Seconds until a ticket that nobody used is void."""

_ISSUE = text(
    """
    INSERT INTO event_ticket (digest, run_id, expires_at)
    VALUES (:digest, :run, clock_timestamp() + make_interval(secs => :life)) RETURNING expires_at
    """
)
_REDEEM = text(
    """
    DELETE FROM event_ticket WHERE digest = :digest AND run_id = :run
    RETURNING expires_at > clock_timestamp() AS valid, tenant
    """
)
_PURGE = text("DELETE FROM event_ticket WHERE expires_at < clock_timestamp()")


class TicketStore:
    """Issues tickets and takes them in. A ticket opens one connection; only its digest is kept."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def issue(self, run_id: str) -> tuple[str, datetime]:
        """A new ticket for one run, and when it is void."""
        ticket = secrets.token_urlsafe(24)
        values = {"digest": _digest(ticket), "run": run_id, "life": LIFE_S}
        async with self._database.session() as session:
            return ticket, (await session.execute(_ISSUE, values)).scalar_one()

    async def redeem(self, ticket: str, run_id: str) -> str | None:
        """Take the ticket in: the tenant whose run may be followed, or None for one that is used, void or another's."""
        async with self._database.system() as session:
            row = (await session.execute(_REDEEM, {"digest": _digest(ticket), "run": run_id})).first()
        return str(row.tenant) if row is not None and row.valid else None

    async def purge(self) -> None:
        """Drop the void ones, of all tenants."""
        async with self._database.system() as session:
            await session.execute(_PURGE)


def _digest(ticket: str) -> bytes:
    return sha256(ticket.encode()).digest()
