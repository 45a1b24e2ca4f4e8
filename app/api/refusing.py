"""Requests that are refused before a handler sees them, in the words of the dialect that they were made in."""

from http import HTTPStatus
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from app.api.http.problems import problem_response, retry_header
from app.api.openai.errors import refusal
from app.domain.errors import TeamError, Unauthenticated

_OPENAI = ("/v1/chat/completions", "/v1/models", "/v1/responses")
_ANTHROPIC = "/v1/messages"

_ANTHROPIC_TYPES = {
    HTTPStatus.UNAUTHORIZED: "authentication_error",
    HTTPStatus.FORBIDDEN: "permission_error",
    HTTPStatus.TOO_MANY_REQUESTS: "rate_limit_error",
    HTTPStatus.SERVICE_UNAVAILABLE: "overloaded_error",
}


def refuse(request: Request, error: TeamError) -> Response:
    """The response to a request that goes no further. People with a browser are sent to sign in."""
    path = request.url.path
    if openai_compatible(path) or path.startswith(_ANTHROPIC):
        document = refusal(error).document() if openai_compatible(path) else _anthropic(request, error)
        challenge = {"WWW-Authenticate": "Bearer"} if isinstance(error, Unauthenticated) else {}
        return JSONResponse(document, error.status, challenge | retry_header(error))
    if isinstance(error, Unauthenticated) and _shown_to_a_person(request):
        target = path + (f"?{request.url.query}" if request.url.query else "")
        return RedirectResponse(f"/login?to={quote(target, safe='')}", HTTPStatus.SEE_OTHER)
    return problem_response(request, error)


def openai_compatible(path: str) -> bool:
    """Whether clients of OpenAI's kind read the answer."""
    return path.startswith(_OPENAI)


def _anthropic(request: Request, error: TeamError) -> dict[str, object]:
    kind = _ANTHROPIC_TYPES.get(HTTPStatus(error.status), "api_error")
    told = {"type": kind, "message": f"{error.sentence} {error.remedy}"}
    return {"type": "error", "error": told, "request_id": getattr(request.state, "request_id", "")}


def _shown_to_a_person(request: Request) -> bool:
    pages = request.method == "GET" and not request.url.path.startswith("/v1/")
    return pages and "text/html" in request.headers.get("accept", "")
