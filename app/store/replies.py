"""The table of responses by Idempotency-Key."""

import json

from sqlalchemy import text

from app.domain.errors import IdempotencyInProgress, IdempotencyMismatch
from app.domain.replies import Reply
from app.store.engine import Database

# A claim whose request has neither succeeded nor failed after this time belongs to a process that died.
_CLAIM = text(
    """
    INSERT INTO kept_reply AS k (author, key, request) VALUES (:author, :key, :request)
    ON CONFLICT (tenant, author, key) DO UPDATE SET request = EXCLUDED.request, status = NULL, headers = NULL,
        body = NULL, began_at = clock_timestamp()
    WHERE k.began_at < clock_timestamp() - interval '24 hours'
        OR (k.status IS NULL AND k.began_at < clock_timestamp() - interval '60 seconds')
    RETURNING true
    """
)
_READ = text("SELECT request, status, headers, body FROM kept_reply WHERE author = :author AND key = :key")
_KEEP = text(
    """
    UPDATE kept_reply SET status = :status, headers = CAST(:headers AS jsonb), body = :body
    WHERE author = :author AND key = :key
    """
)
_RELEASE = text("DELETE FROM kept_reply WHERE author = :author AND key = :key AND status IS NULL")
_FORGET = text("DELETE FROM kept_reply WHERE headers ->> 'location' = :location")
_OLD = text("DELETE FROM kept_reply WHERE began_at < clock_timestamp() - interval '24 hours'")


class ReplyStore:
    """Keeps responses for 24 hours. ``author`` and ``key`` name a request, ``request`` is a digest of what it asks."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def claim(self, author: str, key: str, request: str) -> Reply | None:
        """None if the request is the first with its key, and now to be worked on; else what was answered.

        Raises:
            IdempotencyMismatch: the key came with another request.
            IdempotencyInProgress: the first request has no answer yet.
        """
        named = {"author": author, "key": key}
        async with self._database.session() as session:
            if (await session.execute(_CLAIM, {**named, "request": request})).first() is not None:
                return None
            row = (await session.execute(_READ, named)).first()
        if row is None:
            raise IdempotencyInProgress
        if row.request != request:
            raise IdempotencyMismatch
        if row.status is None:
            raise IdempotencyInProgress
        return Reply(row.status, row.headers, bytes(row.body))

    async def known(self, author: str, key: str) -> bool:
        """Whether a request came with this key before."""
        async with self._database.session() as session:
            return (await session.execute(_READ, {"author": author, "key": key})).first() is not None

    async def keep(self, author: str, key: str, reply: Reply) -> None:
        """Store the answer to a claimed request."""
        headers = json.dumps(dict(reply.headers))
        values = {"author": author, "key": key, "status": reply.status, "headers": headers, "body": reply.body}
        async with self._database.session() as session:
            await session.execute(_KEEP, values)

    async def release(self, author: str, key: str) -> None:
        """Give up a claim: the request has failed and may be sent again."""
        async with self._database.session() as session:
            await session.execute(_RELEASE, {"author": author, "key": key})

    async def forget(self, location: str) -> None:
        """Drop the responses that made what lies at this address, as it no longer exists."""
        async with self._database.session() as session:
            await session.execute(_FORGET, {"location": location})

    async def purge(self) -> None:
        """Drop what is older than 24 hours, of all tenants."""
        async with self._database.system() as session:
            await session.execute(_OLD)
