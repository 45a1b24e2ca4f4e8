"""A run's events as they come, with a limit to the waiting."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import suppress

from app.domain.events import StoredEvent

Batch = Sequence[StoredEvent]

_NOTHING_COMES_S = 1.0


class News:
    """Waits for the next batch without losing it when the waiting is cut short."""

    def __init__(self, batches: AsyncGenerator[Batch]) -> None:
        self._batches = batches
        self._next: asyncio.Task[Batch] | None = None
        self._over = False

    async def take(self, timeout_s: float | None) -> Batch:
        """The next batch; empty when none came in time. Where none will come any more, it still waits that long."""
        if self._over:
            await asyncio.sleep(_NOTHING_COMES_S if timeout_s is None else timeout_s)
            return ()
        if self._next is None:
            self._next = asyncio.create_task(self._read())
        await asyncio.wait({self._next}, timeout=timeout_s)
        if not self._next.done():
            return ()
        task, self._next = self._next, None
        batch = task.result()
        self._over = not batch
        return batch

    async def close(self) -> None:
        """Read no more."""
        if self._next is not None:
            self._next.cancel()
            with suppress(asyncio.CancelledError):
                await self._next
        await self._batches.aclose()

    async def _read(self) -> Batch:
        try:
            return await anext(self._batches)
        except StopAsyncIteration:
            return ()
