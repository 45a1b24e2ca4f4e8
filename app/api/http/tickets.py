"""Callers who follow a run by a ticket in the address, as they can send no header."""

import re
from collections.abc import Awaitable, Callable
from urllib.parse import parse_qs

from starlette.types import Scope as Asgi

from app.domain.access import Principal, Scope
from app.domain.errors import Unauthenticated
from app.store.tickets import TicketStore

_EVENTS = re.compile(r"/v1/runs/(run_[0-9a-f]{32})/events")

Admit = Callable[[Asgi], Awaitable[Principal | None]]


def admitting(tickets: TicketStore) -> Admit:
    """Finds the caller of a request that comes with a ticket; None for one without."""

    async def admit(scope: Asgi) -> Principal | None:
        """Take the ticket in; raises Unauthenticated if it opens nothing."""
        query = bytes(scope["query_string"])
        if b"ticket=" not in query or not (path := _EVENTS.fullmatch(scope["path"])):
            return None
        (ticket, *_) = parse_qs(query.decode("latin-1")).get("ticket", [""])
        tenant = await tickets.redeem(ticket, path[1])
        if tenant is None:
            raise Unauthenticated("The ticket was used, is void, or belongs to another run.")
        return Principal(tenant, "ticket", frozenset({Scope.RUNS_READ}))

    return admit
