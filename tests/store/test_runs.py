"""Runs: created whole, claimed by one, ended once."""

import asyncio

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.domain.errors import IdempotencyMismatch, LostEpoch, NotFound, ThreadBusy
from app.domain.labels import RunStatus, Sensitivity
from app.domain.run import Run
from app.store.engine import Database
from app.store.runs import Ending
from tests.store.opened import PINS, Stores, opened


async def _claim(stores: Stores, run_id: str) -> Run:
    run = await stores.runs.claim(run_id, PINS)
    assert run is not None
    return run


def test_a_message_its_run_its_first_event_and_its_job_come_together(database: Database) -> None:
    async def scenario() -> None:
        async with opened(database) as stores:
            accepted = await stores.accept("  Should we\nself-host?  ")
            assert accepted.run.status is RunStatus.QUEUED
            assert (await stores.runs.thread(accepted.run.thread_id)).title == "Should we self-host?"
            (first,) = await stores.events.read(accepted.run.id, 0)
            assert (first.seq, first.event.type) == (1, "run.created")
            async with database.system() as session:
                jobs = (await session.execute(text("SELECT thread_id, run_id FROM job"))).all()
            assert [tuple(job) for job in jobs] == [(accepted.run.thread_id, accepted.run.id)]

    asyncio.run(scenario())


def test_nothing_is_left_of_a_message_to_an_unknown_thread(database: Database) -> None:
    async def scenario() -> None:
        async with opened(database) as stores:
            with pytest.raises(NotFound):
                await stores.accept(thread_id="thr_" + "0" * 32)
            async with database.system() as session:
                counts = await session.execute(
                    text("SELECT (SELECT count(*) FROM message), (SELECT count(*) FROM job)")
                )
            assert tuple(counts.one()) == (0, 0)

    asyncio.run(scenario())


def test_twenty_equal_requests_at_once_make_one_run(database: Database) -> None:
    async def scenario() -> None:
        async with opened(database) as stores:
            accepted = await asyncio.gather(*(stores.accept(key="same") for _ in range(20)))
            assert len({each.run.id for each in accepted}) == 1
            assert sum(not each.replayed for each in accepted) == 1
            with pytest.raises(IdempotencyMismatch):
                await stores.accept("Another question", key="same")

    asyncio.run(scenario())


def test_a_second_claim_takes_the_run_over_and_the_first_can_write_nothing(database: Database) -> None:
    async def scenario() -> None:
        async with opened(database) as stores:
            run_id = (await stores.accept()).run.id
            first, second = await _claim(stores, run_id), await _claim(stores, run_id)
            assert (first.epoch, second.epoch, second.crashes) == (1, 2, 1)
            with pytest.raises(LostEpoch):
                await stores.runs.finish(run_id, first.epoch, Ending(RunStatus.FAILED))
            await stores.runs.finish(run_id, second.epoch, Ending(RunStatus.FAILED))
            assert await stores.runs.claim(run_id, PINS) is None
            types = [stored.event.type for stored in await stores.events.read(run_id, 0)]
            assert types == ["run.created", "run.started", "run.started", "run.finished"]

    asyncio.run(scenario())


def test_only_one_run_of_a_thread_is_worked_on(database: Database) -> None:
    async def scenario() -> None:
        async with opened(database) as stores:
            first = await stores.accept()
            second = await stores.accept(thread_id=first.run.thread_id)
            await _claim(stores, first.run.id)
            with pytest.raises(ThreadBusy):
                await stores.runs.claim(second.run.id, PINS)

    asyncio.run(scenario())


def test_a_final_status_and_a_threads_label_are_guarded_by_the_database(database: Database) -> None:
    async def scenario() -> None:
        async with opened(database) as stores:
            run = await _claim(stores, (await stores.accept()).run.id)
            assert await stores.runs.taint(run, Sensitivity.CONFIDENTIAL) is Sensitivity.CONFIDENTIAL
            assert await stores.runs.taint(run, Sensitivity.PUBLIC) is Sensitivity.CONFIDENTIAL
            await stores.runs.finish(run.id, run.epoch, Ending(RunStatus.CANCELLED))
            for statement in ("UPDATE thread SET sensitivity = 0", "UPDATE run SET status = 'queued'"):
                with pytest.raises(DBAPIError):
                    async with database.system() as session:
                        await session.execute(text(statement))

    asyncio.run(scenario())


def test_cancelling_a_waiting_run_ends_it_and_takes_its_job_away(database: Database) -> None:
    async def scenario() -> None:
        async with opened(database) as stores:
            run_id = (await stores.accept()).run.id
            assert (await stores.runs.cancel(run_id, "changed my mind")).status is RunStatus.CANCELLED
            assert (await stores.runs.cancel(run_id, "again")).status is RunStatus.CANCELLED
            async with database.system() as session:
                assert (await session.execute(text("SELECT id FROM job"))).scalars().all() in (
                    [],
                    ["cancelled"],
                )

    asyncio.run(scenario())


def test_a_run_that_is_taken_while_it_is_cancelled_is_told_to_stop(database: Database) -> None:
    async def scenario() -> None:
        async with opened(database) as stores:
            run_id = (await stores.accept()).run.id
            async with database.system() as session:
                await session.execute(
                    text("UPDATE run SET status = 'running', epoch = 1 WHERE id = :run"), {"run": run_id}
                )
                cancelling = asyncio.create_task(stores.runs.cancel(run_id, "stop"))
                await _somebody_waits(stores)
            assert (await cancelling).status is RunStatus.CANCELLING
            assert [each.event.type for each in await stores.events.read(run_id, 1)] == ["run.cancelling"]

    asyncio.run(scenario())


async def _somebody_waits(stores: Stores) -> None:
    """Return when a transaction waits for another one."""
    query = b"SELECT count(*) AS n FROM pg_locks WHERE NOT granted"
    while not (await stores.database.direct.system((query, {})))[0][0]["n"]:
        pass


def test_a_run_without_a_living_job_is_queued_again_and_a_stuck_cancelling_ends(database: Database) -> None:
    async def scenario() -> None:
        async with opened(database) as stores:
            lost = (await stores.accept()).run.id
            stuck = (await stores.accept()).run.id
            await _claim(stores, stuck)
            await stores.runs.cancel(stuck, "stop")
            async with database.system() as session:
                await session.execute(text("DELETE FROM job"))
            assert await stores.runs.recover("runs", lost_after_s=3600) == 0
            assert await stores.runs.recover("runs", lost_after_s=0) == 2
            assert (await stores.runs.run(stuck)).status is RunStatus.CANCELLED
            async with database.system() as session:
                jobs = (await session.execute(text("SELECT run_id FROM job"))).scalars().all()
            assert list(jobs) == [lost]

    asyncio.run(scenario())
