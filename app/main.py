"""The web application and the server process."""

import asyncio
import signal
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from importlib.metadata import version

from fastapi import Depends, FastAPI
from starlette.routing import Route
from starlette.types import ASGIApp

from app.access.csrf import csrf_token
from app.access.recent import Recent
from app.admission.rates import Rates
from app.admission.room import Places, Room
from app.api import dialects, document
from app.api.http import cors, problems, serving
from app.api.http.access import AccessControl
from app.api.http.body import well_formed
from app.api.http.callers import Callers, Csrf
from app.api.http.counting import Counted
from app.api.http.guarded import Bounds
from app.api.http.middleware import BodyLimit, RequestId
from app.api.http.tickets import admitting
from app.api.http.unforeseen import Unforeseen
from app.api.knowledge.collections import PREFIX
from app.api.limits.capacity import Capacity
from app.api.limits.rates import RateLimits
from app.api.limits.shedding import RunShedding
from app.api.refusing import refuse
from app.api.routers import routers
from app.domain.errors import ConfigurationError
from app.mcp.http import PATH as MCP_PATH
from app.mcp.http import mcp_endpoint
from app.presence import announced
from app.retrieval.indexing.preparing import Progress
from app.service import Service
from app.settings import Environment, Settings, is_loopback, words_of
from app.web import pages
from app.wiring import open_service
from app.wiring.slack_door import slack_endpoints

_MIB = 1024 * 1024
# How late the change of a tenant's limit is noticed.
_TENANT_KEPT_S = 30.0


def create_app(service: Service, mcp: ASGIApp | None = None, slack: Mapping[str, ASGIApp] | None = None) -> FastAPI:
    """The application over an open service; ``mcp`` serves the clients of that protocol, ``slack`` what Slack sends."""
    app = FastAPI(
        title="CTO team",
        version=version("cto-team"),
        docs_url=None,
        openapi_url=None,
        redoc_url=None,
        dependencies=[Depends(well_formed)],
        # FastAPI can export traces by itself; request bodies would travel with them.
        telemetry={"tracing": False, "metrics": False, "logs": False, "auto_configure": False},
    )
    app.state.service = service
    problems.install(app)
    _limit(app, service)
    app.add_middleware(AccessControl, callers=_callers(service), public=PUBLIC, refuse=refuse)
    app.add_middleware(BodyLimit, limit=_MIB, documents=PREFIX)
    app.add_middleware(Unforeseen, refuse=refuse)
    cors.let_in(app, words_of(service.settings.cors_origins))
    app.add_middleware(RequestId)
    app.add_middleware(Counted, counts=service.operations.metrics)
    for router in routers():
        app.include_router(router)
    app.include_router(document.router)
    dialects.install(app, service)
    if mcp is not None:
        app.router.routes.append(Route(MCP_PATH, mcp, include_in_schema=False))
    app.router.routes.extend(Route(path, each, include_in_schema=False) for path, each in (slack or {}).items())
    pages.install(app)
    return app


def _callers(service: Service) -> Callers:
    csrf = Csrf(csrf_token, forms=("/admin/",))
    return Callers(service.authenticator, csrf, admit=admitting(service.conversations.tickets))


def shedding(service: Service) -> RunShedding | None:
    """What turns runs away before the application sees them; None for a queue that takes all."""
    admission = service.team.admission
    return RunShedding(admission, _callers(service), service.operations.metrics) if admission is not None else None


def _limit(app: FastAPI, service: Service) -> None:
    """The limits, inside of what finds out who calls."""
    settings = service.settings
    rates = Rates(
        settings.requests_per_minute,
        settings.runs_per_minute,
        settings.tenant_requests_per_minute,
        settings.tenant_runs_per_minute,
    )
    places = Places(settings.open_requests, settings.streams, settings.streams_per_caller)
    tenant_runs = Recent(service.access.tenants.runs_per_minute, _TENANT_KEPT_S).get
    app.add_middleware(RateLimits, limiter=service.limiter, rates=rates, of_tenant=tenant_runs)
    app.add_middleware(Capacity, room=Room(places), admission=service.team.admission)


def serve(
    settings: Settings,
    environment: Environment,
    announce: Callable[[str], None],
    progress: Progress | None = None,
    *,
    work: bool = True,
) -> None:
    """Serve until interrupted; ``announce`` gets the address once the service is ready.

    ``progress`` hears how far the first sync of the skills is. Without ``work``, runs are left to other processes.

    Raises:
        ConfigurationError: the address or another setting cannot be used.
        DatabaseUnavailable: the database does not start or answer.
    """
    with suppress(asyncio.CancelledError):
        asyncio.run(_serve(settings, environment, announce, progress, work=work))


PUBLIC = (
    *("/health", "/ready", "/version", "/metrics", "/openapi.json", "/problems", "/problems/"),
    *("/static/", "/frame/", "/web/diagram", "/login", "/login/", "/logout", "/slack/"),
    "/admin/static/",
)
"""What anybody may see: nothing in it belongs to somebody. Slack signs what it sends."""


async def _refuse_to_stand_open(settings: Settings, service: Service) -> None:
    if is_loopback(settings.host) or await service.access.keys.any():
        return
    raise ConfigurationError(
        f"{settings.host} can be reached from other machines, and no API key was made: everybody could read and ask. "
        "Make one with `cto-team keys create`, or listen on 127.0.0.1."
    )


async def _serve(
    settings: Settings,
    environment: Environment,
    announce: Callable[[str], None],
    progress: Progress | None,
    *,
    work: bool,
) -> None:
    start = _Start()
    with serving.bound(settings.host, settings.port) as listening:
        address = f"http://{settings.host}:{listening.getsockname()[1]}"
        async with open_service(settings, environment, work=work, progress=progress) as service:
            await _refuse_to_stand_open(settings, service)
            async with mcp_endpoint(service) as mcp, slack_endpoints(service, environment, work=work) as slack:
                application = create_app(service, mcp, slack)
                bounds = Bounds(settings.connections)
                task = await serving.begin(application, listening, bounds, shedding(service))
                start.over = True
                with announced(settings.home, address, service.fingerprint, service.local_token):
                    announce(address)
                    await task


class _Start:
    """The start of the service, which SIGTERM stops. Once that is over, uvicorn takes the signal.

    When it has answered the last request, it raises the signal once more: left to the system, that would end the
    process before the database and all else is closed.
    """

    def __init__(self) -> None:
        self.over = False
        self._task = asyncio.current_task()
        if sys.platform != "win32":
            asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, self._stop)

    def _stop(self) -> None:
        if self._task is not None and not self.over:
            self._task.cancel()
