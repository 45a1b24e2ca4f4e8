"""The gateway's door alone, as an application of its own."""

from starlette.types import Receive, Scope, Send

from app.api.http.exchange import Exchange, Json
from app.api.openai.errors import BadParameter, refusal
from app.api.openai.gateway.chat import ChatDoor
from app.api.openai.gateway.models import Models
from app.domain.errors import MethodNotAllowed, NotFound, TeamError
from app.gateway.gateway import Gateway

CHAT = "/v1/chat/completions"
MODELS = "/v1/models"
_HEALTH = "/health"


class OpenAIDoor:
    """An ASGI application that answers under ``CHAT`` and ``MODELS``, and under /health for whoever watches it."""

    def __init__(self, gateway: Gateway) -> None:
        self._models = Models.of(gateway.specs)
        self._chat = ChatDoor(gateway, self._models)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            raise BadParameter("This door speaks HTTP only.", None, None)
        exchange = Exchange(scope, receive, send)
        try:
            if exchange.path == CHAT and exchange.method == "POST":
                await self._chat(exchange, await exchange.body())
            else:
                await exchange.answer(200, self._read(exchange.method, exchange.path))
        except TeamError as error:
            told = refusal(error)
            await exchange.answer(told.status, told.document(), told.headers)

    def _read(self, method: str, path: str) -> Json:
        if path not in {_HEALTH, CHAT} and not path.startswith(MODELS):
            raise NotFound
        if path == CHAT or method not in {"GET", "HEAD"}:
            raise MethodNotAllowed
        if path == _HEALTH:
            return {"status": "ok"}
        name = path.removeprefix(MODELS).strip("/")
        return self._models.one(name) if name else self._models.listing()
