"""The ledger on a real Postgres: nothing is ever overspent, whoever dies, and every nano-dollar is found again."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import text

from app.backends.defaults import EXTRACTIVE
from app.domain.budget import Limit, Refusal, RefusalReason, Reservation, Scopes, Window
from app.domain.errors import DatabaseUnavailable, InvalidBudget, NotFound
from app.domain.labels import Tier
from app.store.budgets import EXPIRES_AFTER, BudgetStore, Swept
from app.store.engine import Database, open_database

SCOPES = Scopes("acme", ("tenant", "key:k1", "user:u1"))
BACKEND = replace(EXTRACTIVE, id="cloud", tier=Tier.CHEAP)


@dataclass
class Calendar:
    """A time that a test sets."""

    now: datetime = datetime(2026, 5, 4, 12, tzinfo=UTC)

    def read(self) -> datetime:
        return self.now


def scenario(database: Database, work: Callable[[BudgetStore, Calendar], Awaitable[None]]) -> None:
    """Run ``work`` on a loop of its own and close the engine in it."""

    async def run() -> None:
        calendar = Calendar()
        try:
            await work(BudgetStore(database, calendar.read), calendar)
        finally:
            await database.close()

    asyncio.run(run())


async def limits(store: BudgetStore, **caps: int) -> None:
    """Budgets for a day: ``tenant=100`` or ``key_k1=100``."""
    for name, cap in caps.items():
        await store.set(Limit("acme", name.replace("_", ":"), Window.DAY, cap))


async def totals(database: Database) -> tuple[int, int]:
    async with database.system() as session:
        row = (await session.execute(text("SELECT sum(spent), sum(reserved) FROM budget_period"))).one()
    return int(row[0]), int(row[1])


def test_a_thousand_at_once_never_overspend_at_any_instant(database: Database) -> None:
    async def work(store: BudgetStore, _: Calendar) -> None:
        await limits(store, tenant=2_500, key_k1=5_000, user_u1=9_999_999)
        await store.set(Limit("acme", "tenant", Window.MONTH, 4_000))
        seen: list[int] = []
        done = asyncio.Event()

        async def watch() -> None:
            while not done.is_set():
                balances = [standing.balance for standing in await store.standings("acme")]
                seen.extend(balance.cap - balance.spent - balance.reserved for balance in balances)

        async def one(number: int) -> int:
            found = await store.reserve(f"a{number}", SCOPES, BACKEND, 10)
            if isinstance(found, Refusal):
                return 0
            await store.sent(f"a{number}")
            if number % 3 == 0:
                await asyncio.gather(store.settle(f"a{number}", 7), store.settle(f"a{number}", 7))
                return 7
            return 10

        watching = asyncio.create_task(watch())
        booked = await asyncio.gather(*(one(number) for number in range(1_000)))
        done.set()
        await watching
        assert len(seen) > 4
        assert min(seen) >= 0
        standings = {(each.limit.scope, each.limit.window): each.balance for each in await store.standings("acme")}
        tight = standings["tenant", Window.DAY]
        assert tight.spent == sum(cost for cost in booked if cost == 7)
        assert tight.spent + tight.reserved == sum(booked)
        assert tight.spent + tight.reserved <= 2_500
        assert sum(cost > 0 for cost in booked) >= 250
        assert {(each.spent, each.reserved) for each in standings.values()} == {(tight.spent, tight.reserved)}

    scenario(database, work)


def test_workers_on_crossed_scopes_do_not_wait_for_each_other_for_ever(database: Database) -> None:
    async def work(store: BudgetStore, _: Calendar) -> None:
        await limits(store, user_u1=10**9, key_k1=10**9, tenant=10**9)
        orders = [
            ("tenant", "key:k1"),
            ("key:k1", "user:u1"),
            ("user:u1", "tenant"),
            ("user:u1",),
            ("key:k1", "tenant"),
        ]

        async def one(number: int) -> None:
            scopes = Scopes("acme", orders[number % len(orders)])
            fresh = BudgetStore(database)  # a process that has opened no period yet
            assert await fresh.reserve(f"a{number}", scopes, BACKEND, 3) == Reservation(f"a{number}", 3)
            assert await fresh.settle(f"a{number}", 2)

        await asyncio.gather(*(one(number) for number in range(100)))
        assert await totals(database) == (2 * (20 * 9), 0)

    scenario(database, work)


def test_a_reservation_takes_from_all_budgets_or_from_none(database: Database) -> None:
    async def work(store: BudgetStore, _: Calendar) -> None:
        await limits(store, tenant=100, key_k1=30)
        assert await store.reserve("a1", SCOPES, BACKEND, 30) == Reservation("a1", 30)
        refused = await store.reserve("a2", SCOPES, BACKEND, 1)
        assert refused == Refusal(RefusalReason.EXHAUSTED, "key:k1", datetime(2026, 5, 5, tzinfo=UTC))
        assert await totals(database) == (0, 60)
        assert await store.reserve("a3", Scopes("acme", ("tenant", "key:k2")), BACKEND, 70) == Reservation("a3", 70)
        assert await store.reserve("a4", Scopes("other"), BACKEND, 10**12) == Reservation("a4")

    scenario(database, work)


def test_the_same_attempt_is_reserved_settled_and_released_once(database: Database) -> None:
    async def work(store: BudgetStore, _: Calendar) -> None:
        await limits(store, tenant=10)
        assert await store.reserve("a1", SCOPES, BACKEND, 10) == Reservation("a1", 10)
        assert await store.reserve("a1", SCOPES, BACKEND, 10) == Reservation("a1", 10)
        assert await totals(database) == (0, 10)
        await store.sent("a1")
        assert not await store.release("a1")
        assert [await store.settle("a1", 4), await store.settle("a1", 9)] == [True, False]
        assert await totals(database) == (4, 0)
        assert isinstance(await store.reserve("a2", SCOPES, BACKEND, 6), Reservation)
        assert [await store.release("a2"), await store.release("a2")] == [True, False]
        assert not await store.settle("a2", 6)
        assert not await store.settle("never-reserved", 6)
        assert await totals(database) == (4, 0)

    scenario(database, work)


def test_what_dead_workers_held_is_free_after_the_sweep(database: Database) -> None:
    async def work(store: BudgetStore, calendar: Calendar) -> None:
        await limits(store, tenant=1_000, key_k1=1_000)
        for number in range(10):
            await store.reserve(f"held{number}", SCOPES, BACKEND, 10)
            await store.reserve(f"sent{number}", SCOPES, BACKEND, 10)
            await store.sent(f"sent{number}")
        await store.reserve("recorded", SCOPES, BACKEND, 50)
        await store.sent("recorded")
        async with database.system() as session:
            await session.execute(
                text(
                    "INSERT INTO attempt (id, decision_id, at, tenant, tier, backend, outcome, took_ms, estimated, "
                    "cost) VALUES ('recorded', 'd', now(), 'acme', 'cheap', 'cloud', 'ok', 1, false, 8)"
                )
            )
        assert await store.sweep() == Swept()
        calendar.now += EXPIRES_AFTER + timedelta(seconds=1)
        swept = await asyncio.gather(store.sweep(), store.sweep())
        assert sum(each.released for each in swept) == 10
        assert sum(each.settled for each in swept) == 11
        assert await totals(database) == (2 * (100 + 8), 0)
        async with database.system() as session:
            recorded = (await session.execute(text("SELECT sum(cost), count(*) FROM attempt"))).one()
        assert tuple(recorded) == (108, 11)

    scenario(database, work)


def test_a_day_ends_in_the_tenants_zone_and_begins_with_nothing_spent(database: Database) -> None:
    async def work(store: BudgetStore, calendar: Calendar) -> None:
        await limits(store, tenant=10)
        await store.set_zone("acme", "Asia/Tokyo")
        assert await store.zone("acme") == "Asia/Tokyo"
        calendar.now = datetime(2026, 5, 4, 14, 59, tzinfo=UTC)
        assert isinstance(await store.reserve("a1", SCOPES, BACKEND, 10), Reservation)
        refused = await store.reserve("a2", SCOPES, BACKEND, 1)
        assert isinstance(refused, Refusal)
        assert refused.resets_at == datetime(2026, 5, 4, 15, tzinfo=UTC)
        calendar.now = datetime(2026, 5, 4, 15, tzinfo=UTC)
        assert isinstance(await store.reserve("a3", SCOPES, BACKEND, 10), Reservation)
        assert await store.settle("a1", 9)
        (standing,) = await store.standings("acme")
        assert (standing.balance.spent, standing.balance.reserved) == (0, 10)
        assert await totals(database) == (9, 10)

    scenario(database, work)


def test_a_changed_limit_holds_at_once_and_a_soft_one_refuses_nothing(database: Database) -> None:
    async def work(store: BudgetStore, _: Calendar) -> None:
        await limits(store, tenant=10)
        await store.reserve("a1", SCOPES, BACKEND, 10)
        await limits(store, tenant=5)
        assert isinstance(await store.reserve("a2", SCOPES, BACKEND, 1), Refusal)
        (standing,) = await store.standings_of(SCOPES)
        assert standing.headroom == 0
        await store.set(Limit("acme", "tenant", Window.DAY, 5, Decimal("0.5"), hard=False))
        assert isinstance(await store.reserve("a2", SCOPES, BACKEND, 1), Reservation)
        await store.remove("acme", "tenant", Window.DAY)
        assert await store.standings_of(SCOPES) == ()
        assert await store.settle("a1", 1)
        with pytest.raises(NotFound):
            await store.remove("acme", "tenant", Window.DAY)
        with pytest.raises(InvalidBudget):
            await store.set_zone("acme", "Nowhere")

    scenario(database, work)


def test_the_ledger_says_when_the_database_is_away() -> None:
    async def work() -> None:
        database = open_database("postgresql://nobody@127.0.0.1:1/none")
        try:
            with pytest.raises(DatabaseUnavailable):
                await BudgetStore(database).reserve("a1", SCOPES, BACKEND, 1)
        finally:
            await database.close()

    asyncio.run(work())
