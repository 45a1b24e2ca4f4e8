"""The web application and the server process."""

import asyncio
import socket
from collections.abc import Callable
from importlib.metadata import version

import uvicorn
from fastapi import FastAPI

from app.api import budgets, calculators, clarifications, health, knowledge, problems, runs, threads
from app.api.middleware import BodyLimit, RequestId
from app.domain.errors import ConfigurationError
from app.presence import announced
from app.service import Service
from app.settings import Environment, Settings
from app.web import pages
from app.wiring import open_service

_MIB = 1024 * 1024


def create_app(service: Service) -> FastAPI:
    """The application over an open service."""
    app = FastAPI(
        title="CTO team",
        version=version("cto-team"),
        docs_url=None,
        redoc_url=None,
        # FastAPI can export traces by itself; request bodies would travel with them.
        telemetry={"tracing": False, "metrics": False, "logs": False, "auto_configure": False},
    )
    app.state.service = service
    problems.install(app)
    app.add_middleware(BodyLimit, limit=_MIB)
    app.add_middleware(RequestId)
    for router in (
        threads.router,
        runs.router,
        clarifications.router,
        knowledge.router,
        calculators.router,
        budgets.router,
        health.router,
    ):
        app.include_router(router)
    pages.install(app)
    return app


def serve(settings: Settings, environment: Environment, announce: Callable[[str], None]) -> None:
    """Serve until interrupted; ``announce`` gets the address once the service is ready.

    Raises:
        ConfigurationError: the address or another setting cannot be used.
        DatabaseUnavailable: the database does not start or answer.
    """
    asyncio.run(_serve(settings, environment, announce))


async def _serve(settings: Settings, environment: Environment, announce: Callable[[str], None]) -> None:
    with _bound(settings) as listening:
        address = f"http://{settings.host}:{listening.getsockname()[1]}"
        async with open_service(settings, environment) as service:
            config = uvicorn.Config(
                create_app(service), lifespan="off", log_level="warning", timeout_graceful_shutdown=5, access_log=False
            )
            server = uvicorn.Server(config)
            serving = asyncio.create_task(server.serve(sockets=[listening]))
            # uvicorn tells of its start by this attribute only.
            while not server.started and not serving.done():  # noqa: ASYNC110
                await asyncio.sleep(0.01)
            with announced(settings.home, address, service.fingerprint):
                announce(address)
                await serving


def _bound(settings: Settings) -> socket.socket:
    """A bound socket, so that a taken port is said in one sentence before anything starts."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    # asyncio switches Nagle's algorithm off only where the protocol is named; with it, events would wait 40 ms.
    bound = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((settings.host, settings.port))
    except OSError as error:
        bound.close()
        raise ConfigurationError(
            f"{settings.host}:{settings.port} cannot be used ({error.strerror}). Set CTO_TEAM_PORT to another port."
        ) from error
    return bound
