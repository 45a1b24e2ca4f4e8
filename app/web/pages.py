"""The routes of the page. The browser talks to the HTTP API for everything else."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends, FastAPI, Header, Request, Response
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from app.access.csrf import csrf_token
from app.access.sessions import COOKIE
from app.domain.backend import BackendKind, BackendSpec
from app.domain.conclusion import Conclusion
from app.domain.errors import NotFound
from app.domain.events import ConclusionFinished
from app.domain.identifiers import is_id
from app.web import diagrams, login, passages
from app.web.assets import read_assets
from app.web.console import routes as console
from app.web.markdown import InertMarkdown
from app.web.shared import HEADERS, ServiceDep, Web, WebDep

_HERE = Path(__file__).resolve().parent

EXAMPLES: tuple[tuple[str, str], ...] = (
    ("decide", "Should we use the GPT-4 API or self-host Llama for 100,000 requests a month?"),
    ("ask back", "Make our platform scalable"),
    ("debug", "Our API got slow after Tuesday's release: p95 rose from 0.3 to 1.8 seconds. What do we check first?"),
    ("validate", "Plan: three of us rewrite the billing monolith as microservices in eight weeks. Is that sound?"),
)
"""What the empty page offers: the kind of work, and a question of that kind."""

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Facts:
    """What the page tells before anything is asked: specialists' titles by name, and the backends."""

    agents: Mapping[str, str]
    backends: Sequence[BackendSpec]


def install(app: FastAPI) -> None:
    """Add the page to an application whose ``state.service`` is, or will be, the service."""
    templates = Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    frame = read_assets(_HERE / "frame", "/frame")
    static = read_assets(_HERE / "static")
    app.state.web = Web(templates, static, frame, InertMarkdown())
    app.include_router(router)
    app.include_router(diagrams.router)
    app.include_router(passages.router)
    app.include_router(login.router)
    console.install(app, static)


async def facts_of(service: ServiceDep) -> Facts:
    """The facts about the running service."""
    return Facts({agent.name: agent.title for agent in service.agents.values()}, service.backends)


async def conclusion_of(run_id: str, service: ServiceDep) -> Conclusion:
    """The run's answer. It is in the events a moment before it is in the run.

    Raises:
        NotFound: no such run, or it has no answer yet.
    """
    if not is_id("run", run_id):
        raise NotFound("There is no such run.")
    run = await service.team.run(run_id)
    if run.conclusion is not None:
        return run.conclusion
    for stored in reversed(await service.team.history(run_id)):
        if isinstance(stored.event, ConclusionFinished):
            return stored.event.conclusion
    raise NotFound("The run has no answer yet.")


@router.get("/")
async def page(web: WebDep, facts: Annotated[Facts, Depends(facts_of)], request: Request) -> HTMLResponse:
    """The page; its scripts read everything about a question from the API."""
    body = web.templates.get_template("page.html").render(
        assets=web.assets,
        agents=dict(facts.agents),
        examples=EXAMPLES,
        csrf=csrf_token(session) if (session := request.cookies.get(COOKIE)) else None,
        models=[spec.id for spec in facts.backends if spec.enabled and spec.kind is not BackendKind.EXTRACTIVE],
    )
    return HTMLResponse(body, headers={**HEADERS, "Cache-Control": "no-cache"})


@router.get("/web/runs/{run_id}/conclusion")
async def read_conclusion(web: WebDep, conclusion: Annotated[Conclusion, Depends(conclusion_of)]) -> HTMLResponse:
    """The answer of a run as an HTML fragment."""
    headings = {citation.n: f"{citation.heading} ({citation.skill})" for citation in conclusion.citations}
    # Hostile brackets take a second: other requests must not wait for that.
    counts = len(conclusion.figures), len(conclusion.assumptions)
    text = await asyncio.to_thread(web.markdown.render, conclusion.markdown, headings, *counts)
    body = web.templates.get_template("conclusion.html").render(verdict=conclusion.verdict, text=text)
    return HTMLResponse(body, headers={**HEADERS, "Cache-Control": "no-store"})


@router.get("/static/{digest}/{name}")
async def read_asset(digest: str, name: str, web: WebDep, accept_encoding: Annotated[str, Header()] = "") -> Response:
    """A static file."""
    response = web.assets.response(digest, name, accept_encoding)
    response.headers.update(HEADERS)
    return response
