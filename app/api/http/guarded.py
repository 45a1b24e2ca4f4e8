"""Bounds on connections: how many, how long a request's head may take, and how long a client may not read."""

import asyncio
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Protocol, cast

import h11
import uvicorn
from starlette.responses import Response
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
    idle_s: int = 5
    """How long a connection on which nothing is being answered may be silent."""


@dataclass(frozen=True, slots=True)
class Shed:
    """The answer to a request that goes no further, and how many bytes of its body are still on their way."""

    answer: Response
    missing: int = 0


class Shedding(Protocol):
    """Turns requests away by their first bytes, before anything is done for them."""

    @property
    def active(self) -> bool:
        """Whether it is worth asking."""
        ...

    def shed(self, data: bytes) -> Shed | None:
        """What a request is told that begins with ``data`` and nothing else is in it; None where it is to go on."""
        ...


class BoundedConfig(uvicorn.Config):
    """The server's settings, with the bounds of its connections and what turns requests away."""

    def __init__(self, application: ASGIApp, bounds: Bounds, shedding: Shedding | None = None) -> None:
        super().__init__(
            application,
            http=GuardedProtocol,
            ws="none",
            lifespan="off",
            log_level="warning",
            timeout_keep_alive=bounds.idle_s,
            timeout_graceful_shutdown=5,
            access_log=False,
            server_header=False,
            h11_max_incomplete_event_size=bounds.head_bytes,
        )
        self.bounds = bounds
        self.shedding = shedding


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
        own = config if isinstance(config, BoundedConfig) else None
        self.bounds = own.bounds if own is not None else Bounds()
        self._shedding = own.shedding if own is not None else None
        self._unwanted = 0
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
        if self._unwanted:
            # The timer for a silent client runs on: a body that nobody reads has no more time than that.
            data, self._unwanted = data[self._unwanted :], max(0, self._unwanted - len(data))
            if not data:
                return
        if self._shedding is not None and self._shedding.active and self._idle():
            shed = self._shedding.shed(data)
            if shed is not None:
                self._turn_away(shed)
                return
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

    def _idle(self) -> bool:
        """Whether nothing is being read or answered, so that what comes now is the beginning of a request."""
        idle = self.conn.our_state is h11.IDLE and self.conn.their_state is h11.IDLE
        return idle and not self.conn.trailing_data[0] and not self.transport.is_closing()

    def _turn_away(self, shed: Shed) -> None:
        """Answer in the place of the application; the parser, which has seen nothing, waits for the next request."""
        self._unwanted = shed.missing
        self.corked.send(_written(shed.answer, self.server_state.default_headers))
        self.on_response_complete()

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


def _written(response: Response, usual: list[tuple[bytes, bytes]]) -> bytes:
    """A whole response with a body, as it stands on the wire."""
    status = HTTPStatus(response.status_code)
    headers = b"".join(b"%s: %s\r\n" % header for header in (*usual, *response.raw_headers))
    return b"HTTP/1.1 %d %s\r\n%s\r\n%s" % (status, status.phrase.encode(), headers, bytes(response.body))
