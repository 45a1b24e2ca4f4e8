"""Room for what is open at a time."""

from contextlib import ExitStack

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from app.admission.room import Room
from app.api.limits.kinds import follows, is_free
from app.api.refusing import refuse
from app.domain.errors import Overloaded, TooManyStreams


class Capacity:
    """Refuses what there is no room for, at once: 503 for the process, 429 for a caller's streams."""

    def __init__(self, app: ASGIApp, room: Room) -> None:
        self._app = app
        self._room = room

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; it holds its place until it is answered, a stream until it ends."""
        if scope["type"] != "http" or is_free(scope["path"]):
            await self._app(scope, receive, send)
            return
        principal = scope.get("state", {}).get("principal")
        stream = principal is not None and follows(scope["method"], scope["path"], scope["headers"])
        place = self._room.stream(principal) if stream else self._room.request()
        with ExitStack() as held:
            try:
                held.enter_context(place)
            except (Overloaded, TooManyStreams) as error:
                await refuse(Request(scope), error)(scope, receive, send)
                return
            await self._app(scope, receive, send)
