"""Workers at the queue: runs are worked on once at a time, in their thread's order, and come back when left."""

import asyncio
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

from sqlalchemy import text

from app.domain.errors import AllBackendsFailed, LostEpoch
from app.domain.labels import RunStatus
from app.domain.run import Run
from app.store.engine import Database
from app.store.notifications import Notifications
from app.store.queue import RUNS
from app.store.runs import Ending
from app.store.shift import Shift
from app.store.tenancy import acting_for
from tests.store.opened import PINS, Stores, opened

Work = Callable[[Run], Awaitable[None]]
PATIENCE_S = 30.0


@asynccontextmanager
async def at_work(stores: Stores, work: Work, concurrency: int = 4) -> AsyncGenerator[None]:
    """A worker that executes what comes in, until the block ends."""
    notifications = Notifications(stores.database.dsn)
    await notifications.open()
    shift = Shift(stores.queue, notifications, work, (RUNS,), concurrency)
    task = asyncio.create_task(shift.work(stores.runs.started(PINS)))
    try:
        async with asyncio.timeout(PATIENCE_S):
            yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        await notifications.close()


async def _count(database: Database, condition: str = "true") -> int:
    async with database.system() as session:
        found = await session.execute(text(f"SELECT count(*) FROM job WHERE {condition}"))  # noqa: S608 - ours
        return int(found.scalar_one())


