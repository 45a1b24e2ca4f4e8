"""Requests that are refused before a handler sees them, in the words of the dialect that they were made in."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from app.api.http.problems import problem_response
from app.api.openai.errors import refusal
from app.domain.errors import TeamError, Unauthenticated

_OPENAI = ("/v1/chat/completions", "/v1/models", "/v1/responses")


def refuse(request: Request, error: TeamError) -> Response:
    """The response to a request that goes no further."""
    if request.url.path.startswith(_OPENAI):
        told = refusal(error)
        headers = {"WWW-Authenticate": "Bearer"} if isinstance(error, Unauthenticated) else None
        return JSONResponse(told.document(), told.status, headers)
    return problem_response(request, error)
