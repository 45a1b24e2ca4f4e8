"""What happens to every request before a handler sees it: an id, and a limit on its body."""

import asyncio
import math
import re
import uuid
from http import HTTPStatus

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_CONTENT = "/v1/"
_KNOWN_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,127}")
"""Ids that a client may give: safe in headers, logs and addresses."""
BODY_PATIENCE_S = 60.0
"""For a whole body of at most 1 MiB: 17 KiB a second."""
DOCUMENT_PATIENCE_S = 300.0


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
        identify(scope)

        async def send_with_id(message: Message) -> None:
            if message["type"] == "http.response.start":
                complete(scope, MutableHeaders(scope=message))
            await send(message)

        await self._app(scope, receive, send_with_id)


def identify(scope: Scope) -> None:
    """Put the id of the request into its state."""
    given = Headers(scope=scope).get("x-request-id", "")
    scope.setdefault("state", {})["request_id"] = given if _KNOWN_ID.fullmatch(given) else uuid.uuid4().hex


def complete(scope: Scope, headers: MutableHeaders) -> None:
    """Complete the headers of the response to a request that has its id."""
    headers.setdefault("X-Request-Id", scope["state"]["request_id"])
    if run_id := scope["state"].get("run_id"):
        headers.setdefault("CTO-Run-Id", run_id)
    if scope["path"].startswith(_CONTENT):
        headers.setdefault("Cache-Control", "no-store")


class BodyLimit:
    """Refuses bodies above ``limit`` bytes while they are read: what a header says about the length is not trusted.

    A body that has not arrived whole after ``patience_s`` is refused, too, so that slow senders hold no handler. What
    is put below ``documents`` has a limit of bytes of its own, which its handler sees to, and more time.
    """

    def __init__(self, app: ASGIApp, limit: int, documents: str, patience_s: float = BODY_PATIENCE_S) -> None:
        self._app = app
        self._limit = limit
        self._patience_s = patience_s
        self._documents = f"{documents}/"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; reading too much of it raises 413 inside the handler."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        limit, patience_s = (
            (math.inf, DOCUMENT_PATIENCE_S) if self._is_document(scope) else (self._limit, self._patience_s)
        )
        announced = Headers(scope=scope).get("content-length", "")
        seen = limit + 1 if announced.isdecimal() and int(announced) > limit else 0
        until: float | None = asyncio.get_running_loop().time() + patience_s

        async def receive_within_limit() -> Message:
            nonlocal seen, until
            try:
                async with asyncio.timeout_at(until):
                    message = await receive()
            except TimeoutError:
                raise HTTPException(HTTPStatus.REQUEST_TIMEOUT) from None
            if not message.get("more_body", False):
                # The body is whole; whoever asks again waits for the client to leave, however long that takes.
                until = None
            seen += len(message.get("body", b""))
            if seen > limit:
                raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
            return message

        await self._app(scope, receive_within_limit, send)

    def _is_document(self, scope: Scope) -> bool:
        return scope["method"] == "PUT" and str(scope["path"]).startswith(self._documents)