async def _until(condition: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while not await condition():  # noqa: ASYNC110 - the database tells nobody
            await asyncio.sleep(0.01)


class Concluding:
    """Ends every run at once and keeps their order; fails the test of two runs of a thread at the same time."""

    def __init__(self, stores: Stores) -> None:
        self.stores = stores
        self.order: list[str] = []
        self.busy: set[str] = set()
        self.ended = asyncio.Event()
        self.wanted = 1

    async def __call__(self, run: Run) -> None:
        assert run.thread_id not in self.busy
        self.busy.add(run.thread_id)
        await asyncio.sleep(0)
        self.busy.remove(run.thread_id)
        with acting_for(run.tenant):
            await self.stores.runs.finish(run.id, run.epoch, Ending(RunStatus.CANCELLED))
        self.order.append(run.id)
        if len(self.order) == self.wanted:
            self.ended.set()


def test_runs_of_a_thread_are_worked_on_one_after_the_other_by_whoever_has_hands_free(database: Database) -> None:
    async def scenario() -> None:
        async with opened(database) as stores:
            work = Concluding(stores)
            first = await stores.accept()
            turns = [first, *[await stores.accept(thread_id=first.run.thread_id) for _ in range(3)]]
            others = [await stores.accept() for _ in range(4)]
            work.wanted = len(turns) + len(others)
            async with at_work(stores, work), at_work(stores, work):
                await work.ended.wait()
            assert [run for run in work.order if run in {each.run.id for each in turns}] == [
                each.run.id for each in turns
            ]
            assert sorted(work.order) == sorted(each.run.id for each in (*turns, *others))
            assert await _count(database) == 0

    asyncio.run(scenario())


def test_a_run_is_claimed_in_the_moment_in_which_it_is_taken(database: Database) -> None:
    async def scenario() -> None:
        async with opened(database) as stores:
            run_id = (await stores.accept()).run.id
            (taken,) = await stores.queue.take(await stores.queue.enrol(), (RUNS,), 5, (), stores.runs.started(PINS))
            assert taken.run is not None
            assert (taken.run.id, taken.run.epoch, taken.run.status) == (run_id, 1, RunStatus.RUNNING)
            events = await stores.events.read(run_id, 0)
            assert [each.event.type for each in events] == ["run.created", "run.started"]
            assert taken.run.last_seq == len(events)
            assert await stores.queue.take(await stores.queue.enrol(), (RUNS,), 5, (), stores.runs.started(PINS)) == ()

    asyncio.run(scenario())


def test_the_jobs_of_a_silent_worker_come_back_and_its_own_writes_are_lost(database: Database) -> None:
    async def scenario() -> None:
        async with opened(database) as stores:
            await stores.accept()
            started = stores.runs.started(PINS)
            silent, other = await stores.queue.enrol(), await stores.queue.enrol()
            (taken,) = await stores.queue.take(silent, (RUNS,), 1, (), started)
            assert await stores.queue.revive() == 0
            async with database.system() as session:
                await session.execute(
                    text("UPDATE worker SET beat_at = beat_at - interval '1 hour' WHERE id = :id"), {"id": silent}
                )
            assert await stores.queue.revive() == 1
            assert not await stores.queue.beat(silent)
            (again,) = await stores.queue.take(other, (RUNS,), 1, (taken.id,), started)
            assert again.run is not None
            assert (again.id, again.run.epoch, again.run.crashes) == (taken.id, 2, 1)
            assert taken.run is not None
            try:
                await stores.runs.finish(taken.run.id, taken.run.epoch, Ending(RunStatus.CANCELLED))
            except LostEpoch:
                pass
            else:
                raise AssertionError("a worker that lost its run has ended it")
            await stores.queue.leave(silent, (taken.id,))
            assert await _count(database) == 1

    asyncio.run(scenario())


def test_what_fails_is_tried_again_later_and_what_was_lost_is_not(database: Database) -> None:
    async def scenario() -> None:
        async with opened(database) as stores:
            lost = (await stores.accept()).run.id
            failing = (await stores.accept()).run.id

            async def work(run: Run) -> None:
                raise LostEpoch if run.id == lost else AllBackendsFailed

            async with at_work(stores, work):
                await _until(lambda: _waits(database))
            async with database.system() as session:
                (job,) = (await session.execute(text("SELECT run_id, attempts, worker_id FROM job"))).all()
            assert (job.run_id, job.attempts >= 1, job.worker_id) == (failing, True, None)

    asyncio.run(scenario())


async def _waits(database: Database) -> bool:
    return await _count(database) == 1 and await _count(database, "worker_id IS NULL AND attempts > 0") == 1


def test_cancelling_a_run_at_work_interrupts_it_wherever_that_is(database: Database) -> None:
    async def scenario() -> None:
        async with opened(database) as stores:
            begun, interrupted = asyncio.Event(), asyncio.Event()

            async def work(run: Run) -> None:
                begun.set()
                try:
                    await asyncio.Event().wait()
                except asyncio.CancelledError:
                    interrupted.set()
                    with acting_for(run.tenant):
                        # The claim's own epoch has ended with the cancelling.
                        await stores.runs.finish(run.id, None, Ending(RunStatus.CANCELLED))
                    raise

            run_id = (await stores.accept()).run.id
            async with at_work(stores, work):
                await begun.wait()
                assert (await stores.runs.cancel(run_id, "enough")).status is RunStatus.CANCELLING
                await interrupted.wait()
                await _until(lambda: _none(database))
            assert (await stores.runs.run(run_id)).status is RunStatus.CANCELLED

    asyncio.run(scenario())


async def _none(database: Database) -> bool:
    return await _count(database) == 0


def test_a_worker_that_ends_gives_back_what_it_has_begun(database: Database) -> None:
    async def scenario() -> None:
        async with opened(database) as stores:
            begun = asyncio.Event()

            async def work(_run: Run) -> None:
                begun.set()
                await asyncio.Event().wait()

            notifications = Notifications(database.dsn)
            await stores.accept()
            shift = Shift(stores.queue, notifications, work, (RUNS,), 1, grace_s=0)
            task = asyncio.create_task(shift.work(stores.runs.started(PINS)))
            async with asyncio.timeout(PATIENCE_S):
                await begun.wait()
                task.cancel()
                with suppress(asyncio.CancelledError):
                    await task
            assert await _count(database, "worker_id IS NULL AND due_at <= clock_timestamp()") == 1
            async with database.system() as session:
                assert (await session.execute(text("SELECT count(*) FROM worker"))).scalar_one() == 0

    asyncio.run(scenario())


def test_a_worker_that_stood_still_for_too_long_does_nothing_more_of_what_it_had_begun(database: Database) -> None:
    async def scenario() -> None:
        async with opened(database) as stores:
            begun, answer, done = asyncio.Event(), asyncio.Event(), list[str]()

            async def work(run: Run) -> None:
                begun.set()
                if done:
                    with acting_for(run.tenant):
                        await stores.runs.finish(run.id, run.epoch, Ending(RunStatus.CANCELLED))
                    return
                done.append("begun")
                await answer.wait()
                done.append("paid call")

            async with at_work(stores, work):
                await stores.accept()
                await begun.wait()
                # What arrives while nothing runs here would wake the run at once.
                asyncio.get_running_loop().call_soon(answer.set)
                time.sleep(stores.queue.stalled_after_s + stores.queue.heartbeat_s)  # noqa: ASYNC251 - the stop itself

                async def over() -> bool:
                    await stores.queue.revive()
                    return await _none(database)

                await _until(over)
            assert done == ["begun"]

    asyncio.run(scenario())
