"""A workspace that an operator takes out: Slack is told first, and nothing of it stays here."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from app.domain.errors import SlackAway
from app.domain.slack import Installation, InstallationState, Workspace
from app.slack.removal import Farewell, Removal
from app.store.engine import Database
from app.store.slack.installations import Kept
from app.store.trail import ChangeTrail
from tests.slack.fake import FakeSlack, drop, error, http
from tests.slack.installed import Setting, opened

HERE = Workspace("T0001")


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


def removal(setting: Setting, *, with_secret: bool = True) -> Removal:
    oauth = setting.fake.oauth
    return Removal(setting.clients, (oauth.client_id, oauth.client_secret) if with_secret else None)


async def kept(setting: Setting) -> Kept:
    found = await setting.store.find(HERE)
    assert found is not None
    return found


async def gone(setting: Setting, installation: Installation, farewell: Farewell) -> None:
    """Nothing is kept but that it was there, and the trail says who has done it and what Slack knows."""
    found = await kept(setting)
    assert (found.installation.state, found.installation.reason) == (
        InstallationState.REMOVED,
        "removed by the operator",
    )
    assert (found.tokens.token, found.tokens.refresh) == (None, None)
    (entry, *_) = await ChangeTrail(setting.database).newest(installation.tenant, 1)
    assert (entry.change.who, entry.change.detail["token"]) == ("ann", farewell.value)


def test_slack_uninstalls_the_app_and_every_token_ends(fake: FakeSlack, database: Database) -> None:
    token = fake.world.team().token

    async def work(setting: Setting) -> None:
        installed = await setting.install()
        assert await removal(setting)(installed, "ann") is Farewell.UNINSTALLED
        assert fake.world.tokens[token].error == "account_inactive"
        assert [call.method for call in fake.calls] == ["apps.uninstall"]
        await gone(setting, installed, Farewell.UNINSTALLED)
        again = (await kept(setting)).installation
        assert await removal(setting)(again, "ann") is None
        assert len(fake.calls) == 1

    scenario(fake, database, work)


@pytest.mark.parametrize("refused", ["", "no_permission", "client_id_token_mismatch"])
def test_without_the_apps_secret_or_leave_the_token_is_revoked(
    fake: FakeSlack, database: Database, refused: str
) -> None:
    token = fake.world.team().token
    if refused:
        fake.script("apps.uninstall", error(refused))

    async def work(setting: Setting) -> None:
        installed = await setting.install()
        found = await removal(setting, with_secret=bool(refused))(installed, "ann")
        assert found is Farewell.REVOKED
        assert fake.world.tokens[token].error == "token_revoked"
        assert [call.method for call in fake.calls] == [*(["apps.uninstall"] if refused else []), "auth.revoke"]
        await gone(setting, installed, Farewell.REVOKED)

    scenario(fake, database, work)


def test_the_token_of_the_environment_is_revoked(fake: FakeSlack, database: Database) -> None:
    token = fake.world.team().token

    async def work(setting: Setting) -> None:
        installed = await setting.clients.installation(HERE)
        assert await removal(setting, with_secret=False)(installed, "ann") is Farewell.REVOKED
        assert fake.world.tokens[token].error == "token_revoked"
        await gone(setting, installed, Farewell.REVOKED)

    scenario(fake, database, work, token)


@pytest.mark.parametrize("reason", ["token_revoked", "account_inactive", "invalid_auth"])
def test_a_token_that_has_ended_need_not_be_revoked(fake: FakeSlack, database: Database, reason: str) -> None:
    fake.world.team()

    async def work(setting: Setting) -> None:
        installed = await setting.install()
        fake.world.revoke("T0001", reason)
        assert await removal(setting)(installed, "ann") is Farewell.ENDED
        await gone(setting, installed, Farewell.ENDED)

    scenario(fake, database, work)


def test_while_slack_does_not_answer_nothing_is_forgotten_unless_that_is_wanted(
    fake: FakeSlack, database: Database
) -> None:
    token = fake.world.team().token
    # One that was lost on the way, one that failed there, and one while nothing answers at all.
    fake.script("apps.uninstall", drop(), http(503), error("internal_error"))

    async def work(setting: Setting) -> None:
        installed = await setting.install()
        for _ in range(2):
            with pytest.raises(SlackAway):
                await removal(setting)(installed, "ann")
            found = await kept(setting)
            assert (found.installation.state, found.tokens.token is None) == (InstallationState.ACTIVE, False)
        assert await removal(setting)(installed, "ann", forget=True) is Farewell.UNTOLD
        assert fake.world.tokens[token].error is None
        await gone(setting, installed, Farewell.UNTOLD)

    scenario(fake, database, work)


def test_a_token_that_would_have_expired_is_renewed_to_be_revoked(fake: FakeSlack, database: Database) -> None:
    first = fake.world.team().token

    async def work(setting: Setting) -> None:
        installed = await setting.install(lifetime=timedelta(minutes=5))
        fake.clock.move(600)
        assert await removal(setting)(installed, "ann") is Farewell.UNINSTALLED
        assert [call.method for call in fake.calls] == ["oauth.v2.access", "apps.uninstall"]
        assert fake.calls[-1].token != first
        assert {each.error for each in fake.world.tokens.values() if each.team == "T0001"} == {"account_inactive"}
        await gone(setting, installed, Farewell.UNINSTALLED)

    scenario(fake, database, work)
