"""What is wrong with a service's connection to Slack, found out before anybody asks it something."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from aiohttp import ClientError
from slack_sdk.errors import SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from app.slack.notes import reason_of

_MOST_SKEW_S = 300
_WARN_SKEW_S = 30


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that was looked at. ``good`` None where it could not be."""

    what: str
    good: bool | None
    told: str


async def check(
    api_url: str, secrets: Mapping[str, str | None], wanted: Collection[str], now: Callable[[], datetime]
) -> list[Found]:
    """Look at the secrets by their names, ask Slack whose the bot's token is, and compare scopes and clocks."""
    found = [_signing(secrets.get("SLACK_SIGNING_SECRET"), secrets.get("SLACK_APP_TOKEN"))]
    token = secrets.get("SLACK_BOT_TOKEN")
    if token is None:
        several = bool(secrets.get("SLACK_CLIENT_ID") and secrets.get("SLACK_CLIENT_SECRET"))
        told = "none is set; workspaces install the app" if several else "neither a token nor an app to install is set"
        return [*found, Found("token", good=several or None, told=told)]
    web = AsyncWebClient(token, base_url=api_url)
    try:
        answer = await web.auth_test()
    except (SlackClientError, ClientError, OSError, TimeoutError) as error:
        return [*found, Found("token", good=False, told=f"Slack says {reason_of(error)}")]
    headers = {str(name).casefold(): str(value) for name, value in answer.headers.items()}
    whose = f"{answer.get('user')} in {answer.get('team')} ({answer.get('team_id')})"
    return [
        *found,
        Found("token", good=True, told=whose),
        scopes(headers.get("x-oauth-scopes", ""), wanted),
        skew(headers.get("date", ""), now()),
    ]


def scopes(granted: str, wanted: Collection[str]) -> Found:
    """Whether the token may do what the app wants to do."""
    if not granted:
        return Found("scopes", good=None, told="Slack does not say which are granted")
    missing = sorted(set(wanted) - {each.strip() for each in granted.split(",")})
    told = f"missing: {', '.join(missing)}; what needs them is off" if missing else f"all {len(wanted)} are granted"
    return Found("scopes", good=not missing, told=told)


def skew(date: str, now: datetime) -> Found:
    """Whether this machine's clock is near Slack's: requests that are older than five minutes are refused."""
    try:
        theirs = parsedate_to_datetime(date)
    except ValueError:
        return Found("clock", good=None, told="Slack does not say what time it is")
    away = abs((now.astimezone(UTC) - theirs).total_seconds())
    told = f"{away:.0f} s from Slack's; every request is refused above {_MOST_SKEW_S} s"
    return Found("clock", good=away < _WARN_SKEW_S, told=told)


def _signing(secret: str | None, app_token: str | None) -> Found:
    if secret:
        return Found("signing secret", good=True, told="set; Slack may send to /slack/events")
    if app_token:
        return Found("signing secret", good=True, told="not set, not needed: SLACK_APP_TOKEN opens a connection")
    return Found("signing secret", good=False, told="SLACK_SIGNING_SECRET is not set: /slack/events does not answer")
