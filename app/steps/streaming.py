"""Text on its way to the reader: gathered for a moment, so that a fast model does not write a row per token."""

import asyncio

from app.domain.events import Emit, TextAppended, TextReset

_INTERVAL_S = 0.1
_CHARACTERS = 400


class TextStream:
    """Announces the text of one step. The first piece goes out at once, later ones every 100 ms or 400 characters."""

    def __init__(self, emit: Emit, *, agent: str | None, step: str, take: int) -> None:
        self._emit = emit
        self._agent = agent
        self._step = step
        self._take = take
        self._index = 0
        self._waiting = ""
        self._last = float("-inf")
        self._order = asyncio.Lock()
        self._timer: asyncio.TimerHandle | None = None
        self._late: asyncio.Task[None] | None = None

    async def add(self, text: str) -> None:
        """Take a piece of text; raises what an earlier, delayed piece ran into."""
        self._waiting += text
        if self._timer is not None and len(self._waiting) < _CHARACTERS:
            return  # it goes out with the timer
        loop = asyncio.get_running_loop()
        left = self._last + _INTERVAL_S - loop.time()
        if left <= 0 or len(self._waiting) >= _CHARACTERS:
            await self._settle()
            await self._flush()
        else:
            self._timer = loop.call_later(left, self._flush_late)

    async def reset(self, reason: str) -> None:
        """Tell the reader to drop what this step has written so far."""
        await self._settle()
        self._waiting = ""
        if self._index or self._take > 1:
            await self._emit(TextReset(self._agent, self._step, self._take, reason))
        self._index = 0

    async def finish(self) -> None:
        """Send what is left."""
        await self._settle()
        await self._flush()

    def _flush_late(self) -> None:
        self._timer = None
        self._late = asyncio.create_task(self._flush())

    async def _settle(self) -> None:
        """No piece is on its way afterwards."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        late, self._late = self._late, None
        if late is not None:
            await late

    async def _flush(self) -> None:
        async with self._order:
            text, self._waiting = self._waiting, ""
            self._last = asyncio.get_running_loop().time()
            if text:
                index, self._index = self._index, self._index + 1
                await self._emit(TextAppended(self._agent, self._step, self._take, index, text))
