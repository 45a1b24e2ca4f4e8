"""Writes that follow one another at once, sent together."""

import asyncio
from typing import Any, cast

from uvicorn.protocols.http.h11_impl import H11Protocol

LINGER_S = 30.0
"""How long a closed connection may take to hand over its last bytes."""


class CorkedTransport(asyncio.Transport):
    """Sends all that is written in one turn of the event loop with one system call.

    The server writes the head of a response and its body apart, and a client would be woken for each.
    """

    def __init__(self, inner: asyncio.Transport) -> None:
        super().__init__()
        self._inner = inner
        self._waiting: list[bytes] = []
        self._loop = asyncio.get_running_loop()

    def write(self, data: Any) -> None:  # noqa: ANN401 - as asyncio has it
        """Take bytes that are sent at the end of this turn."""
        if not self._waiting:
            self._loop.call_soon(self._flush)
        self._waiting.append(bytes(data))

    def send(self, data: bytes) -> None:
        """Send bytes, and what waits before them, without waiting for the end of this turn."""
        self._waiting.append(data)
        self._flush()

    def close(self) -> None:
        """Send what waits, and close."""
        self._flush()
        self._inner.close()
        if self._inner.get_write_buffer_size():
            # A client that never reads would keep the closed connection for ever.
            self._loop.call_later(LINGER_S, self._inner.abort)

    def abort(self) -> None:
        """Close at once."""
        self._waiting.clear()
        self._inner.abort()

    def is_closing(self) -> bool:
        """Whether it is closing or closed."""
        return self._inner.is_closing()

    def get_extra_info(self, name: str, default: Any = None) -> Any:  # noqa: ANN401 - as asyncio has it
        """What is known of the connection."""
        return self._inner.get_extra_info(name, default)

    def pause_reading(self) -> None:
        """Let the client wait."""
        self._inner.pause_reading()

    def resume_reading(self) -> None:
        """Read on."""
        self._inner.resume_reading()

    def set_protocol(self, protocol: asyncio.BaseProtocol) -> None:
        """Hand the connection over."""
        self._inner.set_protocol(protocol)

    def get_protocol(self) -> asyncio.BaseProtocol:
        """Who reads."""
        return self._inner.get_protocol()

    def _flush(self) -> None:
        data, self._waiting = b"".join(self._waiting), []
        if data and not self._inner.is_closing():
            self._inner.write(data)


class CorkedProtocol(H11Protocol):
    """The server's side of HTTP/1.1 over a corked transport."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """See asyncio.Protocol."""
        self.corked = CorkedTransport(cast("asyncio.Transport", transport))
        super().connection_made(self.corked)
