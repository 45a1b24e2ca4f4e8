"""Versions of policies on a real Postgres: no number twice, nothing published is changed, every change is kept."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from app.domain.errors import DatabaseUnavailable, NotFound, PolicyConflict
from app.domain.policy_version import ChangeKind, PolicyDraft, PolicyRef, PolicyState, PolicyVersion, Said
from app.store.engine import Database, open_database
from app.store.notifications import Notifications
from app.store.policies import PolicyStore
from app.store.policy_rows import TOPIC


def scenario(database: Database, work: Callable[[PolicyStore], Awaitable[None]]) -> None:
    async def run() -> None:
        try:
            await work(PolicyStore(database))
        finally:
            await database.close()

    asyncio.run(run())


async def save(store: PolicyStore, name: str = "house", yaml: str = "policy: house\n", after: int = 0) -> PolicyVersion:
    return await store.save(PolicyDraft(name, yaml, "jo", "a first try", after))


def ref(version: int) -> PolicyRef:
    return PolicyRef("house", version)


def test_drafts_at_once_get_every_number_once(database: Database) -> None:
    async def work(store: PolicyStore) -> None:
        saved = await asyncio.gather(*(save(store, yaml=f"text {number}") for number in range(40)))
        assert sorted(each.ref.version for each in saved) == list(range(1, 41))
        assert {(await store.get(each.ref)).yaml for each in saved} == {f"text {number}" for number in range(40)}
        assert (await save(store, "other", after=7)).ref == PolicyRef("other", 8)
        assert (await save(store, "other", after=3)).ref == PolicyRef("other", 9)
        assert [str(each.ref) for each in await store.versions()][-2:] == ["other@8", "other@9"]

    scenario(database, work)


def test_a_draft_becomes_live_and_retires_with_the_next(database: Database) -> None:
    async def work(store: PolicyStore) -> None:
        assert await store.live() is None
        await save(store)
        await save(store, yaml="policy: house\n# second\n")
        draft = await store.get(ref(1))
        assert (draft.state, draft.author, draft.note, draft.published_at) == (
            PolicyState.DRAFT,
            "jo",
            "a first try",
            None,
        )
        first = await store.publish(ref(1), Said("ann", "cheaper"))
        assert (first.kind, first.before, first.after, first.who, first.why) == (
            ChangeKind.PUBLISH,
            None,
            ref(1),
            "ann",
            "cheaper",
        )
        second = await store.publish(ref(2), Said("bob", "better"))
        assert (second.before, second.after) == (ref(1), ref(2))
        live = await store.live()
        assert live is not None
        assert (live.ref, live.published_by) == (ref(2), "bob")
        assert (await store.get(ref(1))).state is PolicyState.RETIRED
        assert await store.history() == (first, second)

    scenario(database, work)


def test_rollback_goes_back_to_what_was_live_and_at_last_to_the_setting(database: Database) -> None:
    async def work(store: PolicyStore) -> None:
        for number in (1, 2):
            await save(store)
            await store.publish(ref(number), Said("ann", "better"))
        assert await store.target() == ref(1)
        back = await store.rollback(Said("bob", "answers got worse"))
        assert (back.kind, back.before, back.after) == (ChangeKind.ROLLBACK, ref(2), ref(1))
        again = await store.get(ref(1))
        assert (again.state, again.published_by) == (PolicyState.PUBLISHED, "ann")
        assert (await store.rollback(Said("bob", "and still"))).after is None
        assert await store.live() is None
        with pytest.raises(PolicyConflict, match="nothing to roll back"):
            await store.rollback(Said("bob", "once more"))
        assert (await store.rollback(Said("bob", "it was not that"), ref(2))).after == ref(2)
        assert len(await store.history()) == 5

    scenario(database, work)


def test_what_cannot_be_made_live(database: Database) -> None:
    async def work(store: PolicyStore) -> None:
        await save(store)
        await save(store)
        await store.publish(ref(1), Said("ann", "better"))
        with pytest.raises(PolicyConflict, match="published before"):
            await store.publish(ref(1), Said("ann", "again"))
        with pytest.raises(PolicyConflict, match="live already"):
            await store.rollback(Said("ann", "again"), ref(1))
        with pytest.raises(PolicyConflict, match="never live"):
            await store.rollback(Said("ann", "again"), ref(2))
        for missing in (store.publish(ref(3), Said("ann", "x")), store.rollback(Said("ann", "x"), ref(3))):
            with pytest.raises(NotFound, match="house@3"):
                await missing
        assert len(await store.history()) == 1

    scenario(database, work)


def test_of_many_at_once_each_replaces_the_one_before(database: Database) -> None:
    async def work(store: PolicyStore) -> None:
        for _ in range(12):
            await save(store)
        await asyncio.gather(*(store.publish(ref(number), Said("ann", "better")) for number in range(1, 13)))
        changes = await store.history()
        assert [each.before for each in changes] == [None, *(each.after for each in changes[:-1])]
        live = await store.live()
        assert live is not None
        assert live.ref == changes[-1].after
        states = [each.state for each in await store.versions()]
        assert states.count(PolicyState.PUBLISHED) == 1

    scenario(database, work)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE policy_version SET yaml = 'other' WHERE version = 1",
        "UPDATE policy_version SET published_by = 'nobody' WHERE version = 1",
        "UPDATE policy_version SET state = 'published' WHERE version = 2",
        "UPDATE policy_version SET note = 'other' WHERE version = 2",
        "DELETE FROM policy_version WHERE version = 1",
        "UPDATE policy_change SET why = 'other'",
        "DELETE FROM policy_change",
    ],
)
def test_the_database_itself_keeps_what_was_written(database: Database, statement: str) -> None:
    async def work(store: PolicyStore) -> None:
        await save(store)
        await save(store)
        await store.publish(ref(1), Said("ann", "better"))
        before = (await store.versions(), await store.history())
        with pytest.raises(DatabaseError):
            async with database.system() as session:
                await session.execute(text(statement))
        assert (await store.versions(), await store.history()) == before

    scenario(database, work)


def test_other_processes_are_told(database: Database) -> None:
    async def work(store: PolicyStore) -> None:
        notifications = Notifications(database.dsn)
        wake = notifications.subscribe(TOPIC)
        await notifications.open()
        try:
            async with asyncio.timeout(30):
                await wake.wait()  # it listens now
                wake.clear()
                await save(store)
                assert not wake.is_set()
                await store.publish(ref(1), Said("ann", "better"))
                await wake.wait()
        finally:
            await notifications.close()

    scenario(database, work)


def test_a_database_that_is_away_is_said_to_be() -> None:
    async def work(store: PolicyStore) -> None:
        for call in (save(store), store.live(), store.versions(), store.history(), store.rollback(Said("ann", "x"))):
            with pytest.raises(DatabaseUnavailable):
                await call

    scenario(open_database("postgresql://nobody@127.0.0.1:1/none"), work)
