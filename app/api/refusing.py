"""Requests that are refused before a handler sees them, in the words of the dialect that they were made in."""

from http import HTTPStatus
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from app.api.anthropic.app import MESSAGES, MODELS
from app.api.anthropic.errors import document, status_of
from app.api.anthropic.models import VERSION
from app.api.http.problems import problem_response, retry_header
from app.api.openai.errors import refusal
from app.domain.errors import TeamError, Unauthenticated

_OPENAI = ("/v1/chat/completions", "/v1/models", "/v1/responses")


def refuse(request: Request, error: TeamError) -> Response:
    """The response to a request that goes no further. People with a browser are sent to sign in."""
    path = str(request.scope["path"])
    challenge = {"WWW-Authenticate": "Bearer"} if isinstance(error, Unauthenticated) else {}
    anthropic = path.startswith(MESSAGES) or (path.startswith(MODELS) and VERSION in request.headers)
    if openai_compatible(path) and not anthropic:
        told = refusal(error)
        return JSONResponse(told.document(), told.status, challenge | dict(told.headers))
    if anthropic:
        request_id = str(getattr(request.state, "request_id", ""))
        headers = {"request-id": request_id} | retry_header(error)
        return JSONResponse(document(error, request_id), status_of(error), headers)
    if isinstance(error, Unauthenticated) and _shown_to_a_person(request):
        target = path + (f"?{request.url.query}" if request.url.query else "")
        return RedirectResponse(f"/login?to={quote(target, safe='')}", HTTPStatus.SEE_OTHER)
    return problem_response(request, error)


def openai_compatible(path: str) -> bool:
    """Whether clients of OpenAI's kind read the answer."""
    return path.startswith(_OPENAI)


def _shown_to_a_person(request: Request) -> bool:
    pages = request.method == "GET" and not request.url.path.startswith("/v1/")
    return pages and "text/html" in request.headers.get("accept", "")
