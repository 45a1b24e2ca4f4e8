"""Looking again and again at what other processes may have changed."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

from app.store.waking import woken
from app.telemetry import problem


class Following:
    """Calls ``look`` whenever it is woken, and every ``every_s`` seconds where no notification arrives."""

    def __init__(self, name: str, look: Callable[[], Awaitable[None]], every_s: float) -> None:
        self._name = name
        self._look = look
        self._every_s = every_s
        self._task: asyncio.Task[None] | None = None

    async def open(self, wake: asyncio.Event) -> None:
        """Look once, and follow from then on."""
        await self._look()
        self._task = asyncio.create_task(self._follow(wake), name=self._name)

    async def close(self) -> None:
        """Stop following."""
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    async def _follow(self, wake: asyncio.Event) -> None:
        while True:
            await woken(wake, self._every_s)
            try:
                await self._look()
            except Exception as error:  # noqa: BLE001 - who stopped looking would hold for true what was true once
                problem(f"{self._name}.broken", error)
