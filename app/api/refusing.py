"""Requests that are refused before a handler sees them, in the words of the dialect that they were made in."""

from http import HTTPStatus
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from app.api.http.problems import problem_response
from app.api.openai.errors import refusal
from app.domain.errors import TeamError, Unauthenticated

_OPENAI = ("/v1/chat/completions", "/v1/models", "/v1/responses")


def refuse(request: Request, error: TeamError) -> Response:
    """The response to a request that goes no further. People with a browser are sent to sign in."""
    if request.url.path.startswith(_OPENAI):
        told = refusal(error)
        headers = {"WWW-Authenticate": "Bearer"} if isinstance(error, Unauthenticated) else None
        return JSONResponse(told.document(), told.status, headers)
    if isinstance(error, Unauthenticated) and _shown_to_a_person(request):
        target = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        return RedirectResponse(f"/login?to={quote(target, safe='')}", HTTPStatus.SEE_OTHER)
    return problem_response(request, error)


def _shown_to_a_person(request: Request) -> bool:
    pages = request.method == "GET" and not request.url.path.startswith("/v1/")
    return pages and "text/html" in request.headers.get("accept", "")
