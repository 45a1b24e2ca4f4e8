"""The stores over one database, opened for the length of a test's event loop."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from app.domain.labels import Origin
from app.domain.run import Accepted, Submission
from app.store.clarifications import ClarificationStore
from app.store.engine import Database
from app.store.events import EventLog
from app.store.handover import Handover
from app.store.queue import Queue
from app.store.rows import Rows
from app.store.runs import RunStore

PINS = {"policy": "test@1"}


@dataclass(frozen=True, slots=True)
class Stores:
    """Everything that a test of the store needs."""

    database: Database
    events: EventLog
    runs: RunStore
    clarifications: ClarificationStore
    queue: Queue

    async def accept(self, text: str = "A question", thread_id: str | None = None, key: str | None = None) -> Accepted:
        """A stored message with its queued run."""
        submission = Submission(text, Origin.HTTP, thread_id, idempotency_key=key)
        return await self.runs.create(submission, PINS, "runs")


@asynccontextmanager
async def opened(database: Database, most_waiting: int = 5) -> AsyncGenerator[Stores]:
    """The stores; everything is closed again in the same event loop."""
    rows, events = Rows(), EventLog(database, Handover(lambda _run_id: None))
    queue = Queue(database, rows, heartbeat_s=1, stalled_after_s=2)
    runs = RunStore(database, events, queue, rows, most_waiting)
    try:
        yield Stores(database, events, runs, ClarificationStore(database, runs, rows), queue)
    finally:
        await database.close()
