"""Waiting for news; loads no database."""

import asyncio
from contextlib import suppress


async def woken(wake: asyncio.Event, within_s: float) -> None:
    """Return once ``wake`` is set, or when the time is over; after that it can be set anew."""
    with suppress(TimeoutError):
        async with asyncio.timeout(within_s):
            await wake.wait()
    wake.clear()
