"""By which names a service may be called."""

import asyncio

import pytest
from mcp.server.transport_security import TransportSecurityMiddleware
from starlette.requests import Request

from app.mcp.http import security_of
from app.settings import read_settings


@pytest.mark.parametrize(
    ("host", "public", "called", "allowed"),
    [
        ("127.0.0.1", None, "127.0.0.1:8765", True),
        ("localhost", None, "localhost:8765", True),
        ("::1", None, "[::1]:8765", True),
        ("127.0.0.1", None, "evil.example:8765", False),
        ("127.0.0.1", None, "127.0.0.1.evil.example:8765", False),
        ("127.0.0.1", "https://team.example", "team.example", True),
        ("127.0.0.1", "https://team.example", "other.example", False),
        ("0.0.0.0", None, "anything.example", True),
    ],
)
def test_only_its_own_names(host: str, public: str | None, called: str, *, allowed: bool) -> None:
    settings = read_settings().model_copy(update={"host": host, "public_url": public})
    request = Request({"type": "http", "method": "GET", "headers": [(b"host", called.encode())]})
    refused = asyncio.run(TransportSecurityMiddleware(security_of(settings)).validate_request(request))
    assert (refused is None) is allowed
