"""The server over streamable HTTP, as one path of the service."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from mcp.server.auth.middleware.bearer_auth import AuthenticatedUser
from mcp.server.auth.provider import AccessToken
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from mcp.server.transport_security import TransportSecuritySettings
from starlette.types import Receive, Scope, Send

from app.domain.access import Principal
from app.mcp.server import build_server
from app.service import Service

PATH = "/mcp"

_LARGEST_BODY = 1024 * 1024
_MOST_SESSIONS = 1000


class McpEndpoint:
    """The application for ``PATH``."""

    def __init__(self, manager: StreamableHTTPSessionManager) -> None:
        self._manager = manager

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request; a session is served only to the caller who began it."""
        scope["user"] = _owner(scope["state"]["principal"])
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
        # Which names and pages may call is decided before a request comes here.
        security_settings=TransportSecuritySettings(enable_dns_rebinding_protection=False),
        max_request_body_size=_LARGEST_BODY,
    )
    async with manager.run():
        yield McpEndpoint(manager)


def _owner(principal: Principal) -> AuthenticatedUser:
    """The caller as the session manager compares callers: tenant, key and user; the token itself stays out."""
    client = f"{principal.tenant} {principal.key_id or ''}"
    return AuthenticatedUser(AccessToken(token="", client_id=client, scopes=[], subject=principal.user))
