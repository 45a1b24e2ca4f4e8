"""The forecast of a budget goes by what was spent in the days before as well, those without a call included."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from app.backends.defaults import EXTRACTIVE
from app.domain.budget import Limit, Scopes, Window
from app.domain.identifiers import new_id
from app.store.budgets import BudgetStore
from app.store.engine import Database

BACKEND = replace(EXTRACTIVE, id="cloud")
NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


def test_days_without_a_call_slow_the_pace(database: Database) -> None:
    calendar = [NOON - timedelta(days=2)]

    async def run() -> None:
        store = BudgetStore(database, lambda: calendar[0])
        try:
            await store.set(Limit("acme", "tenant", Window.DAY, 10_000))
            for moment, cost in ((calendar[0], 1_000), (NOON, 250)):
                calendar[0] = moment
                attempt = new_id("att")
                await store.reserve(attempt, Scopes("acme"), BACKEND, cost)
                await store.settle(attempt, cost)
            (standing,) = await store.standings("acme")
            # 1,250 in two and a half days; half a day is left.
            assert (standing.balance.spent, standing.forecast) == (250, 250 + 250)
            (hot,) = await store.standings_of(Scopes("acme"))
            assert hot.forecast is None
        finally:
            await database.close()

    asyncio.run(run())
