"""What request bodies have in common, and the checks that come before any of them is read as one."""

import re
from itertools import accumulate

from fastapi import Request
from fastapi.routing import APIRoute

from app.domain.errors import InvalidRequest, UnsupportedMediaType

DEEPEST = 32
"""Objects and lists within one another."""

_STRINGS = re.compile(rb'"(?:[^"\\]|\\.)*"')
_BRACKETS = re.compile(rb"[\[\]{}]")


async def well_formed(request: Request) -> None:
    """A dependency of every route: what cannot be text is refused, and JSON that is none or too deep.

    Raises:
        InvalidRequest: the path or the query holds NUL, or the body is too deep.
        UnsupportedMediaType: a route for JSON got something else.
    """
    if "\x00" in request.scope["path"] or b"%00" in request.scope["query_string"]:
        raise InvalidRequest("The path or the query holds a NUL character.")
    if request.method in {"GET", "HEAD", "DELETE"} or not _takes_json(request):
        return
    body = await request.body()
    if not body:
        return
    if "json" not in request.headers.get("content-type", ""):
        raise UnsupportedMediaType
    if b"\0" in body:
        raise InvalidRequest("The body is not JSON in UTF-8.")
    if depth(body) > DEEPEST:
        raise InvalidRequest(f"The body has objects or lists more than {DEEPEST} levels deep.")


def _takes_json(request: Request) -> bool:
    route = request.scope.get("route")
    return isinstance(route, APIRoute) and route.body_field is not None


def depth(body: bytes) -> int:
    """How many objects and lists of a valid JSON text lie within one another at most; needs no stack of its own."""
    found = _BRACKETS.findall(_STRINGS.sub(b"", body))
    return max(accumulate(1 if each in b"[{" else -1 for each in found), default=0)
