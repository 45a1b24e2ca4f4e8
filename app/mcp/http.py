"""The server over streamable HTTP, as one path of the service."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from ipaddress import ip_address
from urllib.parse import urlsplit

from mcp.server.streamable_http_manager import StreamableHTTPASGIApp, StreamableHTTPSessionManager
from mcp.server.transport_security import TransportSecuritySettings

from app.mcp.server import build_server
from app.service import Service
from app.settings import Settings

PATH = "/mcp"

_LARGEST_BODY = 1024 * 1024
_OWN_NAMES = ("127.0.0.1", "localhost", "[::1]")


@asynccontextmanager
async def mcp_endpoint(service: Service) -> AsyncGenerator[StreamableHTTPASGIApp]:
    """The application for ``PATH``, for as long as the block runs.

    It keeps nothing between requests, so that any replica can serve any of them.
    """
    manager = StreamableHTTPSessionManager(
        app=build_server(service),
        stateless=True,
        security_settings=security_of(service.settings),
        max_request_body_size=_LARGEST_BODY,
    )
    async with manager.run():
        yield StreamableHTTPASGIApp(manager)


def security_of(settings: Settings) -> TransportSecuritySettings:
    """Which names a browser may have called the service by.

    On loopback no key may be needed, and a page from elsewhere could point its own name at this machine. Elsewhere
    every request carries a key, which such a page has not.
    """
    if not _loopback(settings.host):
        return TransportSecuritySettings(enable_dns_rebinding_protection=False)
    hosts = [f"{name}:*" for name in _OWN_NAMES]
    origins = [f"http://{host}" for host in hosts]
    if settings.public_url is not None:
        public = urlsplit(settings.public_url)
        hosts.append(public.netloc)
        origins.append(f"{public.scheme}://{public.netloc}")
    return TransportSecuritySettings(allowed_hosts=hosts, allowed_origins=origins)


def _loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
