"""Lists in pages: ``?limit=`` and ``?cursor=`` in, ``next_cursor`` and a ``Link`` header out."""

import json
from collections.abc import Callable
from typing import Annotated, ClassVar, Generic, TypeVar
from urllib.parse import urlencode

from fastapi import Depends, Query, Request, Response
from pydantic import BaseModel, ConfigDict

from app.api.http.dependencies import PrincipalDep, ServiceDep
from app.domain.digests import sha256_of
from app.domain.errors import CursorMismatch, InvalidCursor
from app.domain.paging import Place, Slice, Window
from app.domain.sealing import Seal

S = TypeVar("S")
T = TypeVar("T")

_PURPOSE = "cursor"
_OWN = frozenset({"limit", "cursor"})


class PageView(BaseModel, Generic[T]):
    """One page of a list; without a ``next_cursor`` it is the last."""

    model_config: ClassVar[ConfigDict] = ConfigDict(frozen=True)

    data: tuple[T, ...]
    next_cursor: str | None = None


class Paging:
    """The page that a request asks for. Its cursors hold for the same list with the same filters only."""

    def __init__(self, request: Request, response: Response, seal: Seal, tenant: str) -> None:
        self._path = request.url.path
        self._query = [(name, value) for name, value in request.query_params.multi_items() if name != "cursor"]
        self._filters = _digest(tenant, self._path, [pair for pair in sorted(self._query) if pair[0] not in _OWN])
        self._response = response
        self._seal = seal

    def window(self, limit: int, cursor: str | None) -> Window:
        """What the store is asked for.

        Raises:
            InvalidCursor: the cursor was not made by this service.
            CursorMismatch: it belongs to another list, or to other filters.
        """
        return Window(limit, None if cursor is None else self._place(cursor))

    def page(self, found: Slice[S], view: Callable[[S], T]) -> PageView[T]:
        """The answer, with the link to the next page among its headers."""
        cursor = None if found.last is None else self.cursor(found.last)
        return PageView(data=tuple(view(each) for each in found.items), next_cursor=cursor)

    def cursor(self, last: Place) -> str:
        """A cursor behind this place; the response links to its page."""
        cursor = self._seal.close(_PURPOSE, json.dumps([self._filters, *last]))
        link = f"{self._path}?{urlencode([*self._query, ('cursor', cursor)])}"
        self._response.headers["Link"] = f'<{link}>; rel="next"'
        return cursor

    def _place(self, cursor: str) -> Place:
        text = self._seal.open(_PURPOSE, cursor)
        if text is None:
            raise InvalidCursor
        filters, *place = json.loads(text)
        if filters != self._filters:
            raise CursorMismatch
        return tuple(place)


class Asked(Paging):
    """A page with the limit and the cursor that came with the request; ``asked`` is the window."""

    def __init__(
        self, request: Request, response: Response, seal: Seal, tenant: str, limit: int, cursor: str | None
    ) -> None:
        super().__init__(request, response, seal, tenant)
        self.asked = self.window(limit, cursor)


async def asked_page(
    request: Request,
    response: Response,
    service: ServiceDep,
    principal: PrincipalDep,
    limit: Annotated[int, Query(ge=1, le=100, description="items on a page")] = 20,
    cursor: Annotated[str | None, Query(max_length=1000, description="`next_cursor` of the page before")] = None,
) -> Asked:
    """The page that the request asks for; raises what ``Paging.window`` raises."""
    return Asked(request, response, service.seal, principal.tenant, limit, cursor)


PagingDep = Annotated[Asked, Depends(asked_page)]


def _digest(*parts: object) -> str:
    return sha256_of(json.dumps(parts))[:16]
