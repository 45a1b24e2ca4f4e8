"""The routes for clients of other services, among those of the native API."""

from collections.abc import Awaitable, Callable

from fastapi import FastAPI
from starlette.datastructures import Headers
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from app.api.anthropic.app import COUNT, MESSAGES, AnthropicRoutes
from app.api.anthropic.models import VERSION
from app.api.asking.answer import Teller
from app.api.asking.asking import Asking
from app.api.asking.doors import Doorway
from app.api.asking.models import TeamModels
from app.api.asking.watching import Watching
from app.api.http.exchange import Exchange
from app.api.openai.app import OpenAIRoutes
from app.api.openai.gateway.app import CHAT, MODELS
from app.api.openai.responses.door import RESPONSES
from app.content.phrases import load_phrases
from app.service import Service

Answering = Callable[[Exchange], Awaitable[None]]


class Door:
    """An ASGI application in one dialect. ``named`` is the header in which its clients look for a request's id."""

    def __init__(self, answering: Answering, named: str) -> None:
        self._answering = answering
        self._named = named

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        await self._answering(Exchange(scope, receive, send, self._named))


class Either:
    """An ASGI application at an address that two dialects share: what a client says of itself tells which it reads."""

    def __init__(self, anthropic: Door, openai: Door) -> None:
        self._anthropic = anthropic
        self._openai = openai

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        door = self._anthropic if VERSION in Headers(scope=scope) else self._openai
        await door(scope, receive, send)


def install(app: FastAPI, service: Service) -> None:
    """Put the doors among the routes of the service; they answer every method, so that errors keep to the dialect."""
    doorway = doorway_of(service)
    openai = Door(OpenAIRoutes(doorway, service.gateway), "x-request-id")
    anthropic = Door(AnthropicRoutes(doorway), "request-id")
    either = Either(anthropic, openai)
    for path in (MODELS, MODELS + "/{name:path}"):
        app.router.routes.append(Route(path, endpoint=either, include_in_schema=False))
    for path in (CHAT, RESPONSES, RESPONSES + "/{name:path}"):
        app.router.routes.append(Route(path, endpoint=openai, include_in_schema=False))
    for path in (MESSAGES, COUNT):
        app.router.routes.append(Route(path, endpoint=anthropic, include_in_schema=False))


def doorway_of(service: Service) -> Doorway:
    """What the doors of the service are made of."""
    teller = Teller(load_phrases(service.settings.prompts / "phrases"))
    return Doorway(
        asking=Asking(service.team, service.asked),
        watching=Watching(service.team, service.asked, teller),
        models=TeamModels.of(service.agents),
        public_url=service.settings.public_url,
    )
