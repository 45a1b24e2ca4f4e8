"""The event table: gapless numbers within a run, in the order of commits, with a notification for each append."""

import json
from collections.abc import Sequence
from typing import Annotated

from pydantic import Field, TypeAdapter
from sqlalchemy import text

from app.domain.codec import Codec
from app.domain.errors import LostEpoch
from app.domain.events import RunEvent, StoredEvent
from app.store.direct import Row, Statement
from app.store.engine import Database, Session
from app.store.handover import Handover
from app.store.tables import RunEventRow

CHANNEL = "run_event"
AT_A_TIME = 500
"""Events that are read at once."""

# The lock on the run's row orders the appends; a worker that lost its epoch updates no row and so writes nothing. Nor
# does one whose run has ended or asks back: what was still on its way then comes too late.
_APPEND = """
    WITH bumped AS (
        UPDATE run SET last_seq = last_seq + :count
        WHERE id = :run AND (CAST(:epoch AS int) IS NULL OR (epoch = CAST(:epoch AS int) AND status = 'running'))
        RETURNING last_seq, thread_id, tenant
    ), inserted AS (
        INSERT INTO run_event (tenant, run_id, seq, type, data)
        SELECT bumped.tenant, :run, bumped.last_seq - :count + e.ordinal, e.value ->> 'type', e.value
        FROM bumped, jsonb_array_elements(CAST(:events AS jsonb)) WITH ORDINALITY AS e (value, ordinal)
    )
    SELECT last_seq, pg_notify(:channel, :run || ':' || last_seq || ':' || thread_id) FROM bumped
"""
_APPEND_IN = text(_APPEND)
_READ = b"""
    SELECT seq, at, data FROM run_event WHERE run_id = %(run)s AND seq > %(after)s ORDER BY seq LIMIT %(limit)s
"""


class EventLog:
    """Appends and reads events. ``handover`` has those that this process itself has stored last."""

    def __init__(self, database: Database, handover: Handover) -> None:
        self._database = database
        self.handover = handover
        self._codec: Codec[RunEvent] = Codec(TypeAdapter(Annotated[RunEvent, Field(discriminator="type")]))

    async def append(self, run_id: str, epoch: int | None, events: Sequence[RunEvent]) -> None:
        """Append in a transaction of its own; raises LostEpoch if another worker has the run."""
        async with self._database.session() as session:
            await self.append_in(session, run_id, epoch, events)

    async def append_in(self, session: Session, run_id: str, epoch: int | None, events: Sequence[RunEvent]) -> int:
        """Append within the caller's transaction.

        ``epoch`` None for writers that are no worker. Returns the last number.
        """
        values = {"run": run_id, "epoch": epoch, "count": len(events), "events": self.text(events), "channel": CHANNEL}
        row = (await session.execute(_APPEND_IN, values)).first()
        if row is None:
            raise LostEpoch(f"Run {run_id} is worked on by another worker.")
        return int(row[0])

    async def read(self, run_id: str, after: int, limit: int = AT_A_TIME) -> tuple[StoredEvent, ...]:
        """The events with numbers above ``after``, in order."""
        if fresh := self.handover.after(run_id, after):
            return fresh[:limit]
        statement: Statement = (_READ, {"run": run_id, "after": after, "limit": limit})
        (rows,) = await self._database.direct.run(statement)
        return tuple([self._stored(run_id, row) for row in rows])

    def _stored(self, run_id: str, row: Row) -> StoredEvent:
        return StoredEvent(run_id, row["seq"], row["at"], self._codec.load(row["data"]))

    def stored(self, row: RunEventRow) -> StoredEvent:
        """The event of a row that a query over the table's class has found."""
        if row.at is None:
            raise ValueError("a stored event has a time")
        return StoredEvent(row.run_id, row.seq, row.at, self._codec.load(row.data))

    def text(self, events: Sequence[RunEvent]) -> str:
        """The events as a list in JSON, as the statements of this package take them."""
        return json.dumps([self._codec.dump(event) for event in events])

    def dump(self, event: RunEvent) -> dict[str, object]:
        """The event as plain JSON values, with its type."""
        plain = self._codec.dump(event)
        if not isinstance(plain, dict):
            raise TypeError("an event is an object")
        return dict(plain)
