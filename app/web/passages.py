"""The page of one cited passage: the version that was read, with the quote marked. Needs no script."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from fastapi.responses import HTMLResponse

from app.domain.errors import NotFound
from app.retrieval.indexing.library import CitedPassage
from app.web.passage import render_passage
from app.web.shared import HEADERS, ServiceDep, WebDep

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Place:
    """A span of characters in one version of a document."""

    path: str
    version: Annotated[str, Query(pattern="^[0-9a-f]{64}$")]
    start: Annotated[int, Query(ge=0)]
    end: Annotated[int, Query(ge=1)]


PlaceDep = Annotated[Place, Depends()]


async def cited_of(place: PlaceDep, service: ServiceDep) -> CitedPassage:
    """The section around the span.

    Raises:
        NotFound: no such version, or no such place in it.
    """
    shown = await service.library.cited(place.path, place.version, place.start)
    if not place.start < place.end <= len(shown.version.text):
        raise NotFound("The document has no such place.")
    return shown


@router.get("/passages/{path:path}")
async def read_passage(web: WebDep, place: PlaceDep, shown: Annotated[CitedPassage, Depends(cited_of)]) -> HTMLResponse:
    """The section with the cited words marked, and whether the skill still says so."""
    # A quote may begin above the section's last line and end below it: all of it is shown.
    end = max(shown.end, place.end)
    body = web.templates.get_template("passage.html").render(
        assets=web.assets,
        skill=shown.version.skill,
        path=shown.version.path,
        headings=shown.heading_path,
        current=shown.version.current,
        license=shown.version.license,
        text=render_passage(shown.version.text[shown.start : end], place.start - shown.start, place.end - shown.start),
    )
    return HTMLResponse(body, headers={**HEADERS, "Cache-Control": "no-cache"})
