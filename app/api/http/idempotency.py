"""POSTs that create once, however often they are sent."""

import re
from collections.abc import Callable, Coroutine
from hashlib import sha256
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import Depends, Request, Response
from fastapi.routing import APIRoute

from app.api.http.dependencies import principal_of, service_of
from app.api.http.problems import problem_response
from app.domain.errors import InvalidRequest, ReplyNotKept
from app.domain.replies import Reply

Handler = Callable[[Request], Coroutine[Any, Any, Response]]

HEADER = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"
_VISIBLE = re.compile(r"[\x21-\x7e]{1,255}")
_KEPT = frozenset({"location", "etag", "content-type", "link"})
_PARAMETER = {
    "name": HEADER,
    "in": "header",
    "required": False,
    "description": "1 to 255 visible characters; the same request with the same key has its effect once in 24 hours",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255},
}


def key_of(request: Request) -> str | None:
    """The key that came with the request; raises InvalidRequest for one that is none."""
    key = request.headers.get(HEADER)
    if key is not None and not _VISIBLE.fullmatch(key):
        raise InvalidRequest(f"{HEADER} needs 1 to 255 visible ASCII characters.")
    return key


async def given_key(request: Request) -> str | None:
    """As ``key_of``, as a dependency."""
    return key_of(request)


IdempotencyKey = Annotated[str | None, Depends(given_key)]
"""For routes that keep the key together with what they create; they say ``openapi_extra=DOCUMENTED``."""

DOCUMENTED = {"parameters": [_PARAMETER]}


class CreatingRoute(APIRoute):
    """The ``route_class`` of routers whose POSTs create: a key's first good response is kept and sent again.

    A response that is an error is not kept, so that the same key may try again. One with ``Cache-Control: no-store``
    may hold a secret: it is kept nowhere, and its request, sent again, creates nothing and is told so.
    """

    def __init__(self, *arguments: Any, **options: Any) -> None:  # noqa: ANN401 - as the framework has it
        if "POST" in (options.get("methods") or ()):
            options["openapi_extra"] = {**(options.get("openapi_extra") or {}), **DOCUMENTED}
        super().__init__(*arguments, **options)

    def get_route_handler(self) -> Handler:
        """See APIRoute."""
        handle = super().get_route_handler()
        if "POST" not in (self.methods or ()):
            return handle

        async def handle_once(request: Request) -> Response:
            key = key_of(request)
            return await handle(request) if key is None else await _once(request, key, handle)

        return handle_once


async def _once(request: Request, key: str, handle: Handler) -> Response:
    replies = (await service_of(request)).conversations.replies
    author = (await principal_of(request)).author.owner
    known = await replies.claim(author, key, await _digest(request))
    if known is not None:
        return Response(known.body, known.status, {**known.headers, REPLAYED: "true"})
    try:
        response = await handle(request)
    except BaseException:
        await replies.release(author, key)
        raise
    if response.status_code < HTTPStatus.BAD_REQUEST:
        await replies.keep(author, key, _to_keep(request, response))
    else:
        await replies.release(author, key)
    return response


def _to_keep(request: Request, response: Response) -> Reply:
    """What the same request is answered from now on; of an answer that is not to be stored, only where to look."""
    kept = {name: value for name, value in response.headers.items() if name in _KEPT}
    if run_id := getattr(request.state, "run_id", None):
        kept["cto-run-id"] = run_id
    if "no-store" not in response.headers.get("cache-control", ""):
        return Reply(response.status_code, kept, bytes(response.body))
    instead = problem_response(request, ReplyNotKept())
    where = {name: value for name, value in kept.items() if name == "location"}
    return Reply(instead.status_code, {**where, "content-type": instead.headers["content-type"]}, bytes(instead.body))


async def _digest(request: Request) -> str:
    asked = f"{request.method} {request.url.path}?{request.url.query}\0".encode()
    return sha256(asked + await request.body()).hexdigest()
