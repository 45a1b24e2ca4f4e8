"""Watches whether Slack gets its answers: an app that fails it for an hour is sent nothing more."""

from collections import deque
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any, TypeAlias

from app.telemetry import problem

Message: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]
App: TypeAlias = Callable[[Message, Receive, Send], Awaitable[None]]

PATIENCE = timedelta(seconds=3)
"""How long Slack waits for an answer."""

WINDOW = timedelta(hours=1)
WORRYING = 0.05
"""The share of failures within the window that somebody should look at. At 0.95 Slack stops to deliver."""

_FEW = 20
_PART = timedelta(minutes=1)


@dataclass(slots=True)
class _Part:
    begun: datetime
    all: int = 0
    failed: int = 0


class Acknowledgements:
    """Counts answers of the last hour, and logs a problem when too many have failed; at most once an hour."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._parts: deque[_Part] = deque()
        self._told_at: datetime | None = None

    def note(self, *, failed: bool) -> None:
        """One more answer."""
        now = self._clock()
        if not self._parts or now - self._parts[-1].begun >= _PART:
            self._parts.append(_Part(now))
        while now - self._parts[0].begun >= WINDOW:
            self._parts.popleft()
        self._parts[-1].all += 1
        self._parts[-1].failed += failed
        if failed:
            self._judge(now)

    @property
    def counts(self) -> tuple[int, int]:
        """How many answers of the last hour there are, and how many of them failed."""
        return sum(part.all for part in self._parts), sum(part.failed for part in self._parts)

    def _judge(self, now: datetime) -> None:
        every, failed = self.counts
        told = self._told_at is not None and now - self._told_at < WINDOW
        if not told and every >= _FEW and failed > every * WORRYING:
            self._told_at = now
            problem("slack.deliveries_failing", failed=failed, of=every)


class Watched:
    """An ASGI application whose answers to Slack are counted: errors of ours, and what came too late."""

    def __init__(self, app: App, acknowledgements: Acknowledgements, clock: Callable[[], datetime]) -> None:
        self._app = app
        self._acknowledgements = acknowledgements
        self._clock = clock

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Serve one request."""
        begun, status = self._clock(), int(HTTPStatus.INTERNAL_SERVER_ERROR)

        async def observe(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, observe)
        finally:
            # What Slack did not sign is not Slack's, and says nothing about how it sees the app.
            if status < HTTPStatus.BAD_REQUEST or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
                late = self._clock() - begun > PATIENCE
                self._acknowledgements.note(failed=late or status >= HTTPStatus.INTERNAL_SERVER_ERROR)
