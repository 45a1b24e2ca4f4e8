"""Folders that tell when something in them changes."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from pathlib import Path

from watchfiles import awatch

# A burst of writes is one change: it ends when nothing happened for the first, or after the second, in milliseconds.
_QUIET_MS = 50
_BURST_MS = 400
_TICK_MS = 1000


async def changes(folders: Sequence[Path]) -> AsyncGenerator[bool]:
    """True when something below the folders changed, False each second in which nothing did.

    The first one comes when the folders are being watched, so nothing that happens after it is missed. What editors
    and version control write for themselves is no change.
    """
    watched = awatch(*folders, step=_QUIET_MS, debounce=_BURST_MS, rust_timeout=_TICK_MS, yield_on_timeout=True)
    async with aclosing(watched) as seen:
        async for found in seen:
            yield bool(found)
