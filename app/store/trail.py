"""The trail of changes in Postgres: only ever added to, one chain of seals for each tenant."""

import json
from collections.abc import AsyncGenerator, Sequence

from sqlalchemy import Row, text

from app.domain.trail import Action, ChainState, Change, TrailEntry, checked, sealed
from app.store.availability import answering
from app.store.engine import Database, Session

_PAGE = 1_000
# Writers of one tenant take turns: each seals the entry before its own.
_LOCK = text("SELECT pg_advisory_xact_lock(hashtextextended('trail:' || :tenant, 0))")
_LAST = text(
    """
    SELECT clock_timestamp() AS now, last.seq, last.seal
    FROM (SELECT 1) AS one LEFT JOIN LATERAL (
        SELECT seq, seal FROM audit_entry WHERE tenant = :tenant ORDER BY seq DESC LIMIT 1) AS last ON true
    """
)
_COLUMNS = "tenant, seq, at, who, key_id, action, target, why, detail, previous, seal"
_ADD = text(
    f"""
    INSERT INTO audit_entry ({_COLUMNS})
    VALUES (:tenant, :seq, :at, :who, :key_id, :action, :target, :why, CAST(:detail AS jsonb), :previous, :seal)
    """  # noqa: S608 - the names of columns
)
_NEWEST = text(
    f"""
    SELECT {_COLUMNS} FROM audit_entry
    WHERE tenant = :tenant AND seq < :before AND (CAST(:action AS text) IS NULL OR action = :action)
    ORDER BY seq DESC LIMIT :limit
    """  # noqa: S608
)
_OLDEST = text(
    f"SELECT {_COLUMNS} FROM audit_entry WHERE tenant = :tenant AND seq > :after ORDER BY seq LIMIT {_PAGE}"  # noqa: S608
)
_NO_END = 2**62


async def add_change(session: Session, change: Change | None) -> None:
    """Write a change down in the transaction that makes it, so that there is neither without the other.

    Nothing is written for None: what a process does by itself is no change of anybody's.
    """
    if change is None:
        return
    await session.execute(_LOCK, {"tenant": change.tenant})
    last = (await session.execute(_LAST, {"tenant": change.tenant})).one()
    entry = sealed(change, (last.seq or 0) + 1, last.now, last.seal or "")
    values = {
        "tenant": change.tenant,
        "seq": entry.seq,
        "at": entry.at,
        "who": change.who,
        "key_id": change.key_id,
        "action": change.action,
        "target": change.target,
        "why": change.why,
        "detail": json.dumps(dict(change.detail)),
        "previous": entry.previous,
        "seal": entry.seal,
    }
    await session.execute(_ADD, values)


class ChangeTrail:
    """Reads and writes the trail. Every method raises DatabaseUnavailable while the database does not answer."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, change: Change) -> None:
        """Write a change down that is made outside of the database."""
        with answering():
            async with self._database.session(change.tenant) as session:
                await add_change(session, change)

    async def newest(
        self, tenant: str, limit: int, before: int | None = None, action: Action | None = None
    ) -> tuple[TrailEntry, ...]:
        """The last entries, newest first; with ``before``, those with lower numbers."""
        values = {"tenant": tenant, "before": before or _NO_END, "action": action, "limit": limit}
        with answering():
            async with self._database.session(tenant) as session:
                return _entries((await session.execute(_NEWEST, values)).all())

    async def entries(self, tenant: str) -> AsyncGenerator[TrailEntry]:
        """Every entry, oldest first, read a page at a time."""
        after = 0
        while True:
            with answering():
                async with self._database.session(tenant) as session:
                    found = _entries((await session.execute(_OLDEST, {"tenant": tenant, "after": after})).all())
            if not found:
                return
            for entry in found:
                yield entry
            after = found[-1].seq

    async def verify(self, tenant: str) -> ChainState:
        """Whether every entry is as it was written, and none is missing between the first and the last."""
        state = ChainState(0, "")
        with answering():
            async with self._database.session(tenant) as session:
                while state.whole:
                    values = {"tenant": tenant, "after": state.entries}
                    found = _entries((await session.execute(_OLDEST, values)).all())
                    if not found:
                        break
                    state = checked(found, state)
        return state


def _entries(rows: Sequence[Row[*tuple[object, ...]]]) -> tuple[TrailEntry, ...]:
    return tuple(map(_entry, rows))


def _entry(row: Row[*tuple[object, ...]]) -> TrailEntry:
    change = Change(row.tenant, row.who, Action(row.action), row.target, row.why, row.key_id, row.detail)
    return TrailEntry(row.seq, row.at, change, row.previous, row.seal)
