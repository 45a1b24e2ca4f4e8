"""The purse: silent where no budget applies, strict where one does, and calm while Postgres is away."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

import pytest

from app.backends.defaults import EXTRACTIVE
from app.domain.budget import Limit, Refusal, RefusalReason, Reservation, Scopes, Window
from app.domain.errors import DatabaseUnavailable
from app.domain.labels import Tier
from app.store.budgets import BudgetStore
from app.store.engine import Database, open_database
from app.store.purse import FRESH_S, StoredPurse

SCOPES = Scopes("acme", ("tenant", "key:k1"))
FREE = Scopes("other")
BACKEND = replace(EXTRACTIVE, id="cloud", tier=Tier.CHEAP)
AWAY = Refusal(RefusalReason.LEDGER_UNAVAILABLE)


@dataclass
class Clock:
    """Seconds that a test sets."""

    now: float = 0.0

    def read(self) -> float:
        return self.now


@dataclass
class Switch:
    """A ledger whose database can be taken away."""

    here: BudgetStore
    gone: BudgetStore
    away: bool = False

    def __getattr__(self, name: str) -> object:
        return getattr(self.gone if self.away else self.here, name)


def scenario(database: Database, work: Callable[[StoredPurse, Switch, Clock], Awaitable[None]]) -> None:
    async def run() -> None:
        nowhere = open_database("postgresql://nobody@127.0.0.1:1/none")
        switch, clock = Switch(BudgetStore(database), BudgetStore(nowhere)), Clock()
        try:
            await work(StoredPurse(switch, clock.read), switch, clock)  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
        finally:
            await database.close()
            await nowhere.close()

    asyncio.run(run())


def test_where_no_budget_applies_nothing_is_held_back_or_asked(database: Database) -> None:
    async def work(purse: StoredPurse, switch: Switch, _: Clock) -> None:
        await purse.open()
        switch.away = True
        assert await purse.headroom(FREE) is None
        assert await purse.reserve("a1", FREE, BACKEND, None) == Reservation("a1")
        await purse.sent(Reservation("a1"))

    scenario(database, work)


def test_a_budget_pays_warns_and_refuses(database: Database) -> None:
    async def work(purse: StoredPurse, switch: Switch, _: Clock) -> None:
        await switch.here.set(Limit("acme", "key:k1", Window.DAY, 100))
        await switch.here.set(Limit("acme", "tenant", Window.MONTH, 1_000))
        assert await purse.headroom(SCOPES) == 1
        reservation = await purse.reserve("a1", SCOPES, BACKEND, 90)
        assert reservation == Reservation("a1", 90)
        assert await purse.headroom(SCOPES) == pytest.approx(0.1)
        await purse.sent(reservation)
        await purse.settle(reservation, 50)
        assert await purse.headroom(SCOPES) == pytest.approx(0.5)
        refused = await purse.reserve("a2", SCOPES, BACKEND, 51)
        assert isinstance(refused, Refusal)
        assert (refused.reason, refused.scope) == (RefusalReason.EXHAUSTED, "key:k1")
        assert await purse.reserve("a3", SCOPES, BACKEND, None) == Refusal(RefusalReason.PRICE_UNKNOWN)
        held = await purse.reserve("a4", SCOPES, BACKEND, 50)
        assert isinstance(held, Reservation)
        await purse.release(held)
        assert await purse.headroom(SCOPES) == pytest.approx(0.5)

    scenario(database, work)


def test_a_budget_that_another_process_sets_is_seen_soon_and_an_own_one_at_once(database: Database) -> None:
    async def work(purse: StoredPurse, switch: Switch, clock: Clock) -> None:
        await purse.open()
        await BudgetStore(database).set(Limit("acme", "tenant", Window.DAY, 5))
        assert await purse.headroom(SCOPES) is None
        clock.now += FRESH_S + 1
        assert await purse.headroom(SCOPES) == 1
        await switch.here.remove("acme", "tenant", Window.DAY)
        assert await purse.headroom(SCOPES) is None

    scenario(database, work)


def test_while_the_database_is_away_only_calls_without_a_budget_go_on(database: Database) -> None:
    async def work(purse: StoredPurse, switch: Switch, clock: Clock) -> None:
        await switch.here.set(Limit("acme", "tenant", Window.DAY, 100))
        reservation = await purse.reserve("a1", SCOPES, BACKEND, 10)
        assert isinstance(reservation, Reservation)
        switch.away = True
        clock.now += FRESH_S + 1
        assert await purse.headroom(SCOPES) is None
        assert await purse.reserve("a2", SCOPES, BACKEND, 10) == AWAY
        assert await purse.reserve("a3", FREE, BACKEND, 10) == Reservation("a3")
        with pytest.raises(DatabaseUnavailable):
            await purse.sent(reservation)
        await purse.settle(reservation, 5)
        await purse.release(reservation)
        switch.away = False
        (standing,) = await switch.here.standings("acme")
        assert (standing.balance.spent, standing.balance.reserved) == (0, 10)

    scenario(database, work)
