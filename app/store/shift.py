"""A worker's time at the queue: takes runs while it has hands free, stops aborted ones, gives back the rest."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress

from app.domain.errors import DatabaseUnavailable, LostEpoch
from app.domain.run import Run
from app.store.notifications import Notifications
from app.store.pulse import Pulse
from app.store.queue import ABORTS, Queue, Taken, topic
from app.telemetry import problem

Execute = Callable[[Run], Awaitable[None]]

GRACE_S = 5.0
"""What runs have left to end by themselves when the worker is told to stop."""
_AGAIN_AFTER_S = 0.5
_LONGEST_WAIT_S = 30


class Shift:
    """Works off the named queues, ``concurrency`` runs at a time."""

    def __init__(
        self,
        queue: Queue,
        notifications: Notifications,
        execute: Execute,
        queues: Iterable[str],
        concurrency: int,
        *,
        grace_s: float = GRACE_S,
    ) -> None:
        self._queue = queue
        self._notifications = notifications
        self._execute = execute
        self._queues = (*queues,)
        self._concurrency = concurrency
        self._grace_s = grace_s
        self._worker: int | None = None
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._done: list[int] = []
        self._later: dict[int, float] = {}
        self._strays: frozenset[int] = frozenset()
        self._lost: set[int] = set()
        self._wake = asyncio.Event()
        self._aborts = asyncio.Event()
        self._closing = False
        self._pulse = Pulse(queue.heartbeat_s / 4, queue.stalled_after_s, self._let_go)

    async def work(self, started: str) -> None:
        """Work until cancelled; runs that are interrupted by that go back to the queue.

        ``started`` is the event that tells of a claim, in JSON.
        """
        topics = [(topic(each), self._wake) for each in self._queues] + [(ABORTS, self._aborts)]
        for name, wake in topics:
            self._notifications.join(name, wake)
        watching = asyncio.create_task(self._watch(), name="heartbeat")
        self._pulse.start()
        try:
            while True:
                await self._turn(started)
        finally:
            for name, wake in topics:
                self._notifications.unsubscribe(name, wake)
            watching.cancel()
            self._pulse.stop()
            await asyncio.shield(self._close())

    async def _turn(self, started: str) -> None:
        """Put away, give back and take; then wait until something has changed."""
        try:
            if self._worker is None:
                self._worker = await self._queue.enrol()
            await self._give_back(self._worker)
            await self._take(self._worker, started)
        except Exception as error:  # noqa: BLE001 - a worker that ended here would leave all runs waiting
            problem("queue.lost", error)
            await asyncio.sleep(_AGAIN_AFTER_S)
        else:
            await self._notifications.wait(self._wake)

    async def _give_back(self, worker: int) -> None:
        for job, wait_s in [*self._later.items()]:
            await self._queue.again(worker, job, wait_s)
            del self._later[job]

    async def _take(self, worker: int, started: str) -> None:
        room, over = self._concurrency - len(self._tasks), [*self._done]
        if not room:
            return
        taken = await self._queue.take(worker, self._queues, room, over, started)
        del self._done[: len(over)]
        for each in taken:
            self._tasks[each.id] = asyncio.create_task(self._carry_out(each), name=f"job {each.id}")

    async def _carry_out(self, taken: Taken) -> None:
        try:
            if taken.run is not None:
                await self._execute(taken.run)
            self._done.append(taken.id)
        except asyncio.CancelledError:
            # Somebody has aborted the run, which has ended with that; or the worker ends or has lost it.
            if not self._closing and taken.id not in self._lost:
                self._done.append(taken.id)
        except LostEpoch:
            self._done.append(taken.id)
        except Exception as error:  # noqa: BLE001 - whatever it was, the run is tried again
            problem("run.crashed", error, run_id=taken.run.id if taken.run else None)
            self._later[taken.id] = min(_LONGEST_WAIT_S, 2 ** min(taken.attempts - 1, 5))
        finally:
            del self._tasks[taken.id]
            self._lost.discard(taken.id)
            self._wake.set()

    async def _watch(self) -> None:
        """Give signs of life, and stop what is to be stopped."""
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(self._queue.heartbeat_s):
                    await self._aborts.wait()
            self._aborts.clear()
            try:
                await self._look()
            except Exception as error:  # noqa: BLE001 - the next sign of life may be in time
                problem("queue.lost", error)

    async def _look(self) -> None:
        if self._worker is None:
            return
        given = self._pulse.now()
        if not await self._queue.beat(self._worker):
            self._let_go()
            return
        self._pulse.heard(given)
        for job in await self._queue.aborted(self._worker):
            if job in self._tasks:
                self._tasks[job].cancel()
        await self._give_back_lost(self._worker)

    def _let_go(self) -> None:
        """The runs at work here are others' by now, or soon: what they have not done they must not do any more."""
        self._worker = None
        self._lost.update(self._tasks)
        for task in [*self._tasks.values()]:
            task.cancel()

    async def _give_back_lost(self, worker: int) -> None:
        """Give back jobs that the queue has handed over and that never came: the connection broke in between.

        Each is seen twice before that, as jobs come and go.
        """
        strays = await self._queue.held(worker) - {*self._tasks, *self._done, *self._later}
        for job in strays & self._strays:
            await self._queue.again(worker, job, 0.0)
        self._strays = strays

    async def _close(self) -> None:
        if self._tasks:
            await asyncio.wait(self._tasks.values(), timeout=self._grace_s)
        self._closing = True
        left = [*self._tasks.values()]
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)
        if self._worker is not None:
            with suppress(DatabaseUnavailable):
                await self._queue.leave(self._worker, self._done)
