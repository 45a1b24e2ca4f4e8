"""One LISTEN connection per process wakes everybody who follows a run. The table stays the only buffer."""

import asyncio
from collections import defaultdict
from contextlib import suppress

import psycopg
from psycopg import sql

from app.store.events import CHANNEL
from app.store.handover import Handover
from app.store.waking import woken
from app.telemetry import event

# Where notifications are lost (a proxy between, a connection that broke), followers still look this often.
POLL_S = 1.0


class Notifications:
    """Wakes the followers of a run, and of its thread, when events were appended to it, from whichever process.

    What else is told on the same channel has a topic in the place of the run's id.
    """

    def __init__(self, dsn: str) -> None:
        self._dsn = dsn
        self.handover = Handover(self._wake)
        self._waiting: dict[str, set[asyncio.Event]] = defaultdict(set)
        self._task: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Begin to listen."""
        self._task = asyncio.create_task(self._listen(), name="notifications")

    async def close(self) -> None:
        """Stop listening."""
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    @staticmethod
    async def wait(wake: asyncio.Event) -> None:
        """Return when the run has news, or after the polling time."""
        await woken(wake, POLL_S)

    def subscribe(self, run_id: str) -> asyncio.Event:
        """An event that is set whenever the run has news; give it back with ``unsubscribe``."""
        wake = asyncio.Event()
        self.join(run_id, wake)
        return wake

    def join(self, topic: str, wake: asyncio.Event) -> None:
        """As ``subscribe``, with an event that several topics set."""
        self._waiting[topic].add(wake)

    def unsubscribe(self, run_id: str, wake: asyncio.Event) -> None:
        """No longer wake this follower."""
        self._waiting[run_id].discard(wake)
        if not self._waiting[run_id]:
            del self._waiting[run_id]

    async def _listen(self) -> None:
        while True:
            try:
                async with await psycopg.AsyncConnection.connect(self._dsn, autocommit=True) as connection:
                    await connection.execute(sql.SQL("LISTEN {}").format(sql.Identifier(CHANNEL)))
                    self._wake_all()
                    async for notification in connection.notifies():
                        run_id, _, place = notification.payload.partition(":")
                        seq, _, thread_id = place.partition(":")
                        if seq.isdecimal():
                            self.handover.told(run_id, int(seq))
                        else:
                            self._wake(run_id)
                        self._wake(thread_id)
            except psycopg.OperationalError as error:
                event("notifications.lost", error=type(error).__name__)
            await asyncio.sleep(1.0)

    def _wake(self, run_id: str) -> None:
        for wake in self._waiting.get(run_id, ()):
            wake.set()

    def _wake_all(self) -> None:
        for run_id in list(self._waiting):
            self._wake(run_id)
