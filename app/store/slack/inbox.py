"""What Slack has delivered: kept before it is acknowledged, handed out until it is dealt with."""

import asyncio
import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, text

from app.domain.codec import Json
from app.domain.slack import Delivered, Envelope, EnvelopeKind, Workspace
from app.store.availability import answering
from app.store.direct import Direct
from app.store.engine import Database
from app.store.events import CHANNEL

TOPIC = "slack_inbox"
"""Whoever follows this among the notifications wakes when something has come in."""

PATIENCE_S = 1.5
"""How long the database may take to keep something: Slack wants its answer within three seconds."""

_OPTIONS = f"-c statement_timeout={int(PATIENCE_S * 1000)} -c plan_cache_mode=force_generic_plan -c jit=off"

# A reply may come before the question that its thread began with has been dealt with; so may the end of a question.
_PUT = b"""
    WITH wanted AS (
        SELECT WHERE %(needs)s = 'nothing'
            OR (%(needs)s = 'thread' AND EXISTS (SELECT FROM slack_thread
                WHERE team_id = %(team)s AND channel = %(channel)s AND root = %(ts)s))
            OR (%(needs)s = 'question' AND EXISTS (SELECT FROM slack_bridge
                WHERE team_id = %(team)s AND asker = %(author)s AND channel = %(channel)s AND question = %(ts)s))
            OR (%(needs)s <> 'nothing' AND EXISTS (SELECT FROM slack_inbox
                WHERE message = %(other)s AND done_at IS NULL))
            OR (%(needs)s = 'thread' AND EXISTS (SELECT FROM slack_inbox
                WHERE done_at IS NULL AND message IS NOT NULL AND team_id = %(team)s
                    AND body #>> '{event,channel}' = %(channel)s AND body #>> '{event,thread_ts}' = %(ts)s))
    ), kept AS (
        INSERT INTO slack_inbox (key, message, kind, enterprise_id, team_id, body)
        SELECT %(key)s, %(message)s, %(kind)s, %(enterprise)s, %(team)s, CAST(%(body)s AS jsonb) FROM wanted
        ON CONFLICT DO NOTHING RETURNING id
    )
    SELECT id, pg_notify(%(bell)s, %(topic)s) FROM kept
"""
_CLAIM = text(
    """
    WITH mine AS (
        SELECT id FROM slack_inbox
        WHERE done_at IS NULL AND due_at <= clock_timestamp()
            AND (leased_until IS NULL OR leased_until <= clock_timestamp())
        ORDER BY due_at, id LIMIT :count FOR UPDATE SKIP LOCKED
    )
    UPDATE slack_inbox i SET tries = i.tries + 1, leased_until = clock_timestamp() + CAST(:lease AS interval)
    FROM mine WHERE i.id = mine.id
    RETURNING i.id, i.key, i.kind, i.enterprise_id, i.team_id, i.body, i.received_at, i.tries
    """
)
# Whoever took it on later counts one try more, and has the last word.
_SETTLE = text(
    """
    UPDATE slack_inbox SET done_at = clock_timestamp(), outcome = :outcome, body = '{}', leased_until = NULL
    WHERE id = :id AND tries = :tries AND done_at IS NULL
    """
)
_AGAIN = text(
    """
    UPDATE slack_inbox SET leased_until = NULL, due_at = clock_timestamp() + CAST(:wait AS interval)
    WHERE id = :id AND tries = :tries AND done_at IS NULL
    """
)
_WITHDRAW = text(
    """
    UPDATE slack_inbox SET done_at = clock_timestamp(), outcome = 'withdrawn', body = '{}', leased_until = NULL
    WHERE message = :message AND done_at IS NULL AND (leased_until IS NULL OR leased_until <= clock_timestamp())
    """
)
_WAITS = text("SELECT FROM slack_inbox WHERE message = :message AND done_at IS NULL")
_FORGET = text("DELETE FROM slack_inbox WHERE done_at < :before")


class Inbox:
    """Keeps each delivery once. Every method raises DatabaseUnavailable while the database is away.

    ``put`` has connections of its own, on which the server gives up early, and waits behind nothing else.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._direct = Direct(database.dsn, _OPTIONS)

    async def close(self) -> None:
        """Close the connections."""
        await self._direct.close()

    async def put(self, delivered: Delivered) -> bool:
        """Keep a delivery; False where it is known already, or concerns no thread or question of ours."""
        workspace = delivered.workspace
        values = {
            "key": delivered.key,
            "message": delivered.message,
            "kind": delivered.kind.value,
            "enterprise": workspace.enterprise_id,
            "team": workspace.team_id,
            "body": storable(delivered.body),
            "needs": delivered.needs.value,
            "channel": delivered.channel,
            "ts": delivered.ts,
            "author": delivered.author,
            "other": f"{workspace.team_id}:{delivered.channel}:{delivered.ts}",
            "bell": CHANNEL,
            "topic": f"{TOPIC}:",
        }
        with answering():
            async with asyncio.timeout(PATIENCE_S):
                (rows,) = await self._direct.system((_PUT, values))
        return bool(rows)

    async def claim(self, lease: timedelta, count: int) -> tuple[Envelope, ...]:
        """Take on up to ``count`` deliveries, the oldest first; nobody else gets them before the lease ends."""
        with answering():
            async with self._database.system() as session:
                rows = (await session.execute(_CLAIM, {"lease": lease, "count": count})).all()
        return tuple(sorted(map(_envelope, rows), key=lambda each: each.id))

    async def settle(self, envelope: Envelope, outcome: str) -> None:
        """A delivery is dealt with: what it said is erased, that it came is remembered."""
        values = {"id": envelope.id, "tries": envelope.tries, "outcome": outcome}
        with answering():
            async with self._database.system() as session:
                await session.execute(_SETTLE, values)

    async def again(self, envelope: Envelope, wait: timedelta) -> None:
        """A delivery is to be tried again after some time."""
        values = {"id": envelope.id, "tries": envelope.tries, "wait": wait}
        with answering():
            async with self._database.system() as session:
                await session.execute(_AGAIN, values)

    async def withdraw(self, message: str) -> bool:
        """Drop a message that nobody has begun to deal with; False where somebody is at it just now."""
        with answering():
            async with self._database.system() as session:
                await session.execute(_WITHDRAW, {"message": message})
                return (await session.execute(_WAITS, {"message": message})).first() is None

    async def forget(self, before: datetime) -> None:
        """Remove what was dealt with earlier."""
        with answering():
            async with self._database.system() as session:
                await session.execute(_FORGET, {"before": before})


def storable(body: Mapping[str, Json]) -> str:
    """A body as JSON that the database takes: without NUL and halves of characters, and without Slack's old token."""
    return json.dumps({name: _clean(value) for name, value in body.items() if name != "token"}, ensure_ascii=False)


def _clean(value: Json) -> Json:
    if isinstance(value, str):
        return value.replace("\0", "").encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, dict):
        return {name.replace("\0", ""): _clean(each) for name, each in value.items()}
    return [_clean(each) for each in value] if isinstance(value, list) else value


def _envelope(row: Row[*tuple[Any, ...]]) -> Envelope:
    return Envelope(
        id=row.id,
        key=row.key,
        kind=EnvelopeKind(row.kind),
        workspace=Workspace(row.team_id, row.enterprise_id),
        body=row.body,
        received_at=row.received_at,
        tries=row.tries,
    )
