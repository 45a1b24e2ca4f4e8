"""What a worker notes is stored in its order, in few transactions, and not at all once the run is another's."""

import asyncio

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.errors import LostEpoch
from app.domain.events import StepStarted, TextAppended
from app.domain.run import Run
from app.store.engine import Database
from app.store.writer import GATHER_S, MOST_GATHER_S, RunWriter, gather_s
from tests.store.opened import PINS, Stores, opened


async def _claimed(stores: Stores, run_id: str | None = None) -> Run:
    run = await stores.runs.claim(run_id or (await stores.accept()).run.id, PINS)
    assert run is not None
    return run


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pauses=st.lists(st.sampled_from(["none", "turn", "settled", "hurry"]), min_size=1, max_size=30))
def test_notes_are_stored_in_their_order_whenever_they_come(database: Database, pauses: list[str]) -> None:
    async def scenario() -> None:
        async with opened(database) as stores:
            run = await _claimed(stores)
            writer = RunWriter(database, stores.events, run)
            for index, pause in enumerate(pauses):
                writer.note(TextAppended(None, "conclude", 1, index, "x"))
                if pause == "turn":
                    await asyncio.sleep(0)
                elif pause == "hurry":
                    writer.hurry()
                elif pause == "settled":
                    await writer.settled()
                    assert len(await stores.events.read(run.id, run.last_seq)) == index + 1
            await writer.settled()
            found = await stores.events.read(run.id, run.last_seq)
            assert [each.seq for each in found] == list(range(run.last_seq + 1, run.last_seq + 1 + len(pauses)))
            assert [getattr(each.event, "index", None) for each in found] == list(range(len(pauses)))

    asyncio.run(scenario())


@given(st.floats(0.0, 60.0))
def test_the_busier_the_database_the_longer_notes_gather(took_s: float) -> None:
    assert GATHER_S <= gather_s(took_s) <= MOST_GATHER_S
    assert gather_s(took_s) >= min(MOST_GATHER_S, 4 * took_s)


def test_many_notes_at_once_are_one_transaction(database: Database) -> None:
    async def scenario() -> None:
        async with opened(database) as stores:
            run = await _claimed(stores)
            writer = RunWriter(database, stores.events, run)
            for take in range(50):
                writer.note(StepStarted("consult", take))
            await writer.settled()
            (rows,) = await database.direct.system(
                (b"SELECT count(DISTINCT xmin::text) AS transactions FROM run_event WHERE seq > 2", {})
            )
            assert rows[0]["transactions"] == 1

    asyncio.run(scenario())


def test_a_writer_that_lost_the_run_stores_nothing_and_says_so_from_then_on(database: Database) -> None:
    async def scenario() -> None:
        async with opened(database) as stores:
            old = await _claimed(stores)
            writer = RunWriter(database, stores.events, old)
            new = await _claimed(stores, old.id)
            writer.note(StepStarted("consult", 1))
            with pytest.raises(LostEpoch):
                await writer.settled()
            with pytest.raises(LostEpoch):
                writer.note(StepStarted("consult", 2))
            assert await stores.events.read(old.id, new.last_seq) == ()

    asyncio.run(scenario())


def test_what_rests_is_handed_over_after_all_before_it_is_stored(database: Database) -> None:
    async def scenario() -> None:
        async with opened(database) as stores:
            run = await _claimed(stores)
            writer = RunWriter(database, stores.events, run)
            writer.note(StepStarted("first", 1))
            await writer.settled()
            writer.note(StepStarted("second", 1))
            rest = await writer.rest()
            assert [getattr(each, "step", None) for each in rest.events] == ["second"]
            stored = [getattr(each.event, "step", None) for each in await stores.events.read(run.id, run.last_seq)]
            assert stored == ["first"]

    asyncio.run(scenario())
