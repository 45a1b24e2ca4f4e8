"""HTTP/1.1 to a provider: one request at a time on a kept connection, and bodies as they come off the socket.

A model's answer arrives as many small chunks. Everything that one packet brought is handed on in one piece, so that
the cost follows the packets and not the chunks. Source: RFC 9112.
"""

import asyncio
import re
import ssl
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Literal, cast

import httpx2

_LONGEST_HEAD = 64 << 10
_LONGEST_LINE = 4 << 10
_MOST_WAITING = 256 << 10
"""Bytes that may wait to be read; then the socket is left alone until they are."""

_MOST_IDLE = 64
_IDLE_S = 60.0
"""Servers close idle connections after about as long; a request must not meet one that is being closed."""

_STATUS_LINE = re.compile(rb"HTTP/1\.([01]) ([1-5][0-9]{2})(?: .*)?")
_HEX = re.compile(rb"[0-9A-Fa-f]{1,8}")
_NO_BODY = frozenset({204, 304})


@dataclass(frozen=True, slots=True)
class _Origin:
    """Where a connection leads; ``name`` is what a certificate must bear, None without TLS."""

    host: str
    port: int
    name: str | None


class Http1Transport(httpx2.AsyncBaseTransport):
    """Sends requests over connections that it keeps; ``connect_s`` limits how long one may take to be made."""

    def __init__(self, connect_s: float) -> None:
        self._connect_s = connect_s
        self._idle: dict[_Origin, list[_Link]] = {}
        self._tls: ssl.SSLContext | None = None

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send ``request`` and return the answer once its headers are there.

        Raises:
            TransportError: no connection, or one that broke or spoke something else.
        """
        link = await self._link(_origin(request))
        try:
            link.send(_head(request) + await request.aread())
            status, headers = await link.head()
            framing = _framing(request.method, status, headers)
        except httpx2.TransportError as error:
            link.abort()
            error.request = request
            raise
        except BaseException:
            link.abort()
            raise
        return httpx2.Response(status, headers=headers, stream=_Body(self, link, framing))

    async def aclose(self) -> None:
        """Close the idle connections."""
        for links in self._idle.values():
            for link in links:
                link.abort()
        self._idle.clear()
        await asyncio.sleep(0)  # the sockets are closed in the next turn of the loop

    def keep(self, link: "_Link") -> None:
        """Take back a connection whose answer was read to its end."""
        links = self._idle.setdefault(link.origin, [])
        if link.reusable and len(links) < _MOST_IDLE:
            link.idle_since = asyncio.get_running_loop().time()
            links.append(link)
        else:
            link.abort()

    async def _link(self, origin: _Origin) -> "_Link":
        links, now = self._idle.get(origin, []), asyncio.get_running_loop().time()
        while links:
            link = links.pop()
            if link.reusable and link.quiet and now - link.idle_since < _IDLE_S:
                return link
            link.abort()
        return await self._connected(origin)

    async def _connected(self, origin: _Origin) -> "_Link":
        loop = asyncio.get_running_loop()
        if origin.name is not None and self._tls is None:
            self._tls = httpx2.create_ssl_context(trust_env=False)
        try:
            async with asyncio.timeout(self._connect_s):
                _, link = await loop.create_connection(
                    lambda: _Link(origin),
                    origin.host,
                    origin.port,
                    ssl=self._tls if origin.name is not None else None,
                    server_hostname=origin.name,
                    happy_eyeballs_delay=0.25,
                )
        except TimeoutError as error:
            raise httpx2.ConnectTimeout("The server cannot be reached in time.") from error
        except OSError as error:
            raise httpx2.ConnectError("The server cannot be reached.") from error
        return link


class _Link(asyncio.Protocol):
    """One connection."""

    def __init__(self, origin: _Origin) -> None:
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


_Framing = Literal["chunked", "close"] | int
"""How the end of a body is told: by chunks, by the end of the connection, or by its length."""


class _Body(httpx2.AsyncByteStream):
    """The body of one answer. Closing it before its end closes the connection."""

    def __init__(self, transport: Http1Transport, link: _Link, framing: _Framing) -> None:
        self._transport = transport
        self._link = link
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
        if self._closed:
            return
        self._closed = True
        if self._whole:
            self._transport.keep(self._link)
        else:
            self._link.abort()

    async def _measured(self, length: int | None) -> AsyncIterator[bytes]:
        left = length
        while left != 0:
            data = await self._link.more()
            if not data:
                if left is None:
                    return
                raise httpx2.RemoteProtocolError("The answer is shorter than announced.")
            if left is not None:
                if len(data) > left:
                    self._link.unread(data[left:])
                    data = data[:left]
                left -= len(data)
            yield data

    async def _chunked(self) -> AsyncIterator[bytes]:
        chunks = _Chunks()
        while not chunks.over:
            data = await self._link.more()
            if not data:
                raise httpx2.RemoteProtocolError("The answer ended in the middle of a chunk.")
            if content := chunks.feed(data):
                yield content
        if chunks.rest:
            self._link.unread(chunks.rest)


class _Chunks:
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


def _origin(request: httpx2.Request) -> _Origin:
    secure = request.url.scheme == "https"
    name = request.extensions.get("sni_hostname") or request.url.host
    return _Origin(request.url.host, request.url.port or (443 if secure else 80), str(name) if secure else None)


def _head(request: httpx2.Request) -> bytes:
    lines = [request.method.encode("ascii") + b" " + request.url.raw_path + b" HTTP/1.1"]
    lines += [name + b": " + value for name, value in request.headers.raw]
    head = b"\r\n".join(lines) + b"\r\n\r\n"
    if head.count(b"\n") > len(lines) + 1 or head.count(b"\r") > len(lines) + 1:
        raise httpx2.LocalProtocolError("A header of the request holds a line end.")
    return head


def _header(line: bytes) -> tuple[bytes, bytes]:
    name, mark, value = line.partition(b":")
    if not mark or not name or name != name.strip():
        raise httpx2.RemoteProtocolError("A header of the answer is not one.")
    return name.lower(), value.strip()


def _framing(method: str, status: int, headers: list[tuple[bytes, bytes]]) -> _Framing:
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
