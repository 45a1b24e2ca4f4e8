"""A refusal before any route was reached, in the words of the dialect that the path belongs to."""

import json
from collections.abc import Mapping
from http import HTTPStatus

from starlette.types import Scope, Send

from app.api.http.problems import problem_document, retry_header
from app.api.openai.errors import refusal
from app.domain.errors import TeamError

_OPENAI = ("/v1/chat/completions", "/v1/responses", "/v1/models")
_ANTHROPIC = "/v1/messages"

_ANTHROPIC_TYPES = {
    HTTPStatus.TOO_MANY_REQUESTS: "rate_limit_error",
    HTTPStatus.SERVICE_UNAVAILABLE: "overloaded_error",
}


async def refuse(scope: Scope, send: Send, error: TeamError, more: Mapping[str, str]) -> None:
    """Answer with the error and the headers in ``more``."""
    path, request_id = str(scope["path"]), str(scope.get("state", {}).get("request_id", ""))
    document, media_type = _document(path, request_id, error)
    body = json.dumps(document, separators=(",", ":"), ensure_ascii=False).encode()
    headers = {"Content-Type": media_type, "Content-Length": str(len(body))} | retry_header(error) | dict(more)
    raw = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": error.status, "headers": raw})
    await send({"type": "http.response.body", "body": body})


def openai_compatible(path: str) -> bool:
    """Whether clients of OpenAI's kind read the answer."""
    return path.startswith(_OPENAI)


def _document(path: str, request_id: str, error: TeamError) -> tuple[dict[str, object], str]:
    if openai_compatible(path):
        return refusal(error).document(), _JSON
    if path.startswith(_ANTHROPIC):
        kind = _ANTHROPIC_TYPES.get(HTTPStatus(error.status), "api_error")
        told = {"type": kind, "message": f"{error.sentence} {error.remedy}"}
        return {"type": "error", "error": told, "request_id": request_id}, _JSON
    return problem_document(error, request_id) | {"instance": path}, "application/problem+json"


_JSON = "application/json"
