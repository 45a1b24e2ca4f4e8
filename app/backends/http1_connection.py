"""One connection of HTTP/1.1: bytes as they come off the socket, and the head of an answer."""

import asyncio
import re
from dataclasses import dataclass
from typing import cast

import httpx2

_LONGEST_HEAD = 64 << 10
_MOST_WAITING = 256 << 10
"""Bytes that may wait to be read; then the socket is left alone until they are."""

_STATUS_LINE = re.compile(rb"HTTP/1\.([01]) ([1-5][0-9]{2})(?: .*)?")


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a connection leads; ``name`` is what a certificate must bear, None without TLS."""

    host: str
    port: int
    name: str | None


class Connection(asyncio.Protocol):
    """One connection."""

    def __init__(self, origin: Origin) -> None:
        self.origin = origin
        self.idle_since = 0.0
        self._waiting = bytearray()
        self._transport: asyncio.Transport | None = None
        self._waiter: asyncio.Future[None] | None = None
        self._over = False
        self._broken = False
        self._persists = True
        self._paused = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """See asyncio.Protocol."""
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        """See asyncio.Protocol."""
        self._waiting += data
        if len(self._waiting) > _MOST_WAITING and self._transport is not None and not self._paused:
            self._paused = True
            self._transport.pause_reading()
        self._wake()

    def eof_received(self) -> None:
        """See asyncio.Protocol."""
        self._over = True
        self._wake()

    def connection_lost(self, exc: Exception | None) -> None:
        """See asyncio.Protocol."""
        self._over, self._broken = True, exc is not None
        self._wake()

    @property
    def reusable(self) -> bool:
        """Whether another request may be sent."""
        return self._persists and not self._over and self._transport is not None and not self._transport.is_closing()

    @property
    def quiet(self) -> bool:
        """Whether nothing came that nobody asked for."""
        return not self._waiting

    def send(self, data: bytes) -> None:
        """Write a request."""
        if self._transport is not None:
            self._transport.write(data)

    def abort(self) -> None:
        """Close the connection at once."""
        if self._transport is not None:
            self._transport.abort()

    async def more(self) -> bytes:
        """What has arrived, at least a byte; nothing at the end of the connection.

        Raises:
            ReadError: the connection broke.
        """
        while not self._waiting:
            if self._broken:
                raise httpx2.ReadError("The connection broke.")
            if self._over:
                return b""
            self._waiter = asyncio.get_running_loop().create_future()
            await self._waiter
        data = bytes(self._waiting)
        self._waiting.clear()
        if self._paused and self._transport is not None:
            self._paused = False
            self._transport.resume_reading()
        return data

    def unread(self, data: bytes) -> None:
        """Put back what belongs to what follows."""
        self._waiting[:0] = data

    async def head(self) -> tuple[int, list[tuple[bytes, bytes]]]:
        """Status and headers of the final answer; interim ones are passed over."""
        while True:
            lines = await self._head_lines()
            found = _STATUS_LINE.fullmatch(lines[0])
            if found is None:
                raise httpx2.RemoteProtocolError("The answer does not begin with a status line.")
            status = int(found[2])
            if status >= 200:  # noqa: PLR2004 - those below are interim
                break
        headers = [_header(line) for line in lines[1:]]
        options = b",".join(value.lower() for name, value in headers if name == b"connection")
        self._persists = found[1] == b"1" and b"close" not in options
        return status, headers

    async def _head_lines(self) -> list[bytes]:
        data = b""
        while b"\r\n\r\n" not in data:
            if len(data) > _LONGEST_HEAD:
                raise httpx2.RemoteProtocolError("The headers are too long.")
            arrived = await self.more()
            if not arrived:
                raise httpx2.RemoteProtocolError("The connection ended before the answer began.")
            data += arrived
        head, _, rest = data.partition(b"\r\n\r\n")
        if rest:
            self.unread(rest)
        return head.split(b"\r\n")

    def _wake(self) -> None:
        waiter, self._waiter = self._waiter, None
        if waiter is not None and not waiter.done():
            waiter.set_result(None)


def _header(line: bytes) -> tuple[bytes, bytes]:
    name, mark, value = line.partition(b":")
    if not mark or not name or name != name.strip():
        raise httpx2.RemoteProtocolError("A header of the answer is not one.")
    return name.lower(), value.strip()
