"""The description of the API: every route of the native API, with what each can answer."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib.metadata import version

from fastapi import APIRouter, FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute
from pydantic import TypeAdapter

from app.api.http.problem_document import ProblemView
from app.api.routers import routers

OPEN = frozenset({"/health", "/ready", "/version", "/metrics"})
"""Paths that need no credential."""

router = APIRouter(include_in_schema=False)

_ABOUT = (
    "Ask a team of specialists: submit a message, follow its run, answer what is asked back, read the cited answer. "
    "Errors are RFC 9457 problem documents with a stable `code` and a `remedy`. Lists come in pages: send "
    "`next_cursor` back as `cursor`. Times are RFC 3339 in UTC, money is a decimal string in US dollars."
)
_SCHEMES = {
    "bearer": {"type": "http", "scheme": "bearer", "description": "An API key: `Authorization: Bearer ctk_...`"},
    "header": {"type": "apiKey", "in": "header", "name": "x-api-key", "description": "The same key in its own header"},
}
_TITLES = {
    "400": "The request is not well-formed.",
    "401": "No valid credential came with the request.",
    "403": "The caller has not the right to do this.",
    "404": "There is no such thing, or it is somebody else's.",
    "409": "The present state does not allow this.",
    "412": "What is to be changed has changed meanwhile.",
    "413": "The body is too large.",
    "415": "The body is of a kind that cannot be read.",
    "422": "A field is wrong; `errors` names each.",
    "428": "The change needs the header If-Match.",
    "429": "Too many requests, or a budget is used up.",
    "503": "The service or its database cannot work now.",
}
_CODES = {
    "400": "invalid-request",
    "401": "unauthenticated",
    "403": "forbidden",
    "404": "not-found",
    "409": "conflict",
    "412": "precondition-failed",
    "413": "payload-too-large",
    "415": "unsupported-media-type",
    "422": "validation-failed",
    "428": "precondition-required",
    "429": "rate-limited",
    "503": "not-ready",
}

Document = dict[str, object]


@lru_cache(maxsize=1)
def api_document() -> Document:
    """The OpenAPI document; the same in every process of a version."""
    app = FastAPI(generate_unique_id_function=_name)
    for each in routers():
        app.include_router(each)
    found: Document = get_openapi(
        title="CTO team",
        version=version("cto-team"),
        summary="A technical leadership team as a service",
        description=_ABOUT,
        routes=app.routes,
    )
    _describe_problems(found)
    for path, method, operation in _operations(found):
        _complete(path, method, operation)
    return found


@router.get("/openapi.json")
async def read_document() -> JSONResponse:
    """The OpenAPI document."""
    return JSONResponse(api_document())


def _name(route: APIRoute) -> str:
    return route.name


def _describe_problems(document: Document) -> None:
    """The schemes of credentials, and the shape of errors in the place of FastAPI's own."""
    components = document["components"]
    if isinstance(components, dict):
        components["securitySchemes"] = _SCHEMES
        components["responses"] = {f"Problem{status}": _problem(status) for status in _TITLES}
        schema = TypeAdapter(ProblemView).json_schema(ref_template="#/components/schemas/{model}")
        schemas: dict[str, object] = components["schemas"]
        schemas |= {"ProblemView": schema, **schema.pop("$defs", {})}
        for name in ("HTTPValidationError", "ValidationError"):
            schemas.pop(name, None)


def _operations(document: Document) -> Iterator[tuple[str, str, Document]]:
    paths = document["paths"]
    for path, methods in paths.items() if isinstance(paths, dict) else ():
        for method, operation in methods.items():
            yield path, method, operation


def _complete(path: str, method: str, operation: Document) -> None:
    """Who may call it, and every error that it can answer."""
    operation["security"] = [] if path in OPEN else [{name: []} for name in _SCHEMES]
    answers = operation["responses"]
    if not isinstance(answers, dict):
        return
    for status in _statuses(path, method, operation):
        answers[status] = {"$ref": f"#/components/responses/Problem{status}"}
    operation["responses"] = dict(sorted(answers.items()))


def _statuses(path: str, method: str, operation: Mapping[str, object]) -> Iterator[str]:
    yield from ("400", "422", "429", "503")
    if path not in OPEN:
        yield from ("401", "403")
    if path == "/metrics":
        yield "403"
    if "parameters" in operation or method != "get":
        yield "404"
    if method != "get":
        yield from ("409", "412", "413", "428")
    if "requestBody" in operation:
        yield "415"


def _problem(status: str) -> Document:
    example = {
        "type": f"/problems/{_CODES[status]}",
        "title": _TITLES[status].removesuffix("."),
        "status": int(status),
        "detail": _TITLES[status],
        "remedy": "See the page that `type` names.",
        "code": _CODES[status],
        "instance": "/v1/runs/run_0192f0c1e8b27c3a9d51b6c07e2f4a83",
        "request_id": "8f14e45fceea467f9a3c1d2b7e6a5c40",
    }
    content = {"schema": {"$ref": "#/components/schemas/ProblemView"}, "example": example}
    return {"description": _TITLES[status], "content": {"application/problem+json": content}}
