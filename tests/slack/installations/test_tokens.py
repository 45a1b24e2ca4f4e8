"""A workspace's token: found, renewed once, and given up when Slack takes it no longer."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import psycopg
import pytest
from slack_sdk.errors import SlackApiError

from app.domain.errors import SlackAway, SlackBroken, SlackNotInstalled, UnreadableToken
from app.domain.slack import InstallationState, Workspace
from app.store.engine import Database
from app.store.trail import ChangeTrail
from tests.servers import Signal
from tests.slack.fake import FakeSlack, drop, error, held, http, rate_limited
from tests.slack.installed import Setting, opened

HERE = Workspace("T0001")
SOON = timedelta(hours=1)


def scenario(
    fake: FakeSlack, database: Database, work: Callable[[Setting], Awaitable[None]], token: str | None = None
) -> None:
    async def run() -> None:
        try:
            async with opened(fake, database, token) as setting:
                await work(setting)
        finally:
            await database.close()

    asyncio.run(run())


def test_the_token_of_the_environment_serves_its_own_workspace(fake: FakeSlack, database: Database) -> None:
    team = fake.world.team()
    fake.world.team("T0002")

    async def work(setting: Setting) -> None:
        found = await setting.clients.installation(HERE)
        assert (found.tenant, found.token, found.bot_user) == ("default", team.token, team.bot_user)
        assert (await setting.clients.web(HERE)).token == team.token
        assert len(fake.calls_of("auth.test")) == 1
        with pytest.raises(SlackNotInstalled):
            await setting.clients.installation(Workspace("T0002"))

    scenario(fake, database, work, team.token)


def test_a_token_of_the_environment_that_fails_is_not_tried_all_the_time(fake: FakeSlack, database: Database) -> None:
    token = fake.world.team().token
    fake.world.revoke("T0001", "account_inactive")

    async def work(setting: Setting) -> None:
        for _ in range(3):
            with pytest.raises(SlackBroken, match="account_inactive"):
                await setting.clients.installation(HERE)
        assert len(fake.calls_of("auth.test")) == 1
        fake.world.tokens[token].error = None
        fake.clock.move(61)
        assert (await setting.clients.installation(HERE)).token == token

    scenario(fake, database, work, token)


def test_where_slack_is_away_nothing_is_broken(fake: FakeSlack, database: Database) -> None:
    token = fake.world.team().token

    async def work(setting: Setting) -> None:
        for step in (http(503), drop(), error("internal_error")):
            fake.script("auth.test", step)
            with pytest.raises(SlackAway):
                await setting.clients.installation(HERE)
        assert (await setting.clients.installation(HERE)).state is InstallationState.ACTIVE

    scenario(fake, database, work, token)


def test_an_organization_comes_before_a_workspace_and_says_which_one_is_meant(
    fake: FakeSlack, database: Database
) -> None:
    fake.world.team()

    async def work(setting: Setting) -> None:
        await setting.install("T0001", "acme", enterprise="E0001")
        own = await setting.clients.installation(Workspace("T0001", "E0001"))
        assert (own.tenant, own.team_id) == ("acme", "T0001")
        assert "team_id" not in (await setting.clients.web(Workspace("T0001", "E0001"))).default_params
        await setting.install("", "group", enterprise="E0001")
        for team in ("T0001", "T0009"):
            there = await setting.clients.installation(Workspace(team, "E0001"))
            assert (there.tenant, there.team_id) == ("group", "")
            assert (await setting.clients.web(Workspace(team, "E0001"))).default_params["team_id"] == team
        with pytest.raises(SlackNotInstalled):
            await setting.clients.installation(Workspace("T0009", "E0002"))
        group = await setting.clients.installation(Workspace("T0009", "E0001"))
        # An organization that has left does not stand before a workspace that stayed.
        await setting.clients.leaving.left(group, "app_uninstalled")
        assert (await setting.clients.installation(Workspace("T0001", "E0001"))).tenant == "acme"

    scenario(fake, database, work)


def test_a_row_that_is_moved_to_another_workspace_does_not_open(
    fake: FakeSlack, database: Database, database_dsn: str
) -> None:
    fake.world.team()
    fake.world.team("T0002")

    async def work(setting: Setting) -> None:
        await setting.install()
        await setting.install("T0002", "rival")
        with psycopg.connect(database_dsn, autocommit=True) as connection:
            connection.execute(
                "UPDATE slack_installation SET token = (SELECT token FROM slack_installation WHERE team_id = 'T0001') "
                "WHERE team_id = 'T0002'"
            )
            kept = connection.execute("SELECT string_agg(encode(token, 'escape'), '') FROM slack_installation")
            row = kept.fetchone()
            assert row is not None
            assert "xoxb" not in str(row[0])
        with pytest.raises(UnreadableToken):
            await setting.clients.installation(Workspace("T0002"))

    scenario(fake, database, work)


def test_two_processes_renew_a_token_once(fake: FakeSlack, database: Database) -> None:
    fake.world.team()

    async def work(setting: Setting) -> None:
        await setting.install(lifetime=SOON)
        fake.clock.move(SOON.total_seconds() + 1)
        async with opened(fake, database) as second:
            clients = (setting.clients, second.clients)
            found = await asyncio.gather(*(clients[number % 2].installation(HERE) for number in range(8)))
        assert len(fake.calls_of("oauth.v2.access")) == 1
        assert len({each.token for each in found}) == 1
        assert found[0].token != fake.world.teams["T0001"].token
        assert (await (await setting.clients.web(HERE)).auth_test())["team_id"] == "T0001"
        fake.clock.move(timedelta(hours=11).total_seconds())
        assert (await setting.clients.installation(HERE)).token != found[0].token
        assert len(fake.calls_of("oauth.v2.access")) == 2

    scenario(fake, database, work)


def test_nobody_waits_for_a_renewal_while_the_old_token_is_good(fake: FakeSlack, database: Database) -> None:
    token = fake.world.team().token

    async def work(setting: Setting) -> None:
        await setting.install(lifetime=SOON)
        gate = Signal()
        fake.script("oauth.v2.access", held(gate))
        both = [asyncio.create_task(setting.clients.installation(HERE)) for _ in range(2)]
        done, waits = await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
        assert [(await each).token for each in done] == [token]
        gate.set()
        assert [(await each).token == token for each in waits] == [False]

    scenario(fake, database, work)


def test_a_renewal_that_fails_is_put_off_until_the_token_has_expired(fake: FakeSlack, database: Database) -> None:
    token = fake.world.team().token

    async def work(setting: Setting) -> None:
        await setting.install(lifetime=SOON)
        fake.script("oauth.v2.access", http(500), http(502))
        for _ in range(3):
            assert (await setting.clients.installation(HERE)).token == token
        assert len(fake.calls_of("oauth.v2.access")) == 1
        fake.clock.move(SOON.total_seconds())
        with pytest.raises(SlackAway):
            await setting.clients.installation(HERE)
        assert (await setting.clients.installation(HERE)).token != token

    scenario(fake, database, work)


def test_a_workspace_whose_token_is_renewed_no_more_is_broken(fake: FakeSlack, database: Database) -> None:
    fake.world.team()

    async def work(setting: Setting) -> None:
        await setting.install(lifetime=SOON)
        fake.script("oauth.v2.access", *[error("invalid_refresh_token")] * 2)
        assert (await setting.clients.installation(HERE)).state is InstallationState.ACTIVE
        fake.clock.move(SOON.total_seconds())
        with pytest.raises(SlackBroken):
            await setting.clients.installation(HERE)
        with pytest.raises(SlackBroken, match="invalid_refresh_token"):
            await setting.clients.installation(HERE)
        assert len(fake.calls_of("oauth.v2.access")) == 2

    scenario(fake, database, work)


def test_a_broken_workspace_is_told_once_and_comes_back_when_it_installs_again(
    fake: FakeSlack, database: Database
) -> None:
    token = fake.world.team().token

    async def work(setting: Setting) -> None:
        await setting.install()
        await setting.clients.broken(HERE, "token_revoked", "xoxb-another")
        assert (await setting.clients.installation(HERE)).state is InstallationState.ACTIVE
        for _ in range(2):
            await setting.clients.broken(HERE, "token_revoked", token)
        with pytest.raises(SlackBroken, match="token_revoked"):
            await setting.clients.web(HERE)
        await setting.clients.lacks(HERE, "users:read")
        await setting.clients.lacks(HERE, "users:read")
        await setting.install()
        found = await setting.clients.installation(HERE)
        assert (found.state, found.without, found.reason) == (InstallationState.ACTIVE, frozenset(), "")
        trail = [entry.change.action.value for entry in await ChangeTrail(database).newest("acme", 10)]
        assert trail == ["slack.install", "slack.lack", "slack.break", "slack.install", "tenant.create"]

    scenario(fake, database, work)


def test_a_scope_that_is_wanting_is_known_afterwards(fake: FakeSlack, database: Database) -> None:
    fake.world.team()

    async def work(setting: Setting) -> None:
        await setting.install()
        await setting.clients.lacks(HERE, "files:write")
        assert (await setting.clients.installation(HERE)).without == {"files:write"}
        await setting.clients.lacks(Workspace("T0404"), "files:write")
        await setting.clients.broken(Workspace("T0404"), "token_revoked")

    scenario(fake, database, work)


def test_who_is_patient_waits_for_slack_and_who_is_not_is_told(fake: FakeSlack, database: Database) -> None:
    fake.world.team()

    async def work(setting: Setting) -> None:
        await setting.install()
        fake.script("auth.test", rate_limited(0))
        assert (await (await setting.clients.web(HERE)).auth_test())["ok"]
        for patient, wait in ((False, 0), (True, 3600)):
            fake.script("auth.test", rate_limited(wait))
            with pytest.raises(SlackApiError, match="ratelimited"):
                await (await setting.clients.web(HERE, patient=patient)).auth_test()
        # What may have been carried out is not sent again.
        fake.script("auth.test", drop())
        before = len(fake.calls)
        with pytest.raises(Exception, match=r"(?i)disconnect|reset"):
            await (await setting.clients.web(HERE)).auth_test()
        assert len(fake.calls) == before + 1

    scenario(fake, database, work)
