"""Errors in the shape that Anthropic's clients read: ``{"type": "error", "error": {"type", "message"}}``."""

from http import HTTPStatus

from app.domain.errors import RateLimited, TeamError, Unanswered

Json = dict[str, object]

_TYPES: dict[int, str] = {
    HTTPStatus.UNAUTHORIZED: "authentication_error",
    HTTPStatus.FORBIDDEN: "permission_error",
    HTTPStatus.NOT_FOUND: "not_found_error",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "request_too_large",
    HTTPStatus.TOO_MANY_REQUESTS: "rate_limit_error",
    HTTPStatus.SERVICE_UNAVAILABLE: "overloaded_error",
    HTTPStatus.GATEWAY_TIMEOUT: "timeout_error",
}


def status_of(error: TeamError) -> int:
    """The status of an answer with this error."""
    return error.told if isinstance(error, Unanswered) else error.status


def headers(error: TeamError) -> tuple[tuple[str, str], ...]:
    """What clients are told besides the body."""
    return (("retry-after", str(error.retry_after_s)),) if isinstance(error, RateLimited) else ()


def document(error: TeamError, request_id: str) -> Json:
    """The body."""
    status = status_of(error)
    other = "invalid_request_error" if status < HTTPStatus.INTERNAL_SERVER_ERROR else "api_error"
    told = {"type": _TYPES.get(status, other), "message": f"{error.sentence} {error.remedy}"}
    return {"type": "error", "error": told, "request_id": request_id}
