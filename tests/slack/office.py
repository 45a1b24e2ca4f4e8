"""One workspace that has the app, for tests that need no Slack: calls to Slack lead nowhere."""

import hmac
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from urllib.parse import urlencode

import httpx
from slack_sdk.web.async_client import AsyncWebClient
from starlette.applications import Starlette
from starlette.routing import Route

from app.domain.errors import SlackUnavailable
from app.domain.slack import Installation, InstallationState, Workspace
from app.slack.app import build_bolt
from app.slack.http import PATH, SlackEndpoint
from app.slack.signing import Signatures
from app.store.slack.inbox import Inbox
from tests.slack.deliveries import BOT, TEAM, Body

SECRET = "signing-secret"


@dataclass
class Office:
    """The workspaces: one of them, and nobody else."""

    broke: list[str] = field(default_factory=list[str])

    async def installation(self, workspace: Workspace) -> Installation:
        """The one workspace's."""
        if workspace.team_id != TEAM:
            raise SlackUnavailable
        state, now = InstallationState.ACTIVE, datetime.now(UTC)
        return Installation(
            "", TEAM, "default", "Team", "A1", "B1", BOT, frozenset(), state, "", frozenset(), now, "xoxb-1"
        )

    async def web(self, workspace: Workspace, *, patient: bool = True) -> AsyncWebClient:  # noqa: ARG002
        """A client of nobody."""
        return AsyncWebClient("xoxb-1", base_url="http://127.0.0.1:9/", timeout=1 + patient)

    async def broken(self, workspace: Workspace, reason: str) -> None:  # noqa: ARG002
        """Noted."""
        self.broke.append(reason)

    async def lacks(self, workspace: Workspace, scope: str) -> None:  # noqa: ARG002
        """Noted."""
        self.broke.append(scope)


@dataclass
class Counted:
    """Counts what is refused."""

    reasons: list[str] = field(default_factory=list[str])

    def forged(self, reason: str) -> None:
        """One more."""
        self.reasons.append(reason)


def front_door(inbox: Inbox, counted: Counted) -> httpx.AsyncClient:
    """A client of the address that Slack sends to."""
    bolt = build_bolt("http://127.0.0.1:9/", inbox, Office())
    endpoint = SlackEndpoint(bolt, Signatures([SECRET]), counted)
    transport = httpx.ASGITransport(Starlette(routes=[Route(PATH, endpoint)]))
    return httpx.AsyncClient(transport=transport, base_url="http://team")


def signed(body: bytes, timestamp: str = "", secret: str = SECRET) -> Mapping[str, str]:
    """The headers of a request from Slack."""
    at = timestamp or str(int(time.time()))
    mark = hmac.new(secret.encode(), b"v0:%s:%s" % (at.encode(), body), sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": at, "X-Slack-Signature": f"v0={mark}"}


async def send(client: httpx.AsyncClient, body: Body, **headers: str) -> httpx.Response:
    """Deliver something as Slack does: events as JSON, commands and clicks as forms."""
    form = "command" in body or "trigger_id" in body
    fields = body if "command" in body else {"payload": json.dumps(body)}
    content = (urlencode(fields) if form else json.dumps(body)).encode()
    kind = "application/x-www-form-urlencoded" if form else "application/json"
    return await client.post(PATH, content=content, headers={"Content-Type": kind, **signed(content), **headers})
