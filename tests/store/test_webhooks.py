"""What else fills the outbox: questions, policies and budgets, each thing once."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from app.backends.defaults import EXTRACTIVE
from app.domain.budget import Limit, Refusal, Scopes, Window
from app.domain.labels import Tier
from app.domain.policy_version import PolicyDraft, Said
from app.domain.webhook import Parcel, WebhookEvent, WebhookOrder
from app.store.budgets import BudgetStore
from app.store.engine import Database
from app.store.outbox import Outbox
from app.store.policies import PolicyStore
from app.store.tenancy import acting_for
from app.store.webhooks import WebhookStore

BACKEND = replace(EXTRACTIVE, id="cloud", tier=Tier.CHEAP)


async def _subscribed(database: Database, *tenants: str) -> None:
    """A target for everything in each tenant."""
    order = WebhookOrder("https://hooks.example.com/", tuple(WebhookEvent), "", False, "whsec_AAAA", "tester")
    for tenant in tenants:
        with acting_for(tenant):
            await WebhookStore(database).add(order)


async def _due(database: Database) -> list[Parcel]:
    later = datetime.now(UTC) + timedelta(seconds=5)
    found = await Outbox(database).claim(later, timedelta(hours=1), 100)
    return sorted(found, key=lambda each: each.created_at)


def test_policies_are_told_to_the_first_tenant(database: Database) -> None:
    async def scenario() -> None:
        await _subscribed(database, "default", "other")
        policies = PolicyStore(database)
        draft = await policies.save(PolicyDraft("house", "policy: house", "ann", "", 0))
        await policies.publish(draft.ref, Said("ann", "it is time"))
        await policies.rollback(Said("bob", "it was not"))
        published, back = await _due(database)
        assert [(each.event, each.tenant) for each in (published, back)] == [
            ("policy.published", "default"),
            ("policy.rolled_back", "default"),
        ]
        assert published.data == {"from": None, "to": "house@1", "who": "ann"}
        assert back.data == {"from": "house@1", "to": None, "who": "bob"}
        await database.close()

    asyncio.run(scenario())


def test_a_budget_warns_once_and_says_once_that_it_is_used_up(database: Database) -> None:
    async def scenario() -> None:
        await _subscribed(database, "acme", "other")
        budgets = BudgetStore(database)
        await budgets.set(Limit("acme", "tenant", Window.DAY, 1_000_000_000))
        for number in range(12):
            held = await budgets.reserve(f"att_{number}", Scopes("acme"), BACKEND, 100_000_000)
            if not isinstance(held, Refusal):
                await budgets.settle(f"att_{number}", 100_000_000)
        warning, exhausted = await _due(database)
        assert [(each.event, each.tenant) for each in (warning, exhausted)] == [
            ("budget.warning", "acme"),
            ("budget.exhausted", "acme"),
        ]
        assert (warning.data["scope"], warning.data["limit_usd"]) == ("tenant", "1.000000")
        assert exhausted.data["spent_usd"] == "1.000000"
        await database.close()

    asyncio.run(scenario())
