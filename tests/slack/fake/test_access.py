"""Tokens, scopes, names of arguments, installation; with the official client."""

import asyncio
from collections.abc import Awaitable

import pytest
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from app.slack.manifest import scopes
from tests.slack.fake import SCOPES, FakeSlack
from tests.slack.fake.asking import answer, client, refusal, said
from tests.slack.fake.words import mapping, words
from tests.slack.fake.world import Token


@pytest.mark.parametrize("error", ["token_revoked", "account_inactive", "invalid_auth"])
def test_a_token_that_has_ended(fake: FakeSlack, error: str) -> None:
    fake.world.revoke("T0001", error)
    assert asyncio.run(refusal(client(fake).auth_test())) == error


def test_tokens_that_never_worked(fake: FakeSlack) -> None:
    assert asyncio.run(refusal(client(fake, "xoxb-unknown").auth_test())) == "invalid_auth"
    assert asyncio.run(refusal(client(fake, "").auth_test())) == "not_authed"
    app = fake.world.app_token()
    assert asyncio.run(refusal(client(fake, app).auth_test())) == "not_allowed_token_type"


def test_a_scope_that_was_not_granted_is_named(fake: FakeSlack) -> None:
    fake.world.team("T0002", scopes=SCOPES - {"chat:write"})
    fake.world.channel("C0002", "T0002")
    calling = client(fake, fake.world.teams["T0002"].token).chat_postMessage(channel="C0002", text="Hi")
    assert asyncio.run(refusal(calling)) == "missing_scope"
    assert fake.calls[-1].answer["needed"] == "chat:write"
    assert "chat:write" not in str(fake.calls[-1].answer["provided"]).split(",")


def test_reading_needs_the_scope_of_the_kind_of_conversation(fake: FakeSlack) -> None:
    team = fake.world.team("T0002", scopes={"im:history"})
    ts = fake.world.say(fake.world.channel("C0002", "T0002").id, "U0001", "Hi").ts
    calling = client(fake, team.token).conversations_replies(channel="C0002", ts=ts)
    assert asyncio.run(refusal(calling)) == "missing_scope"
    assert fake.calls[-1].answer["needed"] == "channels:history"


def test_unknown_arguments_and_methods_are_noted(fake: FakeSlack) -> None:
    posting = client(fake).chat_postMessage(channel="C0001", text="Hi", thread="1.2")
    assert asyncio.run(refusal(posting)) == "invalid_arguments"
    assert asyncio.run(refusal(client(fake).api_call("chat.post"))) == "unknown_method"
    assert [each.partition(":")[0] for each in fake.violations] == ["chat.postMessage", "chat.post"]
    fake.violations.clear()


def test_missing_arguments_are_named(fake: FakeSlack) -> None:
    assert asyncio.run(refusal(client(fake).api_call("chat.update", json={"text": "x"}))) == "invalid_arguments"
    assert fake.calls[-1].problems == ("missing required field: channel", "missing required field: ts")


@pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")  # in the client, with new aiohttp
def test_an_installation_from_code_to_token_and_on_to_the_next(fake: FakeSlack) -> None:
    fake.world.grant("code-1", "T0001")
    identity = {"client_id": fake.oauth.client_id, "client_secret": fake.oauth.client_secret}

    async def go() -> None:
        given = mapping(await answer(client(fake, "").oauth_v2_access(code="code-1", **identity)))
        assert (given["team"], given["expires_in"]) == ({"id": "T0001", "name": "Team T0001"}, 43_200)
        assert await refusal(client(fake, "").oauth_v2_access(code="code-1", **identity)) == "invalid_code"
        fake.clock.move(43_200)
        assert await refusal(client(fake, words(given["access_token"])).auth_test()) == "token_expired"
        renewal = {"grant_type": "refresh_token", "refresh_token": words(given["refresh_token"]), **identity}
        renewed = await said(client(fake, "").oauth_v2_access(**renewal), "access_token")
        assert await said(client(fake, renewed).auth_test(), "team_id") == "T0001"
        assert await refusal(client(fake, "").oauth_v2_access(**renewal)) == "invalid_refresh_token"
        await client(fake, renewed).auth_revoke()
        assert await refusal(client(fake, renewed).auth_test()) == "token_revoked"

    asyncio.run(go())


@pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")
def test_the_secret_of_the_app_is_checked(fake: FakeSlack) -> None:
    calling = client(fake, "").oauth_v2_access(client_id="111.222", client_secret="wrong", code="code-1")
    assert asyncio.run(refusal(calling)) == "bad_client_secret"


def test_an_app_that_is_uninstalled_has_no_token_and_no_conversation_left(fake: FakeSlack) -> None:
    team, identity = fake.world.teams["T0001"], (fake.oauth.client_id, fake.oauth.client_secret)
    fake.world.tokens["xoxb-other"] = Token("xoxb-other", "T0001", set())
    here = fake.world.channel("C0001")

    def uninstalling(token: str, client_id: str, secret: str) -> Awaitable[AsyncSlackResponse]:
        data = {"client_id": client_id, "client_secret": secret}
        return client(fake, token).api_call("apps.uninstall", data=data)

    async def go() -> None:
        assert await refusal(uninstalling(team.token, "another", identity[1])) == "invalid_client_id"
        assert await refusal(uninstalling(team.token, identity[0], "wrong")) == "bad_client_secret"
        assert team.bot_user in here.members
        await uninstalling(team.token, *identity)
        assert team.bot_user not in here.members
        for token in (team.token, "xoxb-other"):
            assert await refusal(client(fake, token).auth_test()) == "account_inactive"

    asyncio.run(go())


def test_a_revoked_token_leaves_the_app_without_conversations(fake: FakeSlack) -> None:
    team, here = fake.world.teams["T0001"], fake.world.channel("C0001")

    async def go() -> None:
        assert await answer(client(fake).api_call("auth.revoke", data={"test": True}), "revoked") is False
        assert team.bot_user in here.members
        assert await answer(client(fake).api_call("auth.revoke"), "revoked") is True
        assert (team.bot_user in here.members, await refusal(client(fake).auth_test())) == (False, "token_revoked")

    asyncio.run(go())


def test_a_secret_in_an_address_is_a_violation(fake: FakeSlack) -> None:
    identity = {"client_id": fake.oauth.client_id, "client_secret": fake.oauth.client_secret}
    asyncio.run(said(client(fake).apps_uninstall(**identity)))
    assert fake.violations == ["apps.uninstall: a secret stands in the address"]
    fake.violations.clear()


def test_this_slack_grants_what_the_manifest_asks_for() -> None:
    assert frozenset(scopes()) == SCOPES


def test_an_organization_is_named(fake: FakeSlack) -> None:
    team = fake.world.team("T0003", enterprise="E0001")
    answer = asyncio.run(_identity(fake, team.token))
    assert answer == ("T0003", "E0001", "UBOT0003", "B0003")


async def _identity(fake: FakeSlack, token: str) -> tuple[str, ...]:
    found = mapping(await answer(client(fake, token).auth_test()))
    return tuple(words(found[name]) for name in ("team_id", "enterprise_id", "user_id", "bot_id"))
