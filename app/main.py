"""The web application and the server process."""

import asyncio
from collections.abc import Callable
from importlib.metadata import version

from fastapi import FastAPI

from app.access.csrf import csrf_token
from app.api import document
from app.api.http import problems, serving
from app.api.http.access import AccessControl
from app.api.http.counting import Counted
from app.api.http.middleware import BodyLimit, RequestId
from app.api.knowledge.collections import PREFIX
from app.api.openai.app import OpenAIDoor, install
from app.api.refusing import refuse
from app.api.routers import routers
from app.domain.errors import ConfigurationError
from app.presence import announced
from app.retrieval.indexing.preparing import Progress
from app.service import Service
from app.settings import Environment, Settings, is_loopback
from app.web import pages
from app.wiring import open_service

_MIB = 1024 * 1024


def create_app(service: Service) -> FastAPI:
    """The application over an open service."""
    app = FastAPI(
        title="CTO team",
        version=version("cto-team"),
        docs_url=None,
        openapi_url=None,
        redoc_url=None,
        # FastAPI can export traces by itself; request bodies would travel with them.
        telemetry={"tracing": False, "metrics": False, "logs": False, "auto_configure": False},
    )
    app.state.service = service
    problems.install(app)
    app.add_middleware(
        AccessControl,
        authenticator=service.authenticator,
        public=PUBLIC,
        refuse=refuse,
        csrf=csrf_token,
        hosts=frozenset(),
    )
    app.add_middleware(BodyLimit, limit=_MIB, documents=PREFIX)
    app.add_middleware(RequestId)
    app.add_middleware(Counted, counts=service.operations.metrics)
    for router in routers():
        app.include_router(router)
    app.include_router(document.router)
    if service.gateway is not None:
        install(app, OpenAIDoor(service.gateway))
    pages.install(app)
    return app


def serve(
    settings: Settings, environment: Environment, announce: Callable[[str], None], progress: Progress | None = None
) -> None:
    """Serve until interrupted; ``announce`` gets the address once the service is ready.

    ``progress`` hears how far the first sync of the skills is.

    Raises:
        ConfigurationError: the address or another setting cannot be used.
        DatabaseUnavailable: the database does not start or answer.
    """
    asyncio.run(_serve(settings, environment, announce, progress))


PUBLIC = (
    *("/health", "/ready", "/version", "/metrics", "/openapi.json"),
    *("/static/", "/frame/", "/web/diagram", "/login", "/login/", "/logout"),
)
"""What anybody may see: nothing in it belongs to somebody."""


async def _refuse_to_stand_open(settings: Settings, service: Service) -> None:
    if is_loopback(settings.host) or await service.access.keys.any():
        return
    raise ConfigurationError(
        f"{settings.host} can be reached from other machines, and no API key was made: everybody could read and ask. "
        "Make one with `cto-team keys create`, or listen on 127.0.0.1."
    )


async def _serve(
    settings: Settings, environment: Environment, announce: Callable[[str], None], progress: Progress | None
) -> None:
    with serving.bound(settings.host, settings.port) as listening:
        address = f"http://{settings.host}:{listening.getsockname()[1]}"
        async with open_service(settings, environment, progress=progress) as service:
            await _refuse_to_stand_open(settings, service)
            task = await serving.begin(create_app(service), listening)
            with announced(settings.home, address, service.fingerprint, service.local_token):
                announce(address)
                await task
