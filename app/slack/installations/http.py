"""The two pages that a browser sees while somebody installs the app."""

from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from http import HTTPStatus
from typing import Any, TypeAlias

from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from app.domain.errors import TeamError
from app.slack.installations.oauth import INSTALL, REDIRECT, OAuthFlow
from app.telemetry import problem

Scope: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send: TypeAlias = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Page: TypeAlias = Callable[[Scope, Receive, Send], Awaitable[None]]
_Handle: TypeAlias = Callable[[AsyncBoltRequest], Awaitable[BoltResponse]]


class InstallPage:
    """An ASGI application for one of the pages."""

    def __init__(self, handle: _Handle) -> None:
        self._handle = handle

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 - a GET has no body
        """Serve one request."""
        answer = await self._answer(scope)
        headers = [(name.encode("latin-1"), str(value).encode("latin-1")) for name, value in _headers(answer)]
        # What is in these addresses is good once; no cache and no other site needs to know it.
        headers += [(b"cache-control", b"no-store"), (b"referrer-policy", b"no-referrer")]
        await send({"type": "http.response.start", "status": answer.status, "headers": headers})
        await send({"type": "http.response.body", "body": str(answer.body or "").encode()})

    async def _answer(self, scope: Scope) -> BoltResponse:
        if scope["method"] != "GET":
            return BoltResponse(status=HTTPStatus.METHOD_NOT_ALLOWED, headers={"Allow": "GET"})
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        request = AsyncBoltRequest(body="", query=scope["query_string"].decode("latin-1"), headers=headers)
        try:
            return await self._handle(request)
        except TeamError as error:
            problem("slack.install_failed", error)
            return BoltResponse(status=error.status, body=f"{error.sentence} {error.remedy}")


def install_pages(flow: OAuthFlow) -> Mapping[str, Page]:
    """The pages by their paths."""
    return {INSTALL: InstallPage(flow.handle_installation), REDIRECT: InstallPage(flow.handle_callback)}


def _headers(answer: BoltResponse) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for name, values in answer.headers.items():
        found += [(name.lower(), value) for value in ([values] if isinstance(values, str) else values)]
    return found
