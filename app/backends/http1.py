"""HTTP/1.1 to a provider: one request at a time on a kept connection, and bodies as they come off the socket.

A model's answer arrives as many small chunks. Everything that one packet brought is handed on in one piece, so that
the cost follows the packets and not the chunks. Source: RFC 9112.
"""

import asyncio
import ssl

import httpx2

from app.backends.http1_body import Body, framing_of
from app.backends.http1_connection import Connection, Origin

_MOST_IDLE = 64
_IDLE_S = 60.0
"""Servers close idle connections after about as long; a request must not meet one that is being closed."""


class Http1Transport(httpx2.AsyncBaseTransport):
    """Sends requests over connections that it keeps; ``connect_s`` limits how long one may take to be made.

    Certificates and the names in them are always checked; only who may vouch for them can be chosen: ``authorities`` is
    a file of certificates, in place of the usual ones.
    """

    def __init__(self, connect_s: float, authorities: str | None = None) -> None:
        self._connect_s = connect_s
        self._authorities = authorities
        self._idle: dict[Origin, list[Connection]] = {}
        self._tls: ssl.SSLContext | None = None

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send ``request`` and return the answer once its headers are there.

        Raises:
            TransportError: no connection, or one that broke or spoke something else.
        """
        connection = await self._connection(_origin(request))
        try:
            connection.send(_head(request) + await request.aread())
            status, headers = await connection.head()
            framing = framing_of(request.method, status, headers)
        except httpx2.TransportError as error:
            connection.abort()
            error.request = request
            raise
        except BaseException:
            connection.abort()
            raise
        return httpx2.Response(status, headers=headers, stream=Body(self._take_back, connection, framing))

    async def aclose(self) -> None:
        """Close the idle connections."""
        for connections in self._idle.values():
            for connection in connections:
                connection.abort()
        self._idle.clear()
        await asyncio.sleep(0)  # the sockets are closed in the next turn of the loop

    def _context(self) -> ssl.SSLContext:
        if self._authorities is not None:
            return ssl.create_default_context(cafile=self._authorities)
        return httpx2.create_ssl_context(trust_env=False)

    def _take_back(self, connection: Connection) -> None:
        """Take back a connection whose answer was read to its end."""
        connections = self._idle.setdefault(connection.origin, [])
        if connection.reusable and len(connections) < _MOST_IDLE:
            connection.idle_since = asyncio.get_running_loop().time()
            connections.append(connection)
        else:
            connection.abort()

    async def _connection(self, origin: Origin) -> Connection:
        connections, now = self._idle.get(origin, []), asyncio.get_running_loop().time()
        while connections:
            connection = connections.pop()
            if connection.reusable and connection.quiet and now - connection.idle_since < _IDLE_S:
                return connection
            connection.abort()
        return await self._connected(origin)

    async def _connected(self, origin: Origin) -> Connection:
        loop = asyncio.get_running_loop()
        if origin.name is not None and self._tls is None:
            self._tls = self._context()
        try:
            async with asyncio.timeout(self._connect_s):
                _, connection = await loop.create_connection(
                    lambda: Connection(origin),
                    origin.host,
                    origin.port,
                    ssl=self._tls if origin.name is not None else None,
                    server_hostname=origin.name,
                    happy_eyeballs_delay=0.25,
                )
        except TimeoutError as error:
            raise httpx2.ConnectTimeout("The server cannot be reached in time.") from error
        except (OSError, UnicodeError) as error:  # the second one: a name that cannot be one
            raise httpx2.ConnectError("The server cannot be reached.") from error
        return connection


def _origin(request: httpx2.Request) -> Origin:
    secure = request.url.scheme == "https"
    name = request.extensions.get("sni_hostname") or request.url.host
    return Origin(request.url.host, request.url.port or (443 if secure else 80), str(name) if secure else None)


def _head(request: httpx2.Request) -> bytes:
    lines = [request.method.encode("ascii") + b" " + request.url.raw_path + b" HTTP/1.1"]
    lines += [name + b": " + value for name, value in request.headers.raw]
    head = b"\r\n".join(lines) + b"\r\n\r\n"
    if head.count(b"\n") > len(lines) + 1 or head.count(b"\r") > len(lines) + 1:
        raise httpx2.LocalProtocolError("A header of the request holds a line end.")
    return head
