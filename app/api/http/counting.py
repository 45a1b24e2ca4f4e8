"""Counts every request by the route that answered it."""

import time
from typing import Protocol

from starlette.types import ASGIApp, Message, Receive, Scope, Send

_NOWHERE = "none"
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class Counts(Protocol):
    """Who counts."""

    def answered(self, method: str, route: str, status: int, seconds: float, /) -> None:
        """A request was answered; ``route`` is the template of its path."""
        ...


class Counted:
    """Tells ``counts`` of each answer, once its first bytes are sent."""

    def __init__(self, app: ASGIApp, counts: Counts) -> None:
        self._app = app
        self._counts = counts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and note how it was answered."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = time.perf_counter()

        async def noting(message: Message) -> None:
            if message["type"] == "http.response.start":
                count(self._counts, scope, message["status"], time.perf_counter() - begun)
            await send(message)

        await self._app(scope, receive, noting)


def count(counts: Counts, scope: Scope, status: int, seconds: float) -> None:
    """Tell ``counts`` of one answer."""
    method = scope["method"] if scope["method"] in _METHODS else "other"
    counts.answered(method, _route(scope), status, seconds)


def _route(scope: Scope) -> str:
    """The template of the path; what matched none counts together, so that nobody can make series up."""
    return str(getattr(scope.get("route"), "path", _NOWHERE))
