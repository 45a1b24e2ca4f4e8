"""The trail of changes on a real Postgres: no number twice, nothing altered, each tenant by itself."""

import asyncio
from collections.abc import Awaitable, Callable

import psycopg
import pytest

from app.domain.budget import Limit, Window
from app.domain.errors import NotFound
from app.domain.policy_version import PolicyDraft, PolicyRef, Said
from app.domain.trail import Action, Change
from app.store.budgets import BudgetStore
from app.store.drains import DrainStore
from app.store.engine import Database
from app.store.policies import PolicyStore
from app.store.trail import ChangeTrail


def scenario(database: Database, work: Callable[[ChangeTrail], Awaitable[None]]) -> None:
    async def run() -> None:
        try:
            await work(ChangeTrail(database))
        finally:
            await database.close()

    asyncio.run(run())


def change(target: str, tenant: str = "default", action: Action = Action.BUDGET_SET) -> Change:
    return Change(tenant, "ann", action, target, "because", detail={"limit_usd": "5", "hard": True, "zone": None})


def test_changes_at_once_make_one_chain_for_each_tenant(database: Database) -> None:
    async def work(trail: ChangeTrail) -> None:
        tenants = ("default", "acme")
        await asyncio.gather(*(trail.add(change(f"t{number}", tenants[number % 2])) for number in range(20)))
        for tenant in tenants:
            found = await trail.newest(tenant, 100)
            assert [each.seq for each in found] == list(range(10, 0, -1))
            assert {each.change.tenant for each in found} == {tenant}
            state = await trail.verify(tenant)
            assert (state.whole, state.entries, state.head) == (True, 10, found[0].seal)
        assert [each.seq for each in await trail.newest("acme", 3, before=6)] == [5, 4, 3]
        assert await trail.newest("acme", 3, action=Action.ERASE) == ()
        assert (await trail.verify("nobody")).entries == 0

    scenario(database, work)


def test_no_entry_can_be_altered_and_one_that_was_is_found(database: Database, database_dsn: str) -> None:
    async def work(trail: ChangeTrail) -> None:
        for number in range(3):
            await trail.add(change(f"t{number}"))
        with psycopg.connect(database_dsn, autocommit=True) as connection:
            for statement in ("UPDATE audit_entry SET who = 'eve'", "DELETE FROM audit_entry", "TRUNCATE audit_entry"):
                with pytest.raises(psycopg.errors.RaiseException):
                    connection.execute(statement)
            connection.execute("ALTER TABLE audit_entry DISABLE TRIGGER USER")
            connection.execute("UPDATE audit_entry SET who = 'eve' WHERE seq = 2")
        assert (await trail.verify("default")).broken_at == 2

    scenario(database, work)


def test_a_change_and_its_entry_are_there_together_or_not_at_all(database: Database) -> None:
    async def work(trail: ChangeTrail) -> None:
        budgets, policies, drains = BudgetStore(database), PolicyStore(database), DrainStore(database)
        await budgets.set(Limit("default", "tenant", Window.DAY, 5), change("tenant"))
        with pytest.raises(NotFound):
            await budgets.remove("default", "user:bo", Window.DAY, change("user:bo", action=Action.BUDGET_LIFT))
        draft = PolicyDraft("house", "policy: house\n", "jo", "a try")
        await policies.save(draft, change("", action=Action.POLICY_DRAFT))
        said = Said("ann", "better", change=change("", action=Action.POLICY_PUBLISH))
        await policies.publish(PolicyRef("house", 1), said)
        drained = change("llama", action=Action.BACKEND_DRAIN)
        await drains.drain("llama", drained)
        await drains.drain("llama", drained)  # it is drained already: nothing changes
        assert (await drains.all())["llama"].who == "ann"
        await drains.undrain("llama", change("llama", action=Action.BACKEND_UNDRAIN))
        with pytest.raises(NotFound):
            await drains.undrain("llama", drained)
        found = [(each.change.action.value, each.change.target) for each in await trail.newest("default", 100)]
        assert found == [
            ("backend.undrain", "llama"),
            ("backend.drain", "llama"),
            ("policy.publish", "house@1"),
            ("policy.draft", "house@1"),
            ("budget.set", "tenant"),
        ]

    scenario(database, work)
