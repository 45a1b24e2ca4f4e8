"""Questions in foreign dialects: their conversations are found once, and whoever waits is counted."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from app.domain.asked import EarlierTurn, RunPart
from app.domain.errors import NotFound
from app.domain.labels import RunStatus, Sensitivity
from app.store.asked import AskedStore
from app.store.engine import Database
from app.store.runs import Ending
from app.store.tenancy import acting_for
from tests.store.opened import PINS, Stores, opened

SAID = tuple(EarlierTurn("team" if place % 2 else "user", f"turn {place}") for place in range(40))


def scenario(database: Database, work: Callable[[Stores, AskedStore], Awaitable[None]]) -> None:
    async def run() -> None:
        async with opened(database) as stores:
            await work(stores, AskedStore(database))

    asyncio.run(run())


async def concluded(stores: Stores, thread_id: str | None = None) -> RunPart:
    run = await stores.runs.claim((await stores.accept(thread_id=thread_id)).run.id, PINS)
    assert run is not None
    await stores.runs.finish(run.id, run.epoch, Ending(RunStatus.CONCLUDED))
    return RunPart(run.id)


def test_turns_from_elsewhere_keep_their_order_before_the_question(database: Database) -> None:
    async def work(stores: Stores, asked: AskedStore) -> None:
        thread_id = await asked.begin(SAID, Sensitivity.CONFIDENTIAL, "ann")
        await stores.accept("And now?", thread_id)
        turns = await stores.runs.messages(thread_id)
        assert [(turn.role, turn.content) for turn in turns] == [
            *((turn.role, turn.text) for turn in SAID),
            ("user", "And now?"),
        ]
        thread = await stores.runs.thread(thread_id)
        assert (thread.sensitivity, thread.author) == (Sensitivity.CONFIDENTIAL, "ann")

    scenario(database, work)


def test_a_history_leads_to_its_thread_once_and_only_while_nothing_followed(database: Database) -> None:
    async def work(stores: Stores, asked: AskedStore) -> None:
        part = await concluded(stores)
        await asked.note(part, "print", None)
        await asked.keep(part, "history")
        with acting_for("others"):
            assert await asked.take("history") is None
        thread_id = (await stores.runs.run(part.run_id)).thread_id
        found = await asyncio.gather(*(asked.take("history") for _ in range(4)))
        assert sorted(found, key=str) == [None, None, None, thread_id]
        await asked.keep(part, "history")
        await stores.accept("Something else meanwhile.", thread_id)
        assert await asked.take("history") is None

    scenario(database, work)


def test_a_repeated_request_joins_while_the_first_is_fresh_and_alive(database: Database) -> None:
    async def work(stores: Stores, asked: AskedStore) -> None:
        part = RunPart((await stores.accept()).run.id)
        assert await asked.join("print", 60) is None
        await asked.note(part, "print", None)
        assert await asked.join("print", 60) == part
        await asked.leave(part)
        assert await asked.followed(part)
        await asked.leave(part)
        assert not await asked.followed(part)
        assert await asked.join("print", 0) is None
        await stores.runs.cancel(part.run_id, "no longer wanted")
        assert await asked.join("print", 60) is None

    scenario(database, work)


def test_what_is_kept_of_a_request_can_be_read_and_forgotten(database: Database) -> None:
    async def work(stores: Stores, asked: AskedStore) -> None:
        part = RunPart((await stores.accept()).run.id)
        await asked.note(part, "print", {"model": "cto-team", "metadata": {"a": "b"}})
        assert (await asked.read(part)).request == {"model": "cto-team", "metadata": {"a": "b"}}
        for other in (RunPart(part.run_id, 2), RunPart("run_" + "0" * 32)):
            with pytest.raises(NotFound):
                await asked.read(other)
        with acting_for("others"), pytest.raises(NotFound):
            await asked.forget(part)
        await asked.forget(part)
        with pytest.raises(NotFound):
            await asked.read(part)

    scenario(database, work)
