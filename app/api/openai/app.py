"""The door's routes: beside the others of the whole service, or alone as an application of their own."""

from collections.abc import Callable, Coroutine
from typing import Any

from starlette.applications import Starlette
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from app.api.openai.chat import ChatDoor
from app.api.openai.errors import BadParameter, refusal
from app.api.openai.http import Exchange
from app.api.openai.models import Models
from app.domain.errors import MethodNotAllowed, NotFound, TeamError
from app.gateway.gateway import Gateway

CHAT = "/v1/chat/completions"
MODELS = "/v1/models"
_HEALTH = "/health"

Endpoint = Callable[[Scope, Receive, Send], Coroutine[Any, Any, None]]
Json = dict[str, object]


def install(app: Starlette, door: Endpoint) -> None:
    """Put the door's routes among those of the whole service."""
    for path, methods in ((CHAT, ["POST"]), (MODELS, ["GET"]), (MODELS + "/{name:path}", ["GET"])):
        app.router.routes.append(Route(path, endpoint=door, methods=methods, include_in_schema=False))


class OpenAIDoor:
    """An ASGI application that answers under ``CHAT`` and ``MODELS``, and under /health for whoever watches it."""

    def __init__(self, gateway: Gateway) -> None:
        self._models = Models.of(gateway.specs)
        self._chat = ChatDoor(gateway, self._models)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            raise BadParameter("This door speaks HTTP only.", None, None)
        method, path = scope["method"], scope["path"]
        if path == CHAT and method == "POST":
            await self._chat(scope, receive, send)
            return
        exchange = Exchange(scope, receive, send)
        try:
            await exchange.answer(200, self._read(method, path))
        except TeamError as error:
            told = refusal(error)
            await exchange.answer(told.status, told.document())

    def _read(self, method: str, path: str) -> Json:
        if path not in {_HEALTH, CHAT} and not path.startswith(MODELS):
            raise NotFound
        if path == CHAT or method not in {"GET", "HEAD"}:
            raise MethodNotAllowed
        if path == _HEALTH:
            return {"status": "ok"}
        name = path.removeprefix(MODELS).strip("/")
        return self._models.one(name) if name else self._models.listing()
