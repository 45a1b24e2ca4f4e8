"""What handlers get handed: the running service, and who calls."""

from typing import Annotated, cast

from fastapi import Depends, Request

from app.domain.access import Principal, Scope
from app.domain.errors import Forbidden, NotFound, Unauthenticated
from app.domain.identifiers import Prefix, is_id
from app.service import Service, running
from app.team import Team


# Plain functions would each be run in a thread.
async def service_of(request: Request) -> Service:
    """The service; raises NotReady while it starts or stops."""
    return running(request.app.state)


async def team_of(request: Request) -> Team:
    """The door."""
    return (await service_of(request)).team


async def principal_of(request: Request) -> Principal:
    """Who calls, as the access middleware found out; raises Unauthenticated where it let the request pass unseen."""
    principal = getattr(request.state, "principal", None)
    if principal is None:
        raise Unauthenticated
    return cast("Principal", principal)


class Requires:
    """A dependency for a route or a router: the caller must hold the right, else Forbidden."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope

    async def __call__(self, request: Request) -> None:
        """Look at the caller of the request."""
        if not (await principal_of(request)).may(self.scope):
            raise Forbidden(f"This needs the scope {self.scope.value}.")


def requires(scope: Scope) -> Requires:
    """The dependency on a right."""
    return Requires(scope)


async def operates(request: Request) -> None:
    """A dependency for what belongs to the whole installation: only whoever operates it may change it."""
    if not (await principal_of(request)).operator:
        raise Forbidden("This belongs to the whole installation: only a key of its operator may change it.")


ServiceDep = Annotated[Service, Depends(service_of)]
TeamDep = Annotated[Team, Depends(team_of)]
PrincipalDep = Annotated[Principal, Depends(principal_of)]


def known(prefix: Prefix, text: str) -> str:
    """The id, if it has the right shape; what cannot be an id does not exist."""
    if not is_id(prefix, text):
        raise NotFound(f"There is no such {_WORDS[prefix]}: the id has not the form {prefix}_ and 32 hex digits.")
    return text


_WORDS = {"thr": "thread", "msg": "message", "run": "run", "clr": "clarification", "dec": "decision", "fct": "fact"} | {
    "whk": "webhook",
    "dlv": "delivery",
    "drf": "draft of a case",
}
