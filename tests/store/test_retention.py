"""What is old goes, in bounded steps; what is in use stays."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from sqlalchemy import text

from app.domain.conclusion import Conclusion
from app.domain.erasure import Kept, Removed
from app.domain.events import StepStarted, TextAppended
from app.domain.labels import Completeness, RunStatus
from app.store.engine import Database
from app.store.retention import RetentionStore
from app.store.runs import Ending
from tests.store.opened import Stores, opened

DAY = timedelta(days=1)
KEPT = Kept(threads=90 * DAY, streams=7 * DAY, journals=30 * DAY)
ENDED = Ending(RunStatus.CONCLUDED, Conclusion(Completeness.FULL, "So.", None, (), (), (), (), (), {}))


def scenario(database: Database, work: Callable[[Stores], Awaitable[None]]) -> None:
    async def run() -> None:
        async with opened(database) as stores:
            await work(stores)

    asyncio.run(run())


async def ended(stores: Stores, thread_id: str | None = None) -> tuple[str, str]:
    """A run with a stream and a journal, ended; its id and that of its thread."""
    accepted = await stores.accept("How many?", thread_id)
    run = await stores.runs.claim(accepted.run.id, {})
    assert run is not None
    said = TextAppended(None, "conclude", 1, 0, "So.")
    await stores.events.append(run.id, run.epoch, [StepStarted("consult:mentor", 1), said])
    async with stores.database.session() as session:
        await session.execute(
            text("INSERT INTO run_step (run_id, step, input_hash, epoch) VALUES (:run, 'consult:mentor', 'h', 1)"),
            {"run": run.id},
        )
    await stores.runs.finish(run.id, run.epoch, ENDED)
    return run.id, run.thread_id


async def count(stores: Stores, table: str) -> int:
    async with stores.database.system() as session:
        return int((await session.execute(text(f"SELECT count(*) FROM {table}"))).scalar_one())  # noqa: S608


def after(days: float) -> datetime:
    return datetime.now(UTC) + days * DAY


def test_stream_journal_and_thread_go_one_after_the_other(database: Database) -> None:
    async def work(stores: Stores) -> None:
        run_id, _ = await ended(stores)
        retention = RetentionStore(database, KEPT)
        assert await retention.remove(after(6)) == Removed()
        assert await retention.remove(after(8)) == Removed(streams=1)
        types = [stored.event.type for stored in await stores.events.read(run_id, 0)]
        assert types == ["run.created", "run.started", "run.finished"]
        assert await count(stores, "run_step") == 1
        assert await retention.remove(after(31)) == Removed(journals=1)
        assert await count(stores, "run_step") == 0
        assert (await stores.runs.run(run_id)).conclusion is not None
        assert await retention.remove(after(91)) == Removed(threads=1)
        for table in ("thread", "message", "run", "run_event"):
            assert await count(stores, table) == 0

    scenario(database, work)


def test_a_thread_in_use_and_a_run_that_waits_stay(database: Database) -> None:
    async def work(stores: Stores) -> None:
        _, used = await ended(stores)
        waiting = (await stores.accept("And now?")).run
        async with stores.database.system() as session:
            await session.execute(text("UPDATE thread SET created_at = created_at - interval '200 days'"))
            await session.execute(text("UPDATE message SET created_at = created_at - interval '200 days'"))
        assert (await RetentionStore(database, KEPT).remove(after(0))).threads == 0
        assert (await stores.runs.thread(used)).id == used
        assert (await stores.runs.run(waiting.id)).status is RunStatus.QUEUED

    scenario(database, work)


def test_a_pass_is_bounded_and_the_next_one_goes_on(database: Database) -> None:
    async def work(stores: Stores) -> None:
        for _ in range(5):
            await ended(stores)
        retention = RetentionStore(database, Kept(threads=DAY), batch=2, batches=2)
        assert await retention.remove(after(2)) == Removed(threads=4, more=True)
        assert await retention.remove(after(2)) == Removed(threads=1)
        assert await retention.remove(after(2)) == Removed()

    scenario(database, work)


def test_without_limits_everything_stays(database: Database) -> None:
    async def work(stores: Stores) -> None:
        await ended(stores)
        assert await RetentionStore(database, Kept()).remove(after(10_000)) == Removed()
        assert await count(stores, "run_step") == 1

    scenario(database, work)
