"""Who calls is found out before any handler sees the request."""

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from app.api.http.callers import Callers
from app.domain.errors import TeamError
from app.store.tenancy import acting_for

# How a refusal is written, in the dialect of the route.
Refuse = Callable[[Request, TeamError], Response]


class AccessControl:
    """Puts the principal into ``request.state`` and acts for its tenant while the request is served.

    ``public`` are the beginnings of paths that anybody may see.
    """

    def __init__(self, app: ASGIApp, callers: Callers, public: tuple[str, ...], refuse: Refuse) -> None:
        self._app = app
        self._callers = callers
        self._public = public
        self._refuse = refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with its principal, or refuse it."""
        if scope["type"] != "http" or self._is_public(str(scope["path"])):
            await self._app(scope, receive, send)
            return
        try:
            principal = await self._callers.principal(scope)
        except TeamError as error:
            await self._refuse(Request(scope), error)(scope, receive, send)
            return
        scope.setdefault("state", {})["principal"] = principal
        with acting_for(principal.tenant):
            await self._app(scope, receive, send)

    def _is_public(self, path: str) -> bool:
        return any(path == each or (each.endswith("/") and path.startswith(each)) for each in self._public)
