"""What happens to every request before a handler sees it: an id, and a limit on its body."""

import re
import uuid
from http import HTTPStatus

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_CONTENT = "/v1/"
_KNOWN_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,127}")
"""Ids that a client may give: safe in headers, logs and addresses."""


class RequestId:
    """Gives each request an id, the client's own if it is well-formed, and each response the header ``X-Request-Id``.

    A response about a run says which in ``CTO-Run-Id``, and nothing with content in it is kept by anybody between.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with its id in ``request.state``."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = Headers(scope=scope).get("x-request-id", "")
        state = scope.setdefault("state", {})
        state["request_id"] = request_id = given if _KNOWN_ID.fullmatch(given) else uuid.uuid4().hex

        async def send_with_id(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.setdefault("X-Request-Id", request_id)
                if run_id := state.get("run_id"):
                    headers.setdefault("CTO-Run-Id", run_id)
                if scope["path"].startswith(_CONTENT):
                    headers.setdefault("Cache-Control", "no-store")
            await send(message)

        await self._app(scope, receive, send_with_id)


class BodyLimit:
    """Refuses bodies above ``limit`` bytes while they are read: what a header says about the length is not trusted.

    What is put below ``documents`` has a limit of its own, which its handler sees to.
    """

    def __init__(self, app: ASGIApp, limit: int, documents: str) -> None:
        self._app = app
        self._limit = limit
        self._documents = f"{documents}/"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; reading too much of it raises 413 inside the handler."""
        if scope["type"] != "http" or self._has_own_limit(scope):
            await self._app(scope, receive, send)
            return
        announced = Headers(scope=scope).get("content-length", "")
        seen = self._limit + 1 if announced.isdigit() and int(announced) > self._limit else 0

        async def receive_within_limit() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > self._limit:
                raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
            return message

        await self._app(scope, receive_within_limit, send)

    def _has_own_limit(self, scope: Scope) -> bool:
        return scope["method"] == "PUT" and str(scope["path"]).startswith(self._documents)
