"""Errands and posted messages over a real database: who has them, when they are due, who may write."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import pytest

from app.domain.errors import LostEpoch
from app.domain.events import RunCancelling
from app.domain.slack import Errand, Place, Workspace
from app.store.engine import Database
from app.store.notifications import Notifications
from app.store.slack.errands import TOPIC, ErrandStore, Standing
from app.store.slack.posts import PostState, PostStore
from app.store.tenancy import acting_for
from tests.store.opened import Stores, opened

LEASE = timedelta(minutes=1)
LATER = timedelta(hours=1)


def soon() -> datetime:
    """A moment that is after everything that the database has done by now."""
    return datetime.now(UTC) + timedelta(seconds=2)


async def errand_of(stores: Stores) -> Errand:
    """A new errand, not stored yet."""
    run = (await stores.accept()).run
    return Errand(run.id, "default", Workspace("T1", "E1"), Place("T1", "C1", "1.0"), "1.0", "U1", private=False)


def over(database: Database, scenario: Callable[[Stores, ErrandStore], Awaitable[None]]) -> None:
    """Run a scenario with the stores open."""

    async def run() -> None:
        async with opened(database) as stores:
            await scenario(stores, ErrandStore(database))

    asyncio.run(run())


def test_an_errand_is_made_once_and_told(database: Database) -> None:
    async def scenario(stores: Stores, errands: ErrandStore) -> None:
        notifications = Notifications(database.dsn)
        await notifications.open()
        wake = notifications.subscribe(TOPIC)
        errand = await errand_of(stores)
        assert await errands.create(errand)
        async with asyncio.timeout(20):
            await wake.wait()
        assert not await errands.create(errand)
        assert await errands.get(errand.run_id) == errand
        with acting_for("another"):
            assert await errands.get(errand.run_id) is None
        await notifications.close()

    over(database, scenario)


def test_one_holds_an_errand_until_the_lease_ends(database: Database) -> None:
    async def scenario(stores: Stores, errands: ErrandStore) -> None:
        await errands.create(await errand_of(stores))
        now = soon()
        (first,) = await errands.claim(now, LEASE, 10)
        assert await errands.claim(now, LEASE, 10) == ()
        assert await errands.renew([first], now + LEASE, LEASE) == {first.run_id}
        assert await errands.claim(now + LEASE, LEASE, 10) == ()
        (second,) = await errands.claim(now + 3 * LEASE, LEASE, 10)
        assert (second.lease, second.tries) == (2, 2)
        assert await errands.renew([first], now, LEASE) == frozenset()
        for write in (
            errands.save(first, Standing(1, {})),
            errands.sleep(first, now, news=True),
            errands.settle(first, now, "concluded"),
        ):
            with pytest.raises(LostEpoch):
                await write
        await errands.settle(second, now, "concluded")
        assert await errands.claim(now + LATER, LEASE, 10) == ()

    over(database, scenario)


def test_who_sleeps_is_woken_by_news_and_who_waits_after_a_failure_is_not(database: Database) -> None:
    async def scenario(stores: Stores, errands: ErrandStore) -> None:
        await errands.create(await errand_of(stores))
        now = soon()
        for news in (True, False):
            (errand,) = await errands.claim(now, LEASE, 10)
            seq = (await stores.runs.run(errand.run_id)).last_seq
            await errands.save(errand, Standing(seq, {"channel": "C1"}))
            await errands.sleep(errand, now + LATER, news=news)
            assert await errands.claim(now, LEASE, 10) == ()
            await stores.events.append(errand.run_id, None, [RunCancelling("test")])
        assert await errands.claim(now, LEASE, 10) == ()
        (errand,) = await errands.claim(now + LATER, LEASE, 10)
        assert errand.tries == 2
        assert errand.progress["channel"] == "C1"

    over(database, scenario)


def test_what_was_told_of_closed_streams_stays(database: Database) -> None:
    async def scenario(stores: Stores, errands: ErrandStore) -> None:
        await errands.create(await errand_of(stores))
        (errand,) = await errands.claim(soon(), LEASE, 1)
        assert await errands.closed_streams(errand.run_id) == frozenset()
        await errands.stopped(errand.run_id, ["2.0"])
        await errands.save(errand, Standing(3, {"channel": "C1"}))
        assert await errands.closed_streams(errand.run_id) == {"2.0"}

    over(database, scenario)


def test_messages_are_noted_before_and_after_the_call(database: Database) -> None:
    async def scenario(stores: Stores, errands: ErrandStore) -> None:
        posts = PostStore(database)
        await errands.create(await errand_of(stores))
        now = soon()
        (errand,) = await errands.claim(now, LEASE, 1)
        await posts.begin(errand, "answer", "C1")
        assert (await posts.of(errand.run_id))["answer"].state is PostState.SENDING
        assert await posts.known("C1", "0") == frozenset()
        await posts.posted(errand.run_id, "answer", "2.0")
        assert await posts.known("C1", "0") == {"2.0"}
        assert await posts.once(errand.run_id, "share", "C2")
        assert not await posts.once(errand.run_id, "share", "C2")
        await posts.refused(errand.run_id, "share")
        assert (await posts.of(errand.run_id))["share"].state is PostState.REFUSED
        await errands.settle(errand, now, "concluded")
        with pytest.raises(LostEpoch):
            await posts.begin(errand, "answer-2", "C1")

    over(database, scenario)
