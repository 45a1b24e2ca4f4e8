"""The two ways from Slack to the app: signed requests, and Socket Mode."""

import hashlib
import hmac
import json
import time
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlencode

import httpx

from tests.slack.fake import FakeSlack
from tests.slack.fake.words import Object, mapping

SECRET = "signing-secret-of-the-tests"
PATH = "/slack/events"
_SOCKET_KINDS = {"event": "events_api", "interactive": "interactive", "command": "slash_commands"}


@dataclass(frozen=True)
class Delivery:
    """What the app said to something that was brought to it."""

    status: int
    text: str = ""
    seconds: float = 0.0

    def json(self) -> Object:
        """The body, when it is an object; else nothing."""
        try:
            return mapping(json.loads(self.text or "null"))
        except ValueError:
            return {}


class Door(Protocol):
    """How something is brought to the app. ``kind``: event, interactive or command."""

    async def bring(self, kind: str, payload: Object, *, retry: int = 0) -> Delivery:
        """Bring it and wait for the acknowledgement."""
        ...


def signature(secret: str, body: str, timestamp: str) -> str:
    """How Slack signs a request."""
    digest = hmac.new(secret.encode(), f"v0:{timestamp}:{body}".encode(), hashlib.sha256)
    return f"v0={digest.hexdigest()}"


def encoded(kind: str, payload: Object) -> tuple[str, str]:
    """The body of a request, and its type."""
    if kind == "event":
        return json.dumps(payload), "application/json"
    form = {"payload": json.dumps(payload)} if kind == "interactive" else {name: str(payload[name]) for name in payload}
    return urlencode(form), "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class HttpDoor:
    """Requests signed as Slack signs them; ``client`` has the app's address (or is wired to the app itself)."""

    client: httpx.AsyncClient
    secret: str = SECRET
    path: str = PATH

    async def bring(self, kind: str, payload: Object, *, retry: int = 0) -> Delivery:
        """Bring it with a good signature of now."""
        return await self.post(*encoded(kind, payload), retry=retry)

    async def post(
        self, body: str, content_type: str, *, timestamp: str | None = None, signed: str | None = None, retry: int = 0
    ) -> Delivery:
        """Bring it with another time stamp or another signature; empty text leaves the header out."""
        stamp = str(int(time.time())) if timestamp is None else timestamp
        own = signature(self.secret, body, stamp) if signed is None else signed
        headers = {
            "Content-Type": content_type,
            "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": own,
            **({"X-Slack-Retry-Num": str(retry), "X-Slack-Retry-Reason": "http_timeout"} if retry else {}),
        }
        began = time.monotonic()
        sent = {name: value for name, value in headers.items() if value}
        response = await self.client.post(self.path, content=body.encode(), headers=sent)
        return Delivery(response.status_code, response.text, time.monotonic() - began)


@dataclass(frozen=True)
class SocketDoor:
    """Envelopes down the app's own connection. Without an acknowledgement the status is 0."""

    fake: FakeSlack

    async def bring(self, kind: str, payload: Object, *, retry: int = 0) -> Delivery:
        """Bring it over the connection that was opened last."""
        began = time.monotonic()
        ack = await self.fake.socket.send(_SOCKET_KINDS[kind], payload, retry)
        passed = time.monotonic() - began
        if ack is None:
            return Delivery(0, "", passed)
        return Delivery(200, "" if ack.payload is None else json.dumps(ack.payload), passed)
