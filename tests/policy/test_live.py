"""The policy of a running process: follows what is published, and stays while nothing can be learned."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import pytest

from app.backends.defaults import EXTRACTIVE
from app.domain.canary import Canary, CanaryState, Past, Plan, Trial
from app.domain.errors import DatabaseUnavailable
from app.domain.labels import RequestType
from app.domain.model_call import Purpose
from app.domain.policy_version import PolicyDraft, PolicyRef, PolicyState, PolicyVersion, Said
from app.policy.live import LivePolicy
from app.routing.policy import Caller, Features
from app.store.engine import Database, open_database
from app.store.notifications import Notifications
from app.store.policies import PolicyStore
from app.store.policy_rows import TOPIC
from tests.policies import SHIPPED

SPECS = (EXTRACTIVE,)
TEXT = "policy: house\nversion: 1\nrules:\n- {id: all, when: {}, then: {prefer: [extractive]}, why: Safe.}\n"


def version(number: int, yaml: str = TEXT) -> PolicyVersion:
    at = datetime(2026, 5, 4, tzinfo=UTC)
    return PolicyVersion(PolicyRef("house", number), yaml, PolicyState.PUBLISHED, "jo", "why", at, at, "ann")


@dataclass
class Shelf:
    """What is published, or why that cannot be told."""

    found: PolicyVersion | None = None
    broken: Exception | None = None
    looked: asyncio.Event = field(default_factory=asyncio.Event)
    hold: asyncio.Event | None = None

    async def read(self) -> PolicyVersion | None:
        if self.broken:
            raise self.broken
        found, hold, self.hold = self.found, self.hold, None
        self.looked.set()
        if hold:
            await hold.wait()
        return found


def scenario(work: Callable[[LivePolicy, Shelf], Awaitable[None]]) -> None:
    async def run() -> None:
        shelf = Shelf()
        await work(LivePolicy(shelf.read, SHIPPED, SPECS), shelf)

    asyncio.run(run())


def test_the_setting_holds_until_something_is_published_and_after_its_rollback() -> None:
    async def work(live: LivePolicy, shelf: Shelf) -> None:
        assert live() is SHIPPED
        await live.refresh()
        assert live() is SHIPPED
        shelf.found = version(3)
        assert live() is SHIPPED
        await live.refresh()
        # The number is that of the store, whatever the text says.
        assert live().id == "house@3"
        shelf.found = None
        await live.refresh()
        assert live() is SHIPPED

    scenario(work)


@pytest.mark.parametrize("error", [DatabaseUnavailable(), TimeoutError(), RuntimeError("a bug in a driver")])
def test_while_the_database_is_away_the_last_known_policy_stays(error: Exception) -> None:
    async def work(live: LivePolicy, shelf: Shelf) -> None:
        shelf.found = version(1)
        await live.refresh()
        shelf.found, shelf.broken = version(2), error
        await live.refresh()
        await live.refresh()
        assert live().id == "house@1"
        shelf.broken = None
        await live.refresh()
        assert live().id == "house@2"

    scenario(work)


@pytest.mark.parametrize("yaml", ["policy: [", TEXT.replace("when: {}", "when: {hour: [1]}"), "", "[" * 5_000])
def test_a_version_that_cannot_be_used_here_changes_nothing(yaml: str) -> None:
    async def work(live: LivePolicy, shelf: Shelf) -> None:
        shelf.found = version(1)
        await live.refresh()
        shelf.found = version(2, yaml)
        await live.refresh()
        assert live().id == "house@1"
        shelf.found = version(3)
        await live.refresh()
        assert live().id == "house@3"

    scenario(work)


def test_the_same_version_is_read_once() -> None:
    async def work(live: LivePolicy, shelf: Shelf) -> None:
        shelf.found = version(1)
        await live.refresh()
        first = live()
        await live.refresh()
        assert live() is first

    scenario(work)


def test_a_late_look_does_not_undo_a_later_one() -> None:
    async def work(live: LivePolicy, shelf: Shelf) -> None:
        shelf.hold = hold = asyncio.Event()
        early = asyncio.create_task(live.refresh())
        await shelf.looked.wait()
        shelf.found = version(2)
        late = asyncio.create_task(live.refresh())
        await asyncio.sleep(0)
        hold.set()
        await asyncio.gather(early, late)
        assert live().id == "house@2"

    scenario(work)


def test_a_publication_elsewhere_arrives_by_itself(database: Database) -> None:
    async def work() -> None:
        store, notifications = PolicyStore(database), Notifications(database.dsn)
        seen = asyncio.Event()

        async def read() -> PolicyVersion | None:
            found = await store.live()
            if found:
                seen.set()
            return found

        live = LivePolicy(read, SHIPPED, SPECS)
        await notifications.open()
        await live.open(notifications.subscribe(TOPIC))
        try:
            assert live() is SHIPPED
            draft = await store.save(PolicyDraft("house", TEXT, "jo", "why"))
            await store.publish(draft.ref, Said("ann", "why"))
            async with asyncio.timeout(30):
                await seen.wait()
            await live.refresh()  # stands in line behind the look that saw it
            assert live().id == "house@1"
        finally:
            await live.close()
            await notifications.close()
            await database.close()

    asyncio.run(work())


def test_a_service_whose_database_is_away_begins_with_the_setting() -> None:
    async def work() -> None:
        nowhere = open_database("postgresql://nobody@127.0.0.1:1/none")
        live = LivePolicy(PolicyStore(nowhere).live, SHIPPED, SPECS)
        await live.open(asyncio.Event())
        try:
            assert live() is SHIPPED
        finally:
            await live.close()
            await nowhere.close()

    asyncio.run(work())


CANDIDATE = TEXT.replace("id: all", "id: tried")
THREADS = [Features(Purpose.CHAT, RequestType.OTHER, thread=f"thr_{number}") for number in range(400)]


def trial(share: int, yaml: str = CANDIDATE) -> Trial:
    at = datetime(2026, 5, 4, tzinfo=UTC)
    plan = Plan((share, 100))
    canary = Canary(
        *("can_1", PolicyRef("house", 9), "house@1", CanaryState.RUNNING, plan, 0, Past(), "default", "ann", "why"),
        *(at, at),
    )
    return Trial(canary, version(9, yaml))


def split(work: Callable[[LivePolicy, list[Trial | None]], Awaitable[None]]) -> None:
    """A policy that is live, and what is tried beside it."""
    tried: list[Trial | None] = [None]

    async def found() -> Trial | None:
        return tried[0]

    async def run() -> None:
        await work(LivePolicy(Shelf(version(1)).read, SHIPPED, SPECS, found), tried)

    asyncio.run(run())


def test_a_canary_serves_its_share_of_the_threads_and_each_stays_there() -> None:
    async def work(live: LivePolicy, tried: list[Trial | None]) -> None:
        await live.refresh()
        assert {live(each).id for each in THREADS} == {"house@1"}
        served: set[str | None] = set()
        for share in (25, 50):
            tried[0] = trial(share)
            await live.refresh()
            now = {each.thread for each in THREADS if live(each).id == "house@9"}
            assert served <= now
            assert share / 100 - 0.1 < len(now) / len(THREADS) < share / 100 + 0.1
            assert {live.of("default", str(thread)).id for thread in now} == {"house@9"}
            served = now
        # Whoever asks for no call, or for one that belongs nowhere, gets what is live.
        assert live().id == live(Features(Purpose.CHAT, RequestType.OTHER)).id == "house@1"
        other = [replace(each, caller=Caller(tenant="other")) for each in THREADS]
        assert {each.thread for each in other if live(each).id == "house@9"} != served
        tried[0] = None
        await live.refresh()
        assert {live(each).id for each in THREADS} == {"house@1"}

    split(work)


def test_a_candidate_that_cannot_be_used_here_serves_nobody_here() -> None:
    async def work(live: LivePolicy, tried: list[Trial | None]) -> None:
        tried[0] = trial(100, "policy: [")
        await live.refresh()
        await live.refresh()
        assert {live(each).id for each in THREADS} == {"house@1"}
        assert live.tried is None

    split(work)
