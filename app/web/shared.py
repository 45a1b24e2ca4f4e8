"""What all routes of the pages share: headers, templates, static files, and the service."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, cast

from fastapi import Depends, Request
from jinja2 import Environment

from app.service import Service, running
from app.web.assets import Assets
from app.web.markdown import InertMarkdown

HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "frame-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
"""On every response of this module: nothing is loaded from elsewhere, nobody may frame the page."""


@dataclass(frozen=True, slots=True)
class Web:
    """What the routes share; ``frame`` holds the scripts of the frame in which diagrams are drawn."""

    templates: Environment
    assets: Assets
    frame: Assets
    markdown: InertMarkdown


# Plain functions would each be run in a thread.
async def web_of(request: Request) -> Web:
    """The shared parts, as ``install`` left them."""
    return cast("Web", request.app.state.web)


async def service_of(request: Request) -> Service:
    """The service; raises NotReady while it starts or stops."""
    return running(request.app.state)


WebDep = Annotated[Web, Depends(web_of)]
ServiceDep = Annotated[Service, Depends(service_of)]
