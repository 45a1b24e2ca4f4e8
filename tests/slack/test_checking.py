"""What ``cto-team slack check`` finds out."""

import asyncio
from datetime import UTC, datetime, timedelta

from app.slack.checking import Found, check, scopes, skew
from tests.slack.fake import FakeSlack, error

NOW = datetime(2026, 5, 28, 12, tzinfo=UTC)
DATE = "Thu, 28 May 2026 12:00:00 GMT"


def looked(fake: FakeSlack, secrets: dict[str, str | None]) -> dict[str, bool | None]:
    found = asyncio.run(check(fake.url, secrets, ("chat:write",), lambda: datetime.now(UTC)))
    return {each.what: each.good for each in found}


def test_a_good_token_is_named_and_a_bad_one_too(fake: FakeSlack) -> None:
    secrets: dict[str, str | None] = {"SLACK_BOT_TOKEN": fake.world.teams["T0001"].token, "SLACK_SIGNING_SECRET": "s"}
    found = looked(fake, secrets)
    assert (found["token"], found["signing secret"], found["clock"]) == (True, True, True)
    fake.script("auth.test", error("token_revoked"))
    assert looked(fake, secrets) == {"signing secret": True, "token": False}


def test_nothing_is_asked_without_a_token(fake: FakeSlack) -> None:
    assert looked(fake, {}) == {"signing secret": False, "token": None}
    assert looked(fake, {"SLACK_APP_TOKEN": "xapp"}) == {"signing secret": True, "token": None}
    several: dict[str, str | None] = {"SLACK_CLIENT_ID": "1", "SLACK_CLIENT_SECRET": "2", "SLACK_SIGNING_SECRET": "3"}
    assert looked(fake, several) == {"signing secret": True, "token": True}
    assert fake.calls == []


def test_scopes_are_compared() -> None:
    assert scopes("chat:write,commands", ("commands", "chat:write")).good
    missing = scopes("chat:write", ("commands", "chat:write", "im:write"))
    assert (missing.good, missing.told) == (False, "missing: commands, im:write; what needs them is off")
    assert scopes("", ("commands",)).good is None


def test_clocks_are_compared() -> None:
    assert skew(DATE, NOW) == Found("clock", True, "0 s from Slack's; every request is refused above 300 s")
    assert skew(DATE, NOW - timedelta(seconds=29)).good
    assert skew(DATE, NOW + timedelta(seconds=301)).good is False
    assert skew("yesterday", NOW).good is None
