"""The door for clients that speak the OpenAI API: the team and single backends as models, in the whole service."""

import json
from typing import cast

from app.api.asking.doors import Doorway, require
from app.api.asking.models import TEAM
from app.api.asking.replying import unexpected
from app.api.http.exchange import Exchange, Json
from app.api.openai.errors import refusal
from app.api.openai.gateway.app import CHAT, MODELS
from app.api.openai.gateway.chat import ChatDoor
from app.api.openai.gateway.models import Models, model_document
from app.api.openai.responses.door import RESPONSES, ResponsesDoor
from app.api.openai.team.chat import TeamChat
from app.domain.access import Scope
from app.domain.errors import MethodNotAllowed, TeamError
from app.gateway.gateway import Gateway

_TEAM = TEAM.encode()


def _names_the_team(body: bytes) -> bool:
    """Whether a body asks for a model of the team; one that cannot be read is for others to refuse."""
    if _TEAM not in body:
        return False
    try:
        document: object = json.loads(body)
    except ValueError:
        return False
    model = cast("Json", document).get("model") if isinstance(document, dict) else None
    return isinstance(model, str) and model.split("/")[0] == TEAM


class OpenAIRoutes:
    """Answers under ``/v1/chat/completions``, ``/v1/responses`` and ``/v1/models``."""

    def __init__(self, doorway: Doorway, gateway: Gateway | None) -> None:
        self._team = tuple(doorway.models)
        self._models = Models.of(gateway.specs if gateway else ())
        self._team_chat = TeamChat(doorway)
        self._chat = ChatDoor(gateway, self._models) if gateway else None
        self._responses = ResponsesDoor(doorway)

    async def __call__(self, exchange: Exchange) -> None:
        """Answer one request."""
        try:
            await self._answer(exchange)
        except TeamError as error:
            await self._refuse(exchange, error)
        except Exception as error:  # noqa: BLE001 - the client must hear of it in the form that it reads
            await self._refuse(exchange, unexpected(error))

    async def _answer(self, exchange: Exchange) -> None:
        if exchange.path.startswith(RESPONSES):
            await self._responses(exchange)
        elif exchange.path == CHAT:
            await self._complete(exchange)
        else:
            await self._list(exchange)

    async def _complete(self, exchange: Exchange) -> None:
        if exchange.method != "POST":
            raise MethodNotAllowed
        require(exchange, Scope.RUNS_WRITE)
        body = await exchange.body()
        # The body is read by whoever answers it; only a word in it says who that is.
        if self._chat is None or _names_the_team(body):
            await self._team_chat(exchange, body)
        else:
            await self._chat(exchange, body, exchange.principal)

    async def _list(self, exchange: Exchange) -> None:
        if exchange.method not in {"GET", "HEAD"}:
            raise MethodNotAllowed
        require(exchange, Scope.RUNS_READ)
        name = exchange.path.removeprefix(MODELS).strip("/")
        await exchange.answer(200, self._model(name) if name else self._listing())

    def _listing(self) -> Json:
        return {"object": "list", "data": [model_document(name) for name in (*self._team, *self._models.names())]}

    def _model(self, name: str) -> Json:
        if name in self._team:
            return model_document(name)
        return self._models.one(name)

    @staticmethod
    async def _refuse(exchange: Exchange, error: TeamError) -> None:
        told = refusal(error)
        if exchange.begun:
            await exchange.end()
            return
        await exchange.answer(told.status, told.document(), told.headers)
