"""The picture of the load, and the order in which the queue works runs off."""

import asyncio

from sqlalchemy import text

from app.admission.waiting import turn_of
from app.domain.labels import Origin, RunStatus
from app.domain.load import Line, Load
from app.domain.run import Submission
from app.domain.trail import Action, Change
from app.store.engine import Database
from app.store.keys import TenantStore
from app.store.load import LoadStore
from app.store.runs import Ending
from app.store.tenancy import acting_for
from tests.store.opened import PINS, Stores, opened

FOUNDED = Change("default", "ann", Action.TENANT_CREATE, "acme")


async def ask(stores: Stores, tenant: str, turn: int, thread_id: str | None = None) -> tuple[str, str]:
    """A queued run; its id and its thread's."""
    with acting_for(tenant):
        accepted = await stores.runs.create(Submission("A question", Origin.HTTP, thread_id), PINS, "runs", turn)
    return accepted.run.id, accepted.run.thread_id


def test_what_waits_is_counted_by_tenant(database: Database) -> None:
    async def run() -> None:
        async with opened(database) as stores:
            load = LoadStore(database, "runs", lost_after_s=30)
            assert await load.look() == Load(alone=True)
            await TenantStore(database).create("acme", "Acme", None, FOUNDED)
            first, thread = await ask(stores, "default", 3)
            await ask(stores, "default", 4, thread)
            await ask(stores, "acme", 9)
            await stores.runs.create(Submission("Not of this queue", Origin.CLI), PINS, "local-1")
            found = await load.look()
            assert found.lines == {"default": Line(2, 3, 4), "acme": Line(1, 9, 9)}
            assert not found.alone
            assert await stores.runs.claim(first, {}) is not None
            assert (await load.look()).lines["default"] == Line(1, 4, 4)

    asyncio.run(run())


def test_workers_that_live_are_counted(database: Database) -> None:
    async def run() -> None:
        load = LoadStore(database, "runs", lost_after_s=30)
        await load.report("one", 8, None)
        assert ((await load.look()).slots, (await load.look()).run_s) == (8, None)
        await load.report("two", 4, 0.5)
        await load.report("one", 8, 2.0)
        found = await load.look()
        assert (found.slots, found.run_s) == (12, 1.5)
        await LoadStore(database, "others", lost_after_s=30).report("three", 100, 9.0)
        assert (await load.look()).slots == 12
        await load.leave("one")
        assert (await load.look()).slots == 4
        assert (await LoadStore(database, "runs", lost_after_s=0).look()).slots == 0
        await database.close()

    asyncio.run(run())


def test_a_tenant_with_many_waiting_does_not_hold_up_anothers_first(database: Database) -> None:
    """The queue itself takes the runs up in the order of their turns."""

    async def run() -> list[str]:
        async with opened(database) as stores:
            await TenantStore(database).create("acme", "Acme", None, FOUNDED)
            look = LoadStore(database, "runs", lost_after_s=30).look
            tenants: dict[str, str] = {}
            for tenant in [*("default",) * 20, "acme", "default", "acme"]:
                run_id, _ = await ask(stores, tenant, turn_of(await look(), tenant))
                tenants[run_id] = tenant
            worker = await stores.queue.enrol()
            taken: list[str] = []
            done: list[int] = []
            while jobs := await stores.queue.take(worker, ["runs"], 1, done, stores.runs.started({})):
                (job,) = jobs
                assert job.run is not None
                taken.append(tenants[job.run.id])
                done = [job.id]
                with acting_for(job.run.tenant):
                    await stores.runs.finish(job.run.id, job.run.epoch, Ending(RunStatus.CANCELLED))
            return taken

    taken = asyncio.run(run())
    assert taken[:4].count("acme") == 2
    assert taken.count("default") == 21


def test_a_run_whose_job_was_lost_keeps_its_turn(database: Database) -> None:
    async def run() -> tuple[int, int]:
        async with opened(database) as stores:
            run_id, _ = await ask(stores, "default", 7)
            async with stores.database.system() as session:
                await session.execute(text("DELETE FROM job"))
            assert await stores.runs.recover("runs", lost_after_s=0) == 1
            async with stores.database.system() as session:
                found = await session.execute(text("SELECT turn FROM job WHERE run_id = :run"), {"run": run_id})
                turn = int(found.scalar_one())
            load = await LoadStore(database, "runs", lost_after_s=30).look()
            return turn, load.lines["default"].first

    assert asyncio.run(run()) == (7, 7)
