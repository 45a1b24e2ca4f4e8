"""What a thread remembers, in the database: each run taken up once, changes one after the other, all gone with it."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from app.domain.errors import NotFound
from app.domain.labels import RunStatus, Sensitivity
from app.domain.memory import EndedRun, FactState, ThreadFact, ThreadSummary
from app.domain.run import Run
from app.steps.facts import corrected, forgotten, settle
from app.store.engine import Database
from app.store.memory import MemoryStore
from app.store.rows import Rows
from app.store.runs import Ending
from tests.store.opened import PINS, Stores, opened


def memory_of(stores: Stores) -> MemoryStore:
    return MemoryStore(stores.database, Rows())


async def ended(stores: Stores, words: str, thread_id: str | None = None) -> Run:
    """A run on these words that has come to an end."""
    run = await stores.runs.claim((await stores.accept(words, thread_id)).run.id, PINS)
    assert run is not None
    await stores.runs.finish(run.id, run.epoch, Ending(RunStatus.FAILED))
    return run


def test_an_ended_run_is_taken_up_once_whoever_asks(database: Database) -> None:
    async def scenario() -> None:
        async with opened(database) as stores:
            memory = memory_of(stores)
            run = await ended(stores, "Our budget is 50k EUR.")
            await stores.accept("Our team has 4 engineers.", run.thread_id)
            taken = await asyncio.gather(*(memory.remember(run.thread_id, settle) for _ in range(4)))
            assert sorted(taken) == [0, 0, 0, 1]
            (fact,) = (await memory.of(run.thread_id)).facts
            assert (fact.text, fact.run_id, fact.statement.source_id) == (
                "Our budget is 50k EUR",
                run.id,
                run.message_id,
            )

    asyncio.run(scenario())


def test_runs_are_taken_up_in_order_and_replace_each_other(database: Database) -> None:
    async def scenario() -> None:
        async with opened(database) as stores:
            memory = memory_of(stores)
            run = await ended(stores, "Our budget is 50k EUR.")
            await ended(stores, "Our budget is 60k EUR.", run.thread_id)
            assert await memory.remember(run.thread_id, settle) == 2
            old, new = (await memory.of(run.thread_id)).facts
            assert (old.state, old.replaced_by, new.text) == (FactState.REPLACED, new.id, "Our budget is 60k EUR")

    asyncio.run(scenario())


def test_a_failure_while_remembering_leaves_everything_as_it_was(database: Database) -> None:
    async def scenario() -> None:
        async with opened(database) as stores:
            memory = memory_of(stores)
            run = await ended(stores, "Our budget is 50k EUR.")

            def twice(known: Sequence[ThreadFact], ended: EndedRun) -> Sequence[ThreadFact]:
                (fact,) = settle(known, ended)
                return [fact, replace(fact, id="fct_" + "1" * 32)]

            with pytest.raises(IntegrityError):
                await memory.remember(run.thread_id, twice)
            assert (await memory.of(run.thread_id)).facts == ()
            assert await memory.remember(run.thread_id, settle) == 1

    asyncio.run(scenario())


def test_corrections_and_deletions_stay_and_a_deleted_fact_cannot_be_brought_back(database: Database) -> None:
    async def scenario() -> None:
        async with opened(database) as stores:
            memory = memory_of(stores)
            run = await ended(stores, "Our budget is 50k EUR. Our team has 4 engineers.")
            await memory.remember(run.thread_id, settle)
            first, second = (await memory.of(run.thread_id)).facts
            changed = await memory.change(
                run.thread_id,
                first.id,
                lambda known, fact, at: corrected(known, fact, "70k", at),
                Sensitivity.CONFIDENTIAL,
            )
            await memory.change(run.thread_id, second.id, forgotten, Sensitivity.PUBLIC)
            found = await memory.of(run.thread_id)
            assert found.in_use == (changed,)
            assert (changed.text, found.sensitivity) == ("70k", Sensitivity.CONFIDENTIAL)
            assert {fact.state for fact in found.changed} == {FactState.CORRECTED, FactState.DELETED}
            for wrong in (second.id, "fct_" + "0" * 32):
                with pytest.raises(NotFound):
                    await memory.change(run.thread_id, wrong, forgotten, Sensitivity.PUBLIC)
            with pytest.raises(IntegrityError):
                async with stores.database.system() as session:
                    await session.execute(text("UPDATE thread_fact SET state = 'active', content = 'x'"))

    asyncio.run(scenario())


def test_a_fact_is_changed_in_its_own_thread_only(database: Database) -> None:
    async def scenario() -> None:
        async with opened(database) as stores:
            memory = memory_of(stores)
            run = await ended(stores, "Our budget is 50k EUR.")
            other = await ended(stores, "Hello there")
            await memory.remember(run.thread_id, settle)
            (fact,) = (await memory.of(run.thread_id)).facts
            for thread in (other.thread_id, "thr_" + "0" * 32):
                with pytest.raises(NotFound):
                    await memory.change(thread, fact.id, forgotten, Sensitivity.PUBLIC)

    asyncio.run(scenario())


def test_a_summary_made_from_an_older_one_does_not_overwrite_a_newer_one(database: Database) -> None:
    async def scenario() -> None:
        async with opened(database) as stores:
            memory = memory_of(stores)
            run = await ended(stores, "Our budget is 50k EUR.")
            one = ThreadSummary(("a",), run.message_id, 1)
            two = ThreadSummary(("a", "b"), run.message_id, 2, "cloud")
            await memory.summarize(run.thread_id, one, None)
            await memory.summarize(run.thread_id, two, None)
            assert (await memory.of(run.thread_id)).summary == one
            await memory.summarize(run.thread_id, two, one)
            assert (await memory.of(run.thread_id)).summary == two
            await memory.remember(run.thread_id, settle)
            (fact,) = (await memory.of(run.thread_id)).facts
            await memory.change(run.thread_id, fact.id, forgotten, Sensitivity.PUBLIC)
            assert (await memory.of(run.thread_id)).summary is None

    asyncio.run(scenario())


def test_turns_are_read_up_to_a_message_and_between_two(database: Database) -> None:
    async def scenario() -> None:
        async with opened(database) as stores:
            memory = memory_of(stores)
            run = await ended(stores, "one")
            more = [await ended(stores, words, run.thread_id) for words in ("two", "three " * 10, "four")]
            ids = [each.message_id for each in (run, *more)]
            assert [turn.content for turn in await memory.up_to(ids[1], 9)] == ["one", "two"]
            assert [turn.id for turn in await memory.up_to(ids[3], 2)] == ids[2:]
            between = await memory.older(run.thread_id, ids[0], ids[3], 5)
            assert [turn.content for turn in between] == ["two", "three"]
            assert len(await memory.older(run.thread_id, None, ids[3], 5)) == 3
            with pytest.raises(NotFound):
                await memory.up_to("msg_" + "0" * 32, 3)

    asyncio.run(scenario())


def test_the_memory_of_a_thread_goes_with_it(database: Database) -> None:
    async def scenario() -> None:
        async with opened(database) as stores:
            memory = memory_of(stores)
            run = await ended(stores, "Our budget is 50k EUR.")
            await memory.remember(run.thread_id, settle)
            await memory.summarize(run.thread_id, ThreadSummary(("a",), run.message_id, 1), None)
            async with stores.database.system() as session:
                await session.execute(text("DELETE FROM thread WHERE id = :id"), {"id": run.thread_id})
                for count in ("SELECT count(*) FROM thread_fact", "SELECT count(*) FROM thread_summary"):
                    assert (await session.execute(text(count))).scalar_one() == 0
            with pytest.raises(NotFound):
                await memory.of(run.thread_id)

    asyncio.run(scenario())
