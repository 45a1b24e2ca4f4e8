"""Errors as RFC 9457 problem documents, the same for every route."""

import math
import uuid
from collections.abc import Sequence
from http import HTTPStatus

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from app.api.http.problem_document import as_document
from app.domain.errors import (
    CalculationError,
    FieldError,
    InvalidRequest,
    MethodNotAllowed,
    NotFound,
    PayloadTooLarge,
    RequestTimeout,
    SkillRefused,
    TeamError,
    UnsupportedMediaType,
    ValidationFailed,
)
from app.domain.run import Problem

_BY_STATUS: dict[int, type[TeamError]] = {
    HTTPStatus.NOT_FOUND: NotFound,
    HTTPStatus.METHOD_NOT_ALLOWED: MethodNotAllowed,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: PayloadTooLarge,
    HTTPStatus.REQUEST_TIMEOUT: RequestTimeout,
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: UnsupportedMediaType,
    HTTPStatus.BAD_REQUEST: InvalidRequest,
}

_EMPTY = frozenset({HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED})


def install(app: FastAPI) -> None:
    """Turn every error that a route foresees into a problem document; see ``unforeseen`` for the others."""
    app.add_exception_handler(TeamError, _team_error)
    app.add_exception_handler(RequestValidationError, _validation_error)
    app.add_exception_handler(HTTPException, _http_error)


def problem_document(error: TeamError, request_id: str | None = None) -> dict[str, object]:
    """The members of the problem document for an error."""
    document = as_document(Problem(error.code, error.status, error.sentence, error.remedy))
    if request_id:
        document["request_id"] = request_id
    if error.retry_after_s is not None:
        document["retry_after_s"] = error.retry_after_s
    if isinstance(error, CalculationError) and error.field:
        document["field"] = error.field
        document["errors"] = [{"pointer": f"/inputs/{error.field}", "message": error.sentence, "code": error.code}]
    if isinstance(error, ValidationFailed | SkillRefused) and error.errors:
        document["errors"] = [
            {"pointer": field.pointer, "message": field.message, "code": field.code} for field in error.errors
        ]
    return document


def problem_response(request: Request, error: TeamError) -> JSONResponse:
    """The problem document of an error as a whole response."""
    document = problem_document(error, _request_id(request))
    document["instance"] = request.scope["path"]
    if run_id := getattr(request.state, "run_id", None):
        document["run_id"] = run_id
    headers = {"X-Request-Id": str(document["request_id"])} | retry_header(error)
    if error.status == HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = "Bearer"
    return JSONResponse(document, error.status, headers, media_type="application/problem+json")


def retry_header(error: TeamError) -> dict[str, str]:
    """``Retry-After`` for errors that pass."""
    return {} if error.retry_after_s is None else {"Retry-After": str(math.ceil(error.retry_after_s))}


def _request_id(request: Request) -> str:
    known = getattr(request.state, "request_id", None)
    return str(known) if known else uuid.uuid4().hex


async def _team_error(request: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, TeamError):
        raise error
    return problem_response(request, error)


async def _validation_error(request: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, RequestValidationError):
        raise error
    fields = tuple(_field(entry) for entry in error.errors())
    if any(field.code == "json_invalid" for field in fields):
        return problem_response(request, InvalidRequest("The body is not valid JSON."))
    names = ", ".join(field.pointer for field in fields)
    return problem_response(request, ValidationFailed(f"The request has wrong or unknown fields: {names}.", fields))


def _field(entry: object) -> FieldError:
    """One of pydantic's errors; its message never repeats the input."""
    data: dict[str, object] = dict(entry) if isinstance(entry, dict) else {}
    place = data.get("loc", ())
    parts = [str(part) for part in place] if isinstance(place, Sequence) else []
    return FieldError("/" + "/".join(parts[1:] or parts), str(data.get("msg", "")), str(data.get("type", "")))


async def _http_error(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    if error.status_code in _EMPTY:
        return Response(status_code=error.status_code, headers=error.headers)
    kind = _BY_STATUS.get(
        error.status_code, InvalidRequest if error.status_code < HTTPStatus.INTERNAL_SERVER_ERROR else TeamError
    )
    return problem_response(request, kind())
