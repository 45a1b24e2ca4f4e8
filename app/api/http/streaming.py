"""Server-sent events as a response: pings, an end after an hour, and word of readers who leave."""

import asyncio
import json
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import suppress

from fastapi import Response
from starlette.types import Receive, Scope, Send

PING_S = 15.0
LONGEST_S = 3600.0
"""Readers connect again after this time; proxies and memory are the better for it."""

_PING = b": ping\n\n"
RETRY = b"retry: 2000\n\n"


def server_event(kind: str, data: Mapping[str, object], place: str | None = None) -> bytes:
    """One event in the format of the stream; ``place`` is what a reader sends back as ``Last-Event-ID``."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    end = "" if place is None else f"id: {place}\n"
    return f"event: {kind}\ndata: {text}\n{end}\n".encode()


class EventStream(Response):
    """Sends chunks as they come; ``left`` is awaited when the reader has gone before the end."""

    media_type = "text/event-stream"

    def __init__(
        self,
        chunks: AsyncGenerator[bytes],
        left: Callable[[], Awaitable[None]] | None = None,
        *,
        ping_s: float = PING_S,
        longest_s: float = LONGEST_S,
    ) -> None:
        super().__init__(headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"})
        del self.headers["content-length"]
        self._chunks = chunks
        self._left = left
        self._ping_s = ping_s
        self._longest_s = longest_s

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 - as ASGI has it
        """See ASGI."""
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        leaving = asyncio.create_task(_gone(receive))
        try:
            whole = await self._pump(leaving, send)
        finally:
            leaving.cancel()
            with suppress(asyncio.CancelledError):
                await leaving
        if whole:
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        elif self._left is not None:
            await self._left()

    async def _pump(self, leaving: asyncio.Task[None], send: Send) -> bool:
        """Send until the end or the hour; False when the reader has left before."""
        loop = asyncio.get_running_loop()
        closes = loop.time() + self._longest_s
        upcoming = asyncio.create_task(self._next())
        try:
            while (rest := closes - loop.time()) > 0:
                await asyncio.wait({leaving, upcoming}, timeout=min(self._ping_s, rest), return_when="FIRST_COMPLETED")
                if leaving.done():
                    return False
                chunk = upcoming.result() if upcoming.done() else _PING
                if chunk is None:
                    return True
                await send({"type": "http.response.body", "body": chunk, "more_body": True})
                if upcoming.done():
                    upcoming = asyncio.create_task(self._next())
            return True
        finally:
            upcoming.cancel()
            with suppress(asyncio.CancelledError):
                await upcoming
            await self._chunks.aclose()

    async def _next(self) -> bytes | None:
        return await anext(self._chunks, None)


async def _gone(receive: Receive) -> None:
    """Return when the reader has gone."""
    while (await receive())["type"] != "http.disconnect":
        pass
