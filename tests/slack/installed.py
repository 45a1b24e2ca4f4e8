"""Clients over a scripted Slack and a real database, and workspaces that are installed there."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from app.domain.slack import Installation, Workspace
from app.domain.trail import Action, Change
from app.slack.clients import Clients
from app.slack.installations.vault import REFRESH, TOKEN
from app.slack.opening import Credentials, open_clients
from app.store.engine import Database
from app.store.keys import TenantStore
from app.store.slack.installations import Grant, InstallationStore, SealedTokens
from tests.slack.fake import FakeSlack

SCOPES = frozenset({"chat:write", "users:read", "channels:read"})


@dataclass
class Setting:
    """One process of the service: its clients, the time, and the runs that were cancelled in it."""

    fake: FakeSlack
    database: Database
    clients: Clients
    cancelled: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])

    @property
    def store(self) -> InstallationStore:
        """The installations."""
        return self.clients.tokens.store

    def now(self) -> datetime:
        """The time of this Slack."""
        return time_of(self.fake)

    async def install(
        self, team: str = "T0001", tenant: str = "acme", *, enterprise: str = "", lifetime: timedelta | None = None
    ) -> Installation:
        """A workspace as a finished installation leaves it."""
        self.fake.world.number()  # the first one is in the name of the token that a workspace begins with
        known = self.fake.world.teams[team or "T0001"]
        token = self.fake.world.tokens[known.token]
        place = Workspace(team, enterprise)
        if tenant not in await TenantStore(self.database).ids():
            await TenantStore(self.database).create(
                tenant, tenant, None, Change(tenant, "U2", Action.TENANT_CREATE, tenant)
            )
        vault = self.clients.tokens.vault
        sealed = SealedTokens(vault.seal(place, TOKEN, token.value))
        if lifetime is not None:
            token.refresh, token.until = f"xoxe-{team}", self.fake.clock.now + lifetime.total_seconds()
            refresh = vault.seal(place, REFRESH, token.refresh)
            sealed = SealedTokens(sealed.token, refresh, self.now() + lifetime)
        grant = Grant(place, known.name, "A0001", known.bot_id, known.bot_user, SCOPES, "U0001")
        return await self.store.save(grant, sealed, tenant, Change(tenant, "U0001", Action.SLACK_INSTALL, team))


def time_of(fake: FakeSlack) -> datetime:
    """The time as this Slack has it."""
    return datetime.fromtimestamp(fake.clock.now, UTC)


@asynccontextmanager
async def opened(fake: FakeSlack, database: Database, token: str | None = None) -> AsyncGenerator[Setting]:
    """A process with the app's credentials; with ``token``, that of a single workspace."""
    cancelled: list[tuple[str, str]] = []

    async def cancel(run_id: str, reason: str) -> None:
        cancelled.append((run_id, reason))

    credentials = Credentials(fake.url, token, fake.oauth.client_id, fake.oauth.client_secret)
    clients = await open_clients(database, credentials, cancel, lambda: time_of(fake))
    try:
        yield Setting(fake, database, clients, cancelled)
    finally:
        await clients.close()
