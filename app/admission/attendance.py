"""What a worker tells of itself: how many runs it takes at a time, and how long one takes of late."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, Protocol, TypeVar

from app.domain.errors import TeamError
from app.telemetry import problem

_OF_LATE = 32
"""Runs over which the average goes, about: a change of the pace shows within as many."""

Work = TypeVar("Work")


class Register(Protocol):
    """Where workers report: in the database, or in a test."""

    async def report(self, worker: str, concurrency: int, run_s: float | None) -> None:
        """The worker is alive; raises DatabaseUnavailable."""
        ...

    async def leave(self, worker: str) -> None:
        """The worker ends; raises DatabaseUnavailable."""
        ...


class Attendance:
    """Times the runs of one worker and reports them while the worker lives."""

    def __init__(
        self, worker: str, concurrency: int, register: Register, clock: Callable[[], float], beat_s: float
    ) -> None:
        self._worker = worker
        self._concurrency = concurrency
        self._register = register
        self._clock = clock
        self._beat_s = beat_s
        self._seen = 0
        self.run_s: float | None = None

    def timed(self, execute: Callable[[Work], Awaitable[None]]) -> Callable[[Work], Coroutine[Any, Any, None]]:
        """The same, with each run that comes to rest counted; one that fails was given back and took no place."""

        async def timed(work: Work) -> None:
            begun = self._clock()
            await execute(work)
            self._count(self._clock() - begun)

        return timed

    def _count(self, took_s: float) -> None:
        self._seen += 1
        before = took_s if self.run_s is None else self.run_s
        self.run_s = before + (took_s - before) / min(self._seen, _OF_LATE)

    async def keep(self) -> None:
        """Report until cancelled: each second while there is something new, and each heartbeat."""
        told_at, told = 0.0, -1
        try:
            while True:
                now = self._clock()
                if told != self._seen or now - told_at >= self._beat_s:
                    told_at, told = now, self._seen
                    await self._report()
                await asyncio.sleep(1.0)
        finally:
            await asyncio.shield(self._leave())

    async def _report(self) -> None:
        try:
            await self._register.report(self._worker, self._concurrency, self.run_s)
        except TeamError as error:
            problem("attendance.unreported", error)

    async def _leave(self) -> None:
        try:
            await self._register.leave(self._worker)
        except TeamError as error:
            problem("attendance.unreported", error)
