"""HTTP without a framework between handler and server, for the doors: a body in, a document or a stream out."""

import asyncio
import json
import uuid
from collections.abc import Iterable, Mapping
from urllib.parse import parse_qsl

from starlette.exceptions import HTTPException
from starlette.types import Receive, Scope, Send

from app.domain.access import Principal
from app.domain.errors import PayloadTooLarge, Unauthenticated

Json = dict[str, object]
Header = tuple[str, str]

MOST_BYTES = 1 << 20
"""Of a request's body."""


class Exchange:
    """One request and its response. ``named`` is the header in which clients of the dialect look for its id."""

    def __init__(self, scope: Scope, receive: Receive, send: Send, named: str = "x-request-id") -> None:
        self._scope = scope
        self._receive = receive
        self._send = send
        self._named = named
        self._headers: dict[bytes, bytes] = dict(scope["headers"])
        self.request_id = str(scope.get("state", {}).get("request_id") or uuid.uuid4().hex)
        self.begun = False

    def header(self, name: str) -> str:
        """A header of the request, or nothing."""
        return self._headers.get(name.encode(), b"").decode("latin-1")

    @property
    def method(self) -> str:
        """GET, POST and so on."""
        return str(self._scope["method"])

    @property
    def path(self) -> str:
        """The path without its query."""
        return str(self._scope["path"])

    @property
    def query(self) -> Mapping[str, str]:
        """The parameters of the query; of several with one name the last."""
        return dict(parse_qsl(bytes(self._scope.get("query_string", b"")).decode("latin-1")))

    @property
    def principal(self) -> Principal:
        """Who calls, as was found out before; raises Unauthenticated where nobody has looked."""
        found = self._scope.get("state", {}).get("principal")
        if not isinstance(found, Principal):
            raise Unauthenticated
        return found

    @property
    def address(self) -> str:
        """Where the client has reached the service."""
        host = self.header("host")
        return f"{self._scope.get('scheme', 'http')}://{host}" if host else ""

    async def body(self) -> bytes:
        """The whole body of the request.

        Raises:
            PayloadTooLarge: it has more than ``MOST_BYTES``.
        """
        announced = self.header("content-length")
        if announced.isdecimal() and int(announced) > MOST_BYTES:
            raise PayloadTooLarge
        parts, size, more = [b""], 0, True
        while more:
            try:
                message = await self._receive()
            except HTTPException:  # the limit of the whole service was reached first
                raise PayloadTooLarge from None
            parts.append(message.get("body", b""))
            size += len(parts[-1])
            if size > MOST_BYTES:
                raise PayloadTooLarge
            more = message.get("more_body", False)
        return b"".join(parts)

    async def left(self) -> None:
        """Wait until the client has gone; call it once the body is read."""
        while (await self._receive())["type"] != "http.disconnect":
            pass

    async def answer(self, status: int, document: Json, headers: Iterable[Header] = ()) -> None:
        """Send one document as the whole response."""
        body = json.dumps(document, separators=(",", ":")).encode()
        await self._start(status, (*headers, ("content-type", "application/json"), ("content-length", str(len(body)))))
        await self._send({"type": "http.response.body", "body": body})

    async def stream(self, headers: Iterable[Header]) -> None:
        """Begin a response of server-sent events."""
        fixed = (("content-type", "text/event-stream; charset=utf-8"), ("cache-control", "no-cache"))
        await self._start(200, (*headers, *fixed, ("x-accel-buffering", "no")))

    async def write(self, data: bytes) -> None:
        """Send a part of the stream."""
        await self._send({"type": "http.response.body", "body": data, "more_body": True})

    async def end(self) -> None:
        """End the stream."""
        await self._send({"type": "http.response.body", "body": b""})

    async def _start(self, status: int, headers: Iterable[Header]) -> None:
        self.begun = True
        named = [(name.encode(), value.encode("latin-1")) for name, value in headers]
        named.append((self._named.encode(), self.request_id.encode()))
        await self._send({"type": "http.response.start", "status": status, "headers": named})


class Feed:
    """Bytes on their way from who writes them to who sends them.

    What arrives in one go is sent in one go. A writer who is far ahead of a slow client waits.
    """

    MOST_WAITING = 64 << 10

    def __init__(self) -> None:
        self._waiting: list[bytes] = []
        self._size = 0
        self._news = asyncio.Event()
        self._room = asyncio.Event()

    async def put(self, data: bytes) -> None:
        """Hand over bytes."""
        self._waiting.append(data)
        self._size += len(data)
        self._news.set()
        if self._size > self.MOST_WAITING:
            self._room.clear()
            await self._room.wait()

    def wake(self, _: object = None) -> None:
        """Let the reader look whether anything has changed."""
        self._news.set()

    async def take(self) -> bytes:
        """All that is there, once there is something or somebody woke the reader."""
        await self._news.wait()
        self._news.clear()
        return self.rest()

    def rest(self) -> bytes:
        """All that is there now."""
        data = b"".join(self._waiting)
        self._waiting.clear()
        self._size = 0
        self._room.set()
        return data
