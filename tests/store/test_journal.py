"""The journal: what is finished is never done again, what was interrupted is."""

import asyncio
from decimal import Decimal

import pytest
from pydantic import TypeAdapter

from app.domain.codec import Codec
from app.domain.errors import AllBackendsFailed, LostEpoch
from app.domain.run import Run
from app.store.engine import Database
from app.store.journal import Journal
from tests.store.opened import PINS, Stores, opened

CODEC: Codec[str] = Codec(TypeAdapter(str))


class Paid:
    """Work that counts how often it is done."""

    def __init__(self, *, fails: bool = False) -> None:
        self.takes: list[int] = []
        self._fails = fails

    async def __call__(self, take: int) -> tuple[str, Decimal]:
        self.takes.append(take)
        if self._fails:
            raise AllBackendsFailed
        return "result", Decimal("0.25")


async def _claimed(stores: Stores, run_id: str | None = None) -> Run:
    run = await stores.runs.claim(run_id or (await stores.accept()).run.id, PINS)
    assert run is not None
    return run


def test_a_finished_step_is_replayed_after_a_crash_without_a_word(database: Database) -> None:
    async def scenario() -> None:
        async with opened(database) as stores:
            run, work = await _claimed(stores), Paid()
            journal = Journal(database, stores.events, run)
            assert await journal.step("consult", {"q": 1}, CODEC, work) == "result"
            await journal.settled()
            again = Journal(database, stores.events, await _claimed(stores, run.id))
            before = (await stores.runs.run(run.id)).last_seq
            assert await again.step("consult", {"q": 1}, CODEC, work) == "result"
            await again.settled()
            assert work.takes == [1]
            assert (await stores.runs.run(run.id)).last_seq == before

    asyncio.run(scenario())


def test_an_interrupted_step_is_begun_again_and_counts_its_takes(database: Database) -> None:
    async def scenario() -> None:
        async with opened(database) as stores:
            run = await _claimed(stores)
            journal = Journal(database, stores.events, run)
            with pytest.raises(AllBackendsFailed):
                await journal.step("consult", {}, CODEC, Paid(fails=True))
            work = Paid()
            await journal.step("consult", {}, CODEC, work)
            assert work.takes == [2]

    asyncio.run(scenario())


def test_other_inputs_and_other_pins_are_other_steps(database: Database) -> None:
    async def scenario() -> None:
        async with opened(database) as stores:
            run, work = await _claimed(stores), Paid()
            journal = Journal(database, stores.events, run)
            await journal.step("analyze", {"replies": []}, CODEC, work)
            await journal.step("analyze", {"replies": ["50,000 users"]}, CODEC, work)
            assert work.takes == [1, 1]

    asyncio.run(scenario())


def test_the_result_of_a_worker_that_lost_the_run_is_not_stored(database: Database) -> None:
    async def scenario() -> None:
        async with opened(database) as stores:
            old = await _claimed(stores)
            journal = Journal(database, stores.events, old)

            async def overtaken(take: int) -> tuple[str, Decimal]:
                await _claimed(stores, old.id)
                return f"late {take}", Decimal(1)

            await journal.step("consult", {}, CODEC, overtaken)
            with pytest.raises(LostEpoch):
                await journal.settled()
            work = Paid()
            newer = Journal(database, stores.events, await _claimed(stores, old.id))
            assert await newer.step("consult", {}, CODEC, work) == "result"

    asyncio.run(scenario())
