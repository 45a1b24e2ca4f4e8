"""The pages that the ``type`` of a problem document names."""

from collections.abc import Iterator
from html import escape
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Header, Response
from fastapi.responses import HTMLResponse, JSONResponse

from app.domain.errors import NotFound, TeamError

router = APIRouter(prefix="/problems", tags=["problems"])

_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{code}</title></head>
<body><h1>{code}</h1><p>{status} {title}</p><p>{sentence}</p><h2>What to do</h2><p>{remedy}</p></body></html>
"""


@router.get("")
async def list_problems() -> dict[str, list[dict[str, object]]]:
    """Every code with its status, what it means and what to do."""
    return {"data": [_described(each) for _, each in sorted(_by_code().items())]}


@router.get("/{code}", response_class=Response, responses={200: {"content": {"application/json": {}, "text/html": {}}}})
async def read_problem(code: str, accept: Annotated[str, Header()] = "") -> Response:
    """One code: what it means and what to do. A page for browsers, JSON for others."""
    found = _by_code().get(code)
    if found is None:
        raise NotFound(f"There is no problem {code!r}.")
    described = _described(found)
    if "text/html" in accept:
        return HTMLResponse(_PAGE.format_map({name: escape(str(value)) for name, value in described.items()}))
    return JSONResponse(described)


def _described(kind: type[TeamError]) -> dict[str, object]:
    sentence = (kind.__doc__ or "").splitlines()[0]
    title = HTTPStatus(kind.status).phrase
    return {"code": kind.code, "status": kind.status, "title": title, "sentence": sentence, "remedy": kind.remedy}


def _by_code() -> dict[str, type[TeamError]]:
    """The first class of the tree with each code: the more general one."""
    found: dict[str, type[TeamError]] = {}
    for kind in _tree(TeamError):
        found.setdefault(kind.code, kind)
    return found


def _tree(root: type[TeamError]) -> Iterator[type[TeamError]]:
    yield root
    for kind in root.__subclasses__():
        yield from _tree(kind)
