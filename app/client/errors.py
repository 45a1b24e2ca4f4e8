"""A service's problem documents as the errors that they are."""

from collections.abc import Iterator
from http import HTTPStatus

import httpx
from pydantic import BaseModel, ValidationError

from app.domain.errors import BackendError, NotFound, TeamError


class RemoteError(TeamError):
    """The service answered with an error."""

    code = "remote"
    remedy = ""


class Unreachable(TeamError):
    """The service cannot be reached."""

    code, status = "unreachable", 503
    remedy = "Check that it runs and that the address is right (--server, CTO_TEAM_SERVER)."


class _Problem(BaseModel):
    code: str = ""
    detail: str = ""
    remedy: str = ""
    request_id: str = ""


def error_of(response: httpx.Response) -> TeamError:
    """What a bad answer says: the error of its code, with the service's own sentence and remedy."""
    try:
        told = _Problem.model_validate_json(response.content)
    except ValidationError:
        told = _Problem()
    kind = _kinds().get(told.code, NotFound if response.status_code == HTTPStatus.NOT_FOUND else RemoteError)
    error = kind(told.detail or f"The service answered {response.status_code} {response.reason_phrase}.")
    error.remedy = told.remedy
    return error


def _kinds() -> dict[str, type[TeamError]]:
    """The errors by their codes; of several with one code, the one that the others derive from."""
    found: dict[str, type[TeamError]] = {}
    for kind in _below(TeamError):
        # A backend's failure is told by more than a sentence; callers of the API never get one.
        if kind is not BackendError:
            found.setdefault(kind.code, kind)
    return found


def _below(kind: type[TeamError]) -> Iterator[type[TeamError]]:
    for each in kind.__subclasses__():
        yield each
        yield from _below(each)
