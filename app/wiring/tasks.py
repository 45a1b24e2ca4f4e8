"""The clock, and tasks that end with the service."""

import asyncio
from contextlib import suppress
from datetime import UTC, datetime


async def stop(task: asyncio.Task[None]) -> None:
    """Cancel a task and wait for its end."""
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


def now() -> datetime:
    """The time, in UTC."""
    return datetime.now(UTC)
