"""Somebody installs the app: to Slack and back, once, in one browser, for a tenant of the workspace's own."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

import httpx
import psycopg

from app.domain.slack import InstallationState, Workspace
from app.slack.installations.oauth import INSTALL, REDIRECT, STATE_LIFE, OAuthApp
from app.slack.manifest import scopes
from app.slack.opening import open_install_pages
from app.store.engine import Database
from app.store.keys import TenantStore
from app.store.trail import ChangeTrail
from tests.slack.fake import FakeSlack, error, http
from tests.slack.installed import Setting, opened

HERE = Workspace("T0001")


@dataclass
class Browser:
    """Somebody's browser at our pages, and Slack's page behind them."""

    setting: Setting
    client: httpx.AsyncClient
    cookie: str = ""
    welcomed: list[str] = field(default_factory=list[str])

    async def begin(self) -> str:
        """Open the first page; the state that goes to Slack."""
        page = await self.client.get(INSTALL)
        assert page.status_code == 302, page.text
        assert page.headers["cache-control"] == "no-store"
        self.cookie = page.headers["set-cookie"].partition(";")[0]
        where = urlsplit(page.headers["location"])
        asked = parse_qs(where.query)
        assert (where.netloc, asked["client_id"]) == ("slack.com", [self.setting.fake.oauth.client_id])
        assert asked["scope"] == [",".join(scopes())]
        assert asked["redirect_uri"] == ["https://team.example/slack/oauth_redirect"]
        return asked["state"][0]

    async def back(self, state: str, team: str = "T0001", **more: str) -> httpx.Response:
        """Come back from Slack with a code for a workspace."""
        self.setting.fake.world.grant("code-1", team)
        query = {"code": "code-1", "state": state, **more}
        return await self.client.get(REDIRECT, params=query, headers={"Cookie": self.cookie})


@asynccontextmanager
async def browsing(setting: Setting, allowed: frozenset[str] = frozenset()) -> AsyncGenerator[Browser]:
    fake = setting.fake
    app = OAuthApp(
        fake.oauth.client_id,
        fake.oauth.client_secret,
        scopes(),
        f"https://team.example{REDIRECT}",
        allowed=allowed,
    )
    welcomed: list[str] = []

    async def welcome(tenant: str) -> None:
        welcomed.append(tenant)

    async with open_install_pages(setting.database, setting.clients, app, welcome, setting.now) as pages:

        async def serve(scope: dict[str, str], receive: Callable[[], object], send: Callable[[object], object]) -> None:
            await pages[scope["path"]](scope, receive, send)  # type: ignore[arg-type]

        transport = httpx.ASGITransport(serve)  # type: ignore[arg-type]
        async with httpx.AsyncClient(transport=transport, base_url="https://team.example") as client:
            yield Browser(setting, client, welcomed=welcomed)


def scenario(
    fake: FakeSlack,
    database: Database,
    work: Callable[[Browser], Awaitable[None]],
    allowed: frozenset[str] = frozenset(),
) -> None:
    async def run() -> None:
        try:
            async with opened(fake, database) as setting, browsing(setting, allowed) as browser:
                await work(browser)
        finally:
            await database.close()

    asyncio.run(run())


def test_a_workspace_installs_the_app_and_has_a_tenant_of_its_own(
    fake: FakeSlack, database: Database, database_dsn: str
) -> None:
    fake.world.team("T0001")
    fake.world.team("T0002")

    async def work(browser: Browser) -> None:
        for team in ("T0001", "T0002"):
            page = await browser.back(await browser.begin(), team)
            assert page.status_code == 200, page.text
            assert "slack-app-oauth-state=deleted" in page.headers["set-cookie"]
        clients = browser.setting.clients
        found = await clients.installation(HERE)
        assert (found.tenant, found.bot_user, found.state) == ("slack-team-t0001-t0001", "UBOT0001", "active")
        assert found.scopes == fake.oauth.scopes
        assert (await (await clients.web(HERE)).auth_test())["team_id"] == "T0001"
        assert browser.welcomed == ["slack-team-t0001-t0001", "slack-team-t0002-t0002"]
        assert set(browser.welcomed) < set(await TenantStore(database).ids())
        entry, founded = await ChangeTrail(database).newest(found.tenant, 5)
        assert (entry.change.who, entry.change.action.value) == ("slack:U0001", "slack.install")
        assert founded.change.action.value == "tenant.create"
        with psycopg.connect(database_dsn) as connection:
            kept = connection.execute("SELECT token, refresh FROM slack_installation").fetchall()
        assert all(b"xox" not in value for row in kept for value in row)

    scenario(fake, database, work)


def test_who_installs_again_keeps_the_tenant_and_is_whole_again(fake: FakeSlack, database: Database) -> None:
    fake.world.team()

    async def work(browser: Browser) -> None:
        clients = browser.setting.clients
        await browser.back(await browser.begin())
        first = await clients.installation(HERE)
        await clients.leaving.left(first, "app_uninstalled")
        fake.world.teams["T0001"].name = "Another name"
        await browser.back(await browser.begin())
        second = await clients.installation(HERE)
        assert (second.tenant, second.name, second.state) == (first.tenant, "Another name", InstallationState.ACTIVE)
        assert second.token != first.token
        assert browser.welcomed == [first.tenant]

    scenario(fake, database, work)


def test_a_state_is_good_once_for_ten_minutes_and_in_one_browser(fake: FakeSlack, database: Database) -> None:
    fake.world.team()

    async def work(browser: Browser) -> None:
        state = await browser.begin()
        cookie, browser.cookie = browser.cookie, "slack-app-oauth-state=another"
        assert (await browser.back(state)).status_code == 400
        browser.cookie = cookie
        assert (await browser.back(state)).status_code == 200
        assert (await browser.back(state)).status_code == 401
        late = await browser.begin()
        fake.clock.move(STATE_LIFE.total_seconds())
        page = await browser.back(late)
        assert (page.status_code, "ten minutes" in page.text) == (401, True)
        browser.cookie = "slack-app-oauth-state=made-up"
        assert (await browser.back("made-up")).status_code == 401
        assert len(fake.calls_of("oauth.v2.access")) == 1

    scenario(fake, database, work)


def test_what_goes_wrong_is_said_and_leaves_nothing_behind(fake: FakeSlack, database: Database) -> None:
    fake.world.team()

    async def work(browser: Browser) -> None:
        cancelled = await browser.client.get(REDIRECT, params={"error": "access_denied"})
        assert (cancelled.status_code, "cancelled" in cancelled.text) == (200, True)
        fake.script("oauth.v2.access", error("invalid_code"), http(500))
        for _ in range(2):
            page = await browser.back(await browser.begin())
            assert (page.status_code, "code-1" in page.text) == (401, False)
        fake.script("auth.test", error("invalid_auth"))
        assert (await browser.back(await browser.begin())).status_code == 401
        page = await browser.client.get(REDIRECT, params={"error": "<script>"})
        assert "<script>" not in page.text
        assert (await browser.client.post(INSTALL)).status_code == 405
        assert await browser.setting.store.all() == ()
        assert browser.welcomed == []

    scenario(fake, database, work)


def test_only_workspaces_that_may_install_the_app(fake: FakeSlack, database: Database) -> None:
    fake.world.team("T0001")
    fake.world.team("T0002")

    async def work(browser: Browser) -> None:
        refused = await browser.back(await browser.begin(), "T0002")
        assert (refused.status_code, "T0002" in refused.text) == (403, True)
        assert (await browser.back(await browser.begin(), "T0001")).status_code == 200
        assert [each.team_id for each in await browser.setting.store.all()] == ["T0001"]

    scenario(fake, database, work, frozenset({"T0001"}))
