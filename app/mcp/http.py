"""The server over streamable HTTP, as one path of the service."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from ipaddress import ip_address
from urllib.parse import urlsplit

from mcp.server.auth.middleware.bearer_auth import AuthenticatedUser
from mcp.server.auth.provider import AccessToken
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from mcp.server.transport_security import TransportSecuritySettings
from starlette.types import Receive, Scope, Send

from app.domain.access import LOCAL, Principal
from app.mcp.server import build_server
from app.service import Service
from app.settings import Settings

PATH = "/mcp"

_LARGEST_BODY = 1024 * 1024
_MOST_SESSIONS = 1000
_OWN_NAMES = ("127.0.0.1", "localhost", "[::1]")


class McpEndpoint:
    """The application for ``PATH``."""

    def __init__(self, manager: StreamableHTTPSessionManager) -> None:
        self._manager = manager

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request; a session is served only to the caller who began it."""
        scope["user"] = _owner(scope.get("state", {}).get("principal", LOCAL))
        await self._manager.handle_request(scope, receive, send)


@asynccontextmanager
async def mcp_endpoint(service: Service) -> AsyncGenerator[McpEndpoint]:
    """The endpoint, for as long as the block runs.

    In the present revision of the protocol nothing is kept between requests. Clients that begin with a handshake get
    a session, unless the setting says otherwise: without one they cannot be shown forms, nor stop what they asked for.
    """
    manager = StreamableHTTPSessionManager(
        app=build_server(service),
        stateless=not service.settings.mcp_sessions,
        max_sessions=_MOST_SESSIONS,
        security_settings=security_of(service.settings),
        max_request_body_size=_LARGEST_BODY,
    )
    async with manager.run():
        yield McpEndpoint(manager)


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


def _owner(principal: Principal) -> AuthenticatedUser:
    """The caller as the session manager compares callers: tenant, key and user; the token itself stays out."""
    client = f"{principal.tenant} {principal.key_id or ''}"
    return AuthenticatedUser(AccessToken(token="", client_id=client, scopes=[], subject=principal.user))


def _loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
