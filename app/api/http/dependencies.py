"""What handlers get handed: the running service, and who calls."""

from collections.abc import Callable
from typing import Annotated, cast

from fastapi import Depends, Request

from app.domain.access import LOCAL, Principal, Scope
from app.domain.errors import Forbidden, NotFound, NotReady
from app.domain.identifiers import Prefix, is_id
from app.service import Service
from app.team import Team


def service_of(request: Request) -> Service:
    """The service; raises NotReady while it starts or stops."""
    service = getattr(request.app.state, "service", None)
    if service is None:
        raise NotReady
    return cast("Service", service)


def team_of(request: Request) -> Team:
    """The door."""
    return service_of(request).team


def principal_of(request: Request) -> Principal:
    """Who calls, as the access middleware found out."""
    return cast("Principal", getattr(request.state, "principal", LOCAL))


def requires(scope: Scope) -> Callable[[Request], None]:
    """A dependency for a route or a router: the caller must hold the right, else Forbidden."""

    def check(request: Request) -> None:
        if not principal_of(request).may(scope):
            raise Forbidden(f"This needs the scope {scope.value}.")

    return check


def operates(request: Request) -> None:
    """A dependency for what belongs to the whole installation: only whoever operates it may change it."""
    if not principal_of(request).operator:
        raise Forbidden("This belongs to the whole installation: only a key of its operator may change it.")


ServiceDep = Annotated[Service, Depends(service_of)]
TeamDep = Annotated[Team, Depends(team_of)]
PrincipalDep = Annotated[Principal, Depends(principal_of)]


def known(prefix: Prefix, text: str) -> str:
    """The id, if it has the right shape; what cannot be an id does not exist."""
    if not is_id(prefix, text):
        raise NotFound(f"There is no such {_WORDS[prefix]}: the id has not the form {prefix}_ and 32 hex digits.")
    return text


_WORDS = {"thr": "thread", "msg": "message", "run": "run", "clr": "clarification", "dec": "decision", "fct": "fact"}
