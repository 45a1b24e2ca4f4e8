"""Routes without the access middleware before them: every request is made by one caller."""

from starlette.types import ASGIApp, Receive, Scope, Send

from app.domain.access import LOCAL, Principal
from app.store.tenancy import acting_for


class CalledBy:
    """Puts the caller where the access middleware would put it."""

    def __init__(self, app: ASGIApp, principal: Principal = LOCAL) -> None:
        self._app = app
        self._principal = principal

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope.setdefault("state", {})["principal"] = self._principal
        with acting_for(self._principal.tenant):
            await self._app(scope, receive, send)
