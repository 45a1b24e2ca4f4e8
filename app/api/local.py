"""The API inside a command's own process, for whoever may run commands on this machine."""

from fastapi import FastAPI
from starlette.types import ASGIApp, Receive, Scope, Send

from app.api.http import problems
from app.api.routers import routers
from app.domain.access import Principal
from app.service import Service
from app.store.tenancy import acting_for


def local_app(service: Service, principal: Principal) -> ASGIApp:
    """The routes of the API over an open service; every request is the principal's."""
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    app.state.service = service
    problems.install(app)
    for router in routers():
        app.include_router(router)
    return _As(app, principal)


class _As:
    """Lets every request through as that of one principal."""

    def __init__(self, app: ASGIApp, principal: Principal) -> None:
        self._app = app
        self._principal = principal

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope.setdefault("state", {})["principal"] = self._principal
        with acting_for(self._principal.tenant):
            await self._app(scope, receive, send)
