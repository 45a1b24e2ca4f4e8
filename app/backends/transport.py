"""The connection to a provider: pinned to allowed networks, deaf to the environment, bounded in what it reads."""

import asyncio
import contextlib
import ipaddress
import socket
from collections.abc import AsyncIterator, Awaitable, Callable

import httpx2

from app.backends.http1 import Http1Transport
from app.domain.backend import BackendSpec

MAX_ANSWER_BYTES = 32 << 20
"""No answer of a language model is larger; 100,000 empty events stay well below."""

MAX_ERROR_BYTES = 64 << 10

_SENT_HEADERS = frozenset(
    {
        "accept",
        "anthropic-version",
        "api-key",
        "authorization",
        "connection",
        "content-length",
        "content-type",
        "host",
        "user-agent",
        "x-api-key",
    }
)

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class AddressRefused(httpx2.ConnectError):
    """The host resolves to an address outside the networks that its backend may use."""


class AnswerUnreadable(httpx2.ReadError):
    """The body is compressed though we asked for plain text, or larger than any answer."""


Resolve = Callable[[str, int | None], Awaitable[list[str]]]
"""From a name and a port to every address that may be meant."""


async def resolve_host(host: str, port: int | None) -> list[str]:
    """All addresses of a name by the system's resolver, the preferred one first."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def http_client(spec: BackendSpec) -> httpx2.AsyncClient:
    """A client for one backend: no redirects, no proxy and no certificates from the environment.

    The limits in time are kept by ``Watch``; only connecting, which the caller cannot see, is limited here.
    """
    return httpx2.AsyncClient(
        transport=transport(spec),
        timeout=httpx2.Timeout(None, connect=spec.timeouts.connect_s, pool=spec.timeouts.connect_s),
        follow_redirects=False,
        trust_env=False,
    )


def transport(spec: BackendSpec) -> "GuardedTransport":
    """The way to one backend, for requests that need no client around it."""
    return GuardedTransport(spec.networks, spec.timeouts.connect_s, authorities=spec.authorities)


class GuardedTransport(httpx2.AsyncBaseTransport):
    """Sends requests to nowhere but ``networks`` (CIDR; none: anywhere), and only the headers that we mean to send.

    The name is resolved once, every address is checked, and the connection goes to a checked address under the original
    name, so that a second look-up cannot lead elsewhere.
    """

    def __init__(
        self,
        networks: tuple[str, ...],
        connect_s: float,
        resolve: Resolve = resolve_host,
        authorities: str | None = None,
    ) -> None:
        self._networks = tuple(ipaddress.ip_network(network) for network in networks)
        self._connect_s = connect_s
        self._resolve = resolve
        self._inner = Http1Transport(connect_s, authorities)

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send ``request`` and return the answer with a bounded body.

        Raises:
            AddressRefused: an address of the host lies outside the networks.
        """
        response = await self._send(_stripped(request))
        if not isinstance(response.stream, httpx2.AsyncByteStream):
            raise AnswerUnreadable("The answer cannot be streamed.", request=request)
        encoding = response.headers.get("content-encoding", "").strip().lower()
        body = _Answer(response.stream, encoding) if response.is_success else _ErrorBody(response.stream)
        if encoding:
            del response.headers["content-encoding"]  # nothing may inflate a body behind our back
        response.stream = body
        return response

    async def _send(self, request: httpx2.Request) -> httpx2.Response:
        if not self._networks:
            return await self._inner.handle_async_request(request)
        host = request.url.host
        addresses = await self._checked(request)
        # The name that the certificate must bear stays the one that was configured.
        request.extensions["sni_hostname"] = host
        for address in addresses[:-1]:
            with contextlib.suppress(httpx2.ConnectError, httpx2.ConnectTimeout):
                return await self._to(address, request)
        return await self._to(addresses[-1], request)

    async def _to(self, address: str, request: httpx2.Request) -> httpx2.Response:
        request.url = request.url.copy_with(host=address)
        return await self._inner.handle_async_request(request)

    async def _checked(self, request: httpx2.Request) -> list[str]:
        try:
            async with asyncio.timeout(self._connect_s):
                addresses = await self._resolve(request.url.host, request.url.port)
        except (OSError, TimeoutError, UnicodeError) as error:  # the last one: a name that cannot be one
            raise httpx2.ConnectError("The name does not resolve.", request=request) from error
        if not addresses or not all(_inside(address, self._networks) for address in addresses):
            raise AddressRefused("The address lies outside the allowed networks.", request=request)
        return addresses

    async def aclose(self) -> None:
        """Close idle connections."""
        await self._inner.aclose()


class _Answer(httpx2.AsyncByteStream):
    """A body that ends with an error instead of filling the memory."""

    def __init__(self, stream: httpx2.AsyncByteStream, encoding: str) -> None:
        self._stream = stream
        self._encoding = encoding

    async def __aiter__(self) -> AsyncIterator[bytes]:
        if self._encoding not in {"", "identity"}:
            raise AnswerUnreadable("The answer is compressed.")
        left = MAX_ANSWER_BYTES
        async for chunk in self._stream:
            left -= len(chunk)
            if left < 0:
                raise AnswerUnreadable("The answer is too large.")
            yield chunk

    async def aclose(self) -> None:
        await self._stream.aclose()


class _ErrorBody(httpx2.AsyncByteStream):
    """The beginning of an error's body; the status alone tells enough when the rest does not arrive."""

    def __init__(self, stream: httpx2.AsyncByteStream) -> None:
        self._stream = stream

    async def __aiter__(self) -> AsyncIterator[bytes]:
        left = MAX_ERROR_BYTES
        with contextlib.suppress(httpx2.TransportError):
            async for chunk in self._stream:
                yield chunk[:left]
                left -= len(chunk)
                if left <= 0:
                    return

    async def aclose(self) -> None:
        await self._stream.aclose()


def _stripped(request: httpx2.Request) -> httpx2.Request:
    """A copy with only the headers that we mean to send: the SDKs add some from the environment and about the host."""
    kept = [(name, value) for name, value in request.headers.multi_items() if name in _SENT_HEADERS]
    return httpx2.Request(
        request.method,
        request.url,
        headers=[*kept, ("accept-encoding", "identity")],
        stream=request.stream,
        extensions=dict(request.extensions),
    )


def _inside(address: str, networks: tuple[_Network, ...]) -> bool:
    # A scoped address ("fe80::1%eth0") is link-local and never in a list; parsing it keeps the check total.
    parsed: _Address = ipaddress.ip_address(address.partition("%")[0])
    mapped = parsed.ipv4_mapped if isinstance(parsed, ipaddress.IPv6Address) else None
    return any((mapped or parsed) in network for network in networks)
