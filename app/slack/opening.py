"""From the app's credentials to clients of its workspaces."""

from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime

from app.slack.clients import Clients
from app.slack.installations.http import Page, install_pages
from app.slack.installations.leaving import Cancel, Leaving
from app.slack.installations.oauth import Grants, OAuthApp, States, open_flow
from app.slack.installations.rotation import Rotation
from app.slack.installations.single import SingleToken
from app.slack.installations.tenants import Newcomers
from app.slack.installations.tokens import Tokens
from app.slack.installations.vault import vault_of
from app.slack.installations.web import Web
from app.store.engine import Database
from app.store.installation import installation_secret
from app.store.keys import TenantStore
from app.store.slack.installations import InstallationStore
from app.store.slack.states import OAuthStateStore


@dataclass(frozen=True, slots=True)
class Credentials:
    """The app as Slack knows it. ``token`` is that of a single workspace; ``key`` seals tokens of several ones."""

    api_url: str
    token: str | None = field(default=None, repr=False)
    client_id: str | None = None
    client_secret: str | None = field(default=None, repr=False)
    key: str | None = field(default=None, repr=False)

    @property
    def app(self) -> tuple[str, str] | None:
        """Id and secret of the app, where workspaces can install it."""
        return (self.client_id, self.client_secret) if self.client_id and self.client_secret else None


async def open_clients(
    database: Database, credentials: Credentials, cancel: Cancel, clock: Callable[[], datetime]
) -> Clients:
    """Clients of every workspace; close them in the end. ``cancel`` stops runs of a workspace that has left."""
    store, web = InstallationStore(database), Web(credentials.api_url)
    vault = vault_of(await installation_secret(database, "slack"), credentials.key)
    leaving = Leaving(store, cancel)
    app, token = credentials.app, credentials.token
    single = SingleToken(token, store, web, clock) if token else None
    rotation = Rotation(store, vault, web, leaving, app, clock) if app else None
    return Clients(Tokens(store, vault, single, rotation), leaving, web)


@asynccontextmanager
async def open_install_pages(
    database: Database,
    clients: Clients,
    app: OAuthApp,
    welcome: Callable[[str], Awaitable[None]],
    clock: Callable[[], datetime],
) -> AsyncGenerator[Mapping[str, Page]]:
    """The pages by which workspaces install the app, by their paths. ``welcome`` gives a new tenant its skills."""
    store = clients.tokens.store
    newcomers = Newcomers(store, TenantStore(database), welcome)
    grants = Grants(store, clients.tokens.vault, newcomers, app.allowed)
    flow = open_flow(app, States(OAuthStateStore(database), clock), grants, clients.connections)
    try:
        yield install_pages(flow)
    finally:
        await newcomers.close()
