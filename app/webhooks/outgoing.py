"""The one way out to addresses that users name: looked up once, checked, and connected to exactly there."""

import asyncio
import socket
import ssl
import time
from collections.abc import AsyncIterable, Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import httpcore

from app.domain.errors import InvalidWebhook
from app.webhooks.addresses import checked, target

Resolve = Callable[[str, int], Awaitable[Iterable[str]]]

_CONNECT_S = 3.0
_TOTAL_S = 10.0
_MOST_BYTES = 64 * 1024
_TOGETHER = 32


@dataclass(frozen=True, slots=True)
class Posted:
    """What became of a request: the status that came back, or why none did."""

    status: int | None
    error: str | None
    took_ms: int

    @property
    def good(self) -> bool:
        """Whether the receiver took it: any 2xx, and nothing else."""
        return self.status is not None and 200 <= self.status < 300  # noqa: PLR2004 - the class of statuses


async def look_up(host: str, port: int) -> tuple[str, ...]:
    """Every address of a name, as the system knows it."""
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
    return tuple(dict.fromkeys(str(entry[4][0]) for entry in found))


class Outgoing:
    """Posts. No redirect is followed, no proxy of the environment used, no connection kept.

    ``loopback`` allows targets on this machine, for a service that is on this machine only. ``resolve`` is asked once
    for each connection, and what it says is where the connection goes: a name that changes its mind in between has no
    second chance.
    """

    def __init__(
        self,
        *,
        loopback: bool,
        resolve: Resolve = look_up,
        trust: ssl.SSLContext | None = None,
        total_s: float = _TOTAL_S,
    ) -> None:
        self._loopback = loopback
        self._resolve = resolve
        self._total_s = total_s
        self._pools = {
            scheme: httpcore.AsyncConnectionPool(
                ssl_context=trust or ssl.create_default_context(),
                max_connections=_TOGETHER,
                max_keepalive_connections=0,
                network_backend=_Pinned(partial(self._addresses, plain=scheme == "http")),
            )
            for scheme in ("http", "https")
        }

    async def check(self, url: str) -> None:
        """Raises InvalidWebhook where nothing may be sent to this address, as it is now."""
        scheme, host, port = target(url, loopback=self._loopback)
        try:
            async with asyncio.timeout(_CONNECT_S):
                await self._addresses(host, port, plain=scheme == "http")
        except (OSError, TimeoutError):
            raise InvalidWebhook("The target's name cannot be looked up.") from None

    async def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Posted:
        """Send one body; whatever goes wrong is part of what is returned."""
        begun = time.perf_counter()
        status, error = None, None
        try:
            async with asyncio.timeout(self._total_s):
                status = await self._sent(url, headers, body)
        except InvalidWebhook as refused:
            error = refused.sentence
        except (TimeoutError, httpcore.TimeoutException):
            error = "no answer in time"
        except (httpcore.NetworkError, httpcore.ProtocolError, OSError) as failed:
            error = f"no connection ({type(failed).__name__})"
        return Posted(status, error, round((time.perf_counter() - begun) * 1000))

    async def close(self) -> None:
        """Close what is open."""
        for pool in self._pools.values():
            await pool.aclose()

    async def _sent(self, url: str, headers: Mapping[str, str], body: bytes) -> int:
        scheme, _, _ = target(url, loopback=self._loopback)
        timeouts = {"connect": _CONNECT_S, "read": self._total_s, "write": self._total_s, "pool": self._total_s}
        fields = [(name.encode(), value.encode()) for name, value in headers.items()]
        async with self._pools[scheme].stream(
            "POST", url, headers=fields, content=body, extensions={"timeout": timeouts}
        ) as response:
            await _skimmed(response.aiter_stream())
            return response.status

    async def _addresses(self, host: str, port: int, *, plain: bool) -> tuple[str, ...]:
        found = await self._resolve(host, port)
        return tuple(map(str, checked(found, plain=plain, loopback=self._loopback)))


class _Pinned(httpcore.AsyncNetworkBackend):
    """Connects to the addresses that were checked; the name stays what the certificate and the Host header say."""

    def __init__(self, addresses: Callable[[str, int], Awaitable[tuple[str, ...]]]) -> None:
        self._addresses = addresses
        self._network = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - the library's own signature
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        last: httpcore.ConnectError | None = None
        for address in await self._addresses(host, port):
            try:
                return await self._network.connect_tcp(address, port, timeout, local_address, socket_options)
            except httpcore.ConnectError as error:
                last = error
        raise last or httpcore.ConnectError

    async def sleep(self, seconds: float) -> None:
        await self._network.sleep(seconds)


async def _skimmed(stream: AsyncIterable[bytes]) -> None:
    """Read so much of an answer that the receiver can end it well, and no more."""
    seen = 0
    async for part in stream:
        seen += len(part)
        if seen > _MOST_BYTES:
            return
