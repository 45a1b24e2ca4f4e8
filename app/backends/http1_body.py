"""The body of an answer over HTTP/1.1, in pieces as large as the packets that brought it."""

import re
from collections.abc import AsyncIterator, Callable
from typing import Literal

import httpx2

from app.backends.http1_connection import Connection

_LONGEST_LINE = 4 << 10
_HEX = re.compile(rb"[0-9A-Fa-f]{1,8}")
_NO_BODY = frozenset({204, 304})

Framing = Literal["chunked", "close"] | int
"""How the end of a body is told: by chunks, by the end of the connection, or by its length."""


def framing_of(method: str, status: int, headers: list[tuple[bytes, bytes]]) -> Framing:
    """How the end of an answer's body is told; raises RemoteProtocolError where the headers contradict themselves."""
    if method == "HEAD" or status in _NO_BODY:
        return 0
    named = dict(headers)
    if b"transfer-encoding" in named:
        if named[b"transfer-encoding"].lower() != b"chunked":
            raise httpx2.RemoteProtocolError("The answer has an unknown coding.")
        return "chunked"
    lengths = {value for name, value in headers if name == b"content-length"}
    if not lengths:
        return "close"
    length = lengths.pop()
    if lengths or not length.isdigit():
        raise httpx2.RemoteProtocolError("The length of the answer is not a number.")
    return int(length)


class Body(httpx2.AsyncByteStream):
    """The body of one answer. Closing it before its end closes the connection; otherwise ``keep`` gets it back."""

    def __init__(self, keep: Callable[[Connection], None], connection: Connection, framing: Framing) -> None:
        self._keep = keep
        self._connection = connection
        self._framing = framing
        self._whole = framing == 0
        self._closed = False

    async def __aiter__(self) -> AsyncIterator[bytes]:
        if self._framing == "chunked":
            parts = self._chunked()
        else:
            parts = self._measured(self._framing if isinstance(self._framing, int) else None)
        async for part in parts:
            yield part
        self._whole = self._framing != "close"

    async def aclose(self) -> None:
        """Be done with the answer."""
        if self._closed:
            return
        self._closed = True
        if self._whole:
            self._keep(self._connection)
        else:
            self._connection.abort()

    async def _measured(self, length: int | None) -> AsyncIterator[bytes]:
        left = length
        while left != 0:
            data = await self._connection.more()
            if not data:
                if left is None:
                    return
                raise httpx2.RemoteProtocolError("The answer is shorter than announced.")
            if left is not None:
                if len(data) > left:
                    self._connection.unread(data[left:])
                    data = data[:left]
                left -= len(data)
            yield data

    async def _chunked(self) -> AsyncIterator[bytes]:
        chunks = Chunks()
        while not chunks.over:
            data = await self._connection.more()
            if not data:
                raise httpx2.RemoteProtocolError("The answer ended in the middle of a chunk.")
            if content := chunks.feed(data):
                yield content
        if chunks.rest:
            self._connection.unread(chunks.rest)


class Chunks:
    """Takes the chunked coding off a body."""

    def __init__(self) -> None:
        self.over = False
        self.rest = b""
        self._left = 0
        self._trailing = False

    def feed(self, data: bytes) -> bytes:
        """The content in what has arrived; ``rest`` then holds what is incomplete, or follows the body."""
        data, contents, at = self.rest + data, list[bytes](), 0
        while not self.over:
            if self._left:
                taken = data[at : at + self._left]
                # Each chunk ends with a line end that is none of its content.
                contents.append(taken[: max(0, self._left - 2)])
                at += len(taken)
                self._left -= len(taken)
                if self._left:
                    break
                if data[at - 2 : at] != b"\r\n" and at >= 2:  # noqa: PLR2004
                    raise httpx2.RemoteProtocolError("A chunk is longer than announced.")
                continue
            end = data.find(b"\r\n", at)
            if end < 0:
                break
            self._line(data[at:end])
            at = end + 2
        self.rest = data[at:]
        if len(self.rest) > _LONGEST_LINE and not self.over:
            raise httpx2.RemoteProtocolError("The line of a chunk is too long.")
        return b"".join(contents)

    def _line(self, line: bytes) -> None:
        """Read the line before a chunk, or one behind the last chunk."""
        if self._trailing:
            self.over = not line
            return
        size = line.partition(b";")[0].strip()
        if not _HEX.fullmatch(size):
            raise httpx2.RemoteProtocolError("The length of a chunk is not a number.")
        self._left = int(size, 16) + 2 if int(size, 16) else 0
        self._trailing = self._left == 0
