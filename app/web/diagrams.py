"""The frame in which a diagram is drawn.

Diagrams are written by models, so their source is hostile until proven otherwise, and the library that draws them needs
inline styles. The frame therefore has an origin of its own (``sandbox``), may load nothing but its two scripts, and may
connect to nothing: what is drawn can neither read the page nor send anything anywhere.
"""

from typing import Annotated

from fastapi import APIRouter, Header, Response
from fastapi.responses import HTMLResponse

from app.web.shared import HEADERS, WebDep

router = APIRouter(include_in_schema=False)

_FRAME_HEADERS = {
    **HEADERS,
    "Content-Security-Policy": (
        "sandbox allow-scripts; default-src 'none'; script-src 'self'; style-src 'unsafe-inline'; "
        "frame-ancestors 'self'; base-uri 'none'; form-action 'none'"
    ),
}
# The frame's origin is nobody's, so for the browser its own scripts come from elsewhere. They hold no secret.
_SCRIPT_HEADERS = {**HEADERS, "Cross-Origin-Resource-Policy": "cross-origin"}


@router.get("/web/diagram")
async def read_frame(web: WebDep) -> HTMLResponse:
    """The empty frame; the page sends it what to draw."""
    body = web.templates.get_template("diagram.html").render(frame=web.frame)
    return HTMLResponse(body, headers={**_FRAME_HEADERS, "Cache-Control": "no-cache"})


@router.get("/frame/{digest}/{name}")
async def read_script(digest: str, name: str, web: WebDep, accept_encoding: Annotated[str, Header()] = "") -> Response:
    """A script of the frame."""
    response = web.frame.response(digest, name, accept_encoding)
    response.headers.update(_SCRIPT_HEADERS)
    return response
