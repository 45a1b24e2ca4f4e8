"""The gateway alone: routing, screening and failover for any OpenAI client, without team and embeddings.

Budgets, the audit and published policies live in a database. Where ``DATABASE_URL`` names none, there are none of them,
and none is started.
"""

import asyncio
from collections.abc import Callable
from contextlib import AsyncExitStack
from datetime import UTC, datetime

from app.api.http import serving
from app.api.openai.gateway.app import OpenAIDoor
from app.backends.registry import build_backends
from app.calling import Rules, build_gateway, read_rules
from app.gateway.gateway import PolicySource
from app.gateway.metering import Books
from app.policy.live import LivePolicy
from app.routing.policy import Policy
from app.settings import Environment, Settings


def serve(settings: Settings, environment: Environment, announce: Callable[[str], None]) -> None:
    """Serve the door until interrupted; ``announce`` gets the address once it is open.

    Raises:
        ConfigurationError: the address or another setting cannot be used.
        DatabaseUnavailable: a database is named and does not answer.
    """
    asyncio.run(_serve(settings, environment, announce))


async def _serve(settings: Settings, environment: Environment, announce: Callable[[str], None]) -> None:
    rules = read_rules(settings, environment)
    async with AsyncExitStack() as stack:
        listening = stack.enter_context(serving.bound(settings.host, settings.port))
        books, policy = await _held(stack, settings, rules)
        gateway = build_gateway(build_backends(rules.specs, environment.variables), rules, policy, books, settings)
        stack.push_async_callback(gateway.close)
        task = await serving.begin(OpenAIDoor(gateway), listening)
        announce(f"http://{settings.host}:{listening.getsockname()[1]}")
        await task


async def _held(stack: AsyncExitStack, settings: Settings, rules: Rules) -> tuple[Books | None, PolicySource | Policy]:
    """The books and the policy; without a database there are no books, and the policy is that of the setting."""
    if settings.database_url is None:
        return None, rules.policy
    # What talks to the database is half of the memory of this process, and most gateways need none of it.
    from app.ledger import open_books  # noqa: PLC0415
    from app.policy.canary.watcher import Watcher  # noqa: PLC0415
    from app.store.audit import AuditStore  # noqa: PLC0415
    from app.store.budgets import BudgetStore  # noqa: PLC0415
    from app.store.canary import CanaryStore  # noqa: PLC0415
    from app.store.canary_numbers import CanaryNumbers  # noqa: PLC0415
    from app.store.engine import open_database  # noqa: PLC0415
    from app.store.migrate import upgrade  # noqa: PLC0415
    from app.store.policies import PolicyStore  # noqa: PLC0415

    await asyncio.to_thread(upgrade, settings.database_url, settings.migrations)
    database = open_database(settings.database_url)
    stack.push_async_callback(database.close)
    policy = LivePolicy(PolicyStore(database).live, rules.policy, rules.specs, CanaryStore(database).trial)
    stack.push_async_callback(policy.close)
    # Nothing sets this event: a look every few seconds spares a connection that would only listen.
    await policy.open(asyncio.Event())
    watcher = Watcher(CanaryStore(database), CanaryNumbers(database), lambda: datetime.now(UTC), policy.refresh)
    stack.push_async_callback(watcher.close)
    await watcher.open(asyncio.Event())
    return await open_books(stack, BudgetStore(database), AuditStore(database), settings.home), policy
