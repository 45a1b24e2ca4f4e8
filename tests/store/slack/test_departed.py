"""What a workspace has asked is kept for a while after it has left, and then removed."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import psycopg

from app.domain.conclusion import Conclusion
from app.domain.labels import Completeness, Origin, RunStatus
from app.domain.run import Submission
from app.domain.slack import Workspace
from app.domain.trail import Action, Change
from app.store.engine import Database
from app.store.keys import TenantStore
from app.store.runs import Ending
from app.store.slack.departed import KEPT, Departed
from app.store.slack.installations import Grant, InstallationStore, SealedTokens
from app.store.tenancy import acting_for
from tests.store.opened import PINS, Stores, opened

HOUR = timedelta(hours=1)
ENDED = Ending(RunStatus.CONCLUDED, Conclusion(Completeness.FULL, "So.", None, (), (), (), (), (), {}))
LEFT, STAYED, SHARED = "slack-acme-t0001", "slack-rival-t0002", "default"


def scenario(database: Database, work: Callable[[Stores], Awaitable[None]]) -> None:
    async def run() -> None:
        async with opened(database) as stores:
            for number, tenant in enumerate((LEFT, STAYED, SHARED), 1):
                await installed(stores, tenant, f"T000{number}")
            await work(stores)

    asyncio.run(run())


async def installed(stores: Stores, tenant: str, team: str) -> None:
    """A workspace that has asked something, and has left unless it is the one that stayed."""
    if tenant != SHARED:
        await TenantStore(stores.database).create(
            tenant, tenant, None, Change(tenant, "U2", Action.TENANT_CREATE, tenant)
        )
    store = InstallationStore(stores.database)
    grant = Grant(Workspace(team), tenant, "A1", "B1", "U1", frozenset({"chat:write"}), "U2")
    found = await store.save(grant, SealedTokens(b"t"), tenant, Change(tenant, "U2", Action.SLACK_INSTALL, team))
    with acting_for(tenant):
        accepted = await stores.runs.create(Submission("How many?", Origin.SLACK), PINS, "runs")
        run = await stores.runs.claim(accepted.run.id, {})
        assert run is not None
        await stores.runs.finish(run.id, run.epoch, ENDED)
    if tenant != STAYED:
        assert await store.remove(found, "app_uninstalled", Change(tenant, "slack", Action.SLACK_REMOVE, team))


def threads(dsn: str) -> set[str]:
    with psycopg.connect(dsn) as connection:
        return {str(row[0]) for row in connection.execute("SELECT tenant FROM thread").fetchall()}


def test_only_who_has_left_long_ago_is_forgotten(database: Database, database_dsn: str) -> None:
    async def work(_: Stores) -> None:
        await Departed(database, lambda: datetime.now(UTC) + KEPT - HOUR)()
        assert threads(database_dsn) == {LEFT, STAYED, SHARED}
        await Departed(database, lambda: datetime.now(UTC) + KEPT + HOUR)()
        assert threads(database_dsn) == {STAYED, SHARED}

    scenario(database, work)


def test_it_looks_once_an_hour(database: Database, database_dsn: str) -> None:
    times = [datetime.now(UTC) + KEPT - HOUR, datetime.now(UTC) + KEPT - timedelta(minutes=1)]
    times += [datetime.now(UTC) + KEPT + HOUR]

    async def work(_: Stores) -> None:
        chore = Departed(database, lambda: times[0])
        for left in ({LEFT, STAYED, SHARED}, {LEFT, STAYED, SHARED}, {STAYED, SHARED}):
            await chore()
            assert threads(database_dsn) == left
            times.pop(0)

    scenario(database, work)
