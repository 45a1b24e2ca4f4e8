"""Bounds on connections: how many, how long a request's head may take, and how long a client may not read."""

import asyncio
from dataclasses import dataclass
from typing import Any, cast

import uvicorn
from starlette.types import ASGIApp
from uvicorn.config import Config
from uvicorn.protocols.http.h11_impl import RequestResponseCycle
from uvicorn.server import ServerState

from app.api.http.corked import CorkedProtocol

_FULL = (
    b"HTTP/1.1 503 Service Unavailable\r\ncontent-type: application/problem+json\r\nretry-after: 5\r\n"
    b"connection: close\r\ncontent-length: %d\r\n\r\n%s"
)
_BODY = (
    b'{"type":"/problems/overloaded","title":"Service Unavailable","status":503,"code":"overloaded",'
    b'"detail":"The service has as many connections as it may have.","retry_after_s":5}'
)


@dataclass(frozen=True, slots=True)
class Bounds:
    """Of the server's connections; times in seconds."""

    connections: int = 4096
    head_s: float = 15.0
    """From the opening of a connection, or the first byte of a later request, to the end of the request's head."""
    unread_s: float = 60.0
    """How long a client may leave a full buffer unread."""
    head_bytes: int = 32 << 10


class BoundedConfig(uvicorn.Config):
    """The server's settings, with the bounds of its connections."""

    def __init__(self, application: ASGIApp, bounds: Bounds) -> None:
        super().__init__(
            application,
            http=GuardedProtocol,
            ws="none",
            lifespan="off",
            log_level="warning",
            timeout_graceful_shutdown=5,
            access_log=False,
            server_header=False,
            h11_max_incomplete_event_size=bounds.head_bytes,
        )
        self.bounds = bounds


class GuardedProtocol(CorkedProtocol):
    """Closes connections that cost more than they bring: too many, too slow in asking, too slow in reading.

    A reader that is too slow loses its connection, and no event: it comes back with the last number it has seen.
    """

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self.bounds = config.bounds if isinstance(config, BoundedConfig) else Bounds()
        self._head_timer: asyncio.TimerHandle | None = None
        self._unread_timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """See asyncio.Protocol."""
        super().connection_made(transport)
        if len(self.connections) > self.bounds.connections:
            self.transport.write(_FULL % (len(_BODY), _BODY))
            self.transport.close()
            return
        self._expect_head()

    def data_received(self, data: bytes) -> None:
        """See asyncio.Protocol."""
        super().data_received(data)
        if self._answering():
            self._head_in_time()
        elif self._head_timer is None:
            self._expect_head()

    def on_response_complete(self) -> None:
        """See uvicorn: the keep-alive timer runs from here to the next request's first byte."""
        self._head_in_time()
        super().on_response_complete()

    def pause_writing(self) -> None:
        """See asyncio.Protocol."""
        super().pause_writing()
        self._unread_timer = self.loop.call_later(self.bounds.unread_s, self.transport.abort)

    def resume_writing(self) -> None:
        """See asyncio.Protocol."""
        self._read_in_time()
        super().resume_writing()

    def connection_lost(self, exc: Exception | None) -> None:
        """See asyncio.Protocol."""
        self._head_in_time()
        self._read_in_time()
        super().connection_lost(exc)

    def _expect_head(self) -> None:
        self._head_timer = self.loop.call_later(self.bounds.head_s, self.transport.abort)

    def _answering(self) -> bool:
        # uvicorn leaves the attribute empty before the first request, and does not say so in its type.
        cycle = cast("RequestResponseCycle | None", self.cycle)
        return cycle is not None and not cycle.response_complete

    def _head_in_time(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None

    def _read_in_time(self) -> None:
        if self._unread_timer is not None:
            self._unread_timer.cancel()
            self._unread_timer = None
