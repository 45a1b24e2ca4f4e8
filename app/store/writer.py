"""Writes what happens in a run: in order, behind the work's back, in as few transactions as may be."""

import asyncio
import time
from contextlib import suppress

from app.domain.errors import LostEpoch
from app.domain.events import RunEvent
from app.domain.run import Run
from app.store.batches import Batch, StepRecord
from app.store.engine import Database
from app.store.events import EventLog

GATHER_S = 0.02
"""How long a note may wait for others. Whoever needs to know that it is stored does not wait for that."""

MOST_GATHER_S = 0.1
_GATHER_PER_WRITE = 4.0
"""Where the process or the database is busy, notes wait this many times as long as the last batch took to store."""


class RunWriter:
    """Takes notes at once and stores them soon, each batch with the worker's epoch.

    While one batch is on its way the next one gathers. A batch that fails ends the writer: every later call raises what
    it has run into.
    """

    def __init__(self, database: Database, events: EventLog, run: Run) -> None:
        self._database = database
        self._events = events
        self._run = run
        self._waiting = Batch()
        self._hurry = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._took_s = 0.0
        self._error: Exception | None = None

    def note(self, *events: RunEvent, step: StepRecord | None = None) -> None:
        """Take events, and the state of a step; raises what an earlier batch has run into."""
        if self._error is not None:
            raise self._error
        self._waiting.add(events, step)
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._write())

    def hurry(self) -> None:
        """Store what there is without waiting for more."""
        self._hurry.set()

    async def settled(self) -> None:
        """Return when everything is stored.

        Raises:
            LostEpoch: another worker has the run; what was not stored never will be.
        """
        if self._task is not None and not self._task.done():
            self._hurry.set()
            # Whoever waits may be cancelled; what is on its way goes on.
            await asyncio.shield(self._task)
        if self._error is not None:
            raise self._error

    async def rest(self) -> Batch:
        """What nobody has begun to store, for a transaction of the caller's that comes right after all before it."""
        taken, self._waiting = self._waiting, Batch()
        await self.settled()
        return taken

    async def _write(self) -> None:
        try:
            while self._waiting:
                await self._gathered()
                batch, self._waiting = self._waiting, Batch()
                if batch:
                    await self._store(batch)
        except Exception as error:  # noqa: BLE001 - whoever writes next raises it
            self._error = error

    async def _gathered(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(gather_s(self._took_s)):
                await self._hurry.wait()
        self._hurry.clear()

    async def _store(self, batch: Batch) -> None:
        begun = time.perf_counter()
        statement = batch.statement(self._events, self._run.id, self._run.epoch)
        handover = self._events.handover
        with handover.writing(self._run.id):
            row = await self._database.direct.row(statement)
            if row is None:
                raise LostEpoch(f"Run {self._run.id} is worked on by another worker.")
            handover.give(self._run.id, row["last_seq"], row["at"], batch.events)
        self._took_s = time.perf_counter() - begun


def gather_s(took_s: float) -> float:
    """Seconds that notes may wait for others when the last batch took ``took_s`` to store.

    The busier everything is, the fewer and larger batches: so writing never takes more than a fifth of the time.
    """
    return min(MOST_GATHER_S, max(GATHER_S, _GATHER_PER_WRITE * took_s))
