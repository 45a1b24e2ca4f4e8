"""Room for what is open at a time."""

from contextlib import ExitStack

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from app.admission.desk import Admission
from app.admission.room import Room
from app.api.limits.kinds import begins, follows, is_free
from app.api.refusing import refuse
from app.domain.errors import Overloaded, RateLimited


class Capacity:
    """Refuses what there is no room for, at once: 503 for the process, 429 for a caller's streams.

    A new run for which the queue has no place goes no further either: under a flood, reading and checking what will be
    refused would take the time of what was accepted.
    """

    def __init__(self, app: ASGIApp, room: Room, admission: Admission | None = None) -> None:
        self._app = app
        self._room = room
        self._admission = admission

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; it holds its place until it is answered, a stream until it ends."""
        if scope["type"] != "http" or is_free(scope["path"]):
            await self._app(scope, receive, send)
            return
        principal = scope.get("state", {}).get("principal")
        if principal is not None and follows(scope["method"], scope["path"], scope["headers"]):
            place = self._room.stream(principal)
        else:
            place = self._room.request()
        with ExitStack() as held:
            try:
                held.enter_context(place)
                if self._admission is not None and principal is not None and begins(scope["method"], scope["path"]):
                    await self._admission.check(principal.tenant)
            except (Overloaded, RateLimited) as error:
                await refuse(Request(scope), error)(scope, receive, send)
                return
            await self._app(scope, receive, send)
