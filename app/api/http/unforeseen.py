"""What no handler foresaw: noted with its trace, and answered with no word of it."""

from collections.abc import Callable

from anyio import BrokenResourceError, ClosedResourceError
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.domain.errors import NotReady, TeamError
from app.telemetry import problem

Refuse = Callable[[Request, TeamError], Response]


class Unforeseen:
    """Turns an exception that reaches it into a 500, which is counted, has an id and may be read like any answer.

    An answer that has begun cannot become another one: there the exception goes on, and the server hangs up.
    """

    def __init__(self, app: ASGIApp, refuse: Refuse) -> None:
        self._app = app
        self._refuse = refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = False

        async def noting(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._app(scope, receive, noting)
        except Exception as error:
            left = _left(error)
            if not left:
                problem("http.unexpected", error, path=scope["path"])
                if begun:
                    raise
            if not begun:
                told = NotReady("The client has gone.") if left else TeamError()
                await self._refuse(Request(scope), told)(scope, receive, send)


def _left(error: BaseException) -> bool:
    """Whether all that went wrong is that the client of a stream has left."""
    if isinstance(error, BaseExceptionGroup):
        return all(_left(each) for each in error.exceptions)
    return isinstance(error, (BrokenResourceError, ClosedResourceError))
