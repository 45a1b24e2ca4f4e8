"""The console's routes, and the console in an application."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, cast

from fastapi import APIRouter, FastAPI, Header, Request, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from app.domain.budget import dollars
from app.web.assets import Assets, read_assets
from app.web.console.shell import Console
from app.web.console.values import Kind, Value, ago, written
from app.web.console.views import (
    access,
    attempts,
    audit,
    backends,
    budgets,
    canary,
    drafts,
    evaluations,
    overview,
    policies,
    policy,
    policy_changes,
    policy_editor,
    quality,
    runs,
    screening,
    shadow,
    skills,
    usage,
    webhooks,
    what_if,
)
from app.web.shared import HEADERS

_HERE = Path(__file__).resolve().parent

STATIC = "/admin/static"
"""Where the console's own files are served; nothing in them belongs to anybody."""

VIEWS: tuple[APIRouter, ...] = (
    overview.router,
    policies.router,
    policy_editor.router,
    policy_changes.router,
    policy.router,
    what_if.router,
    shadow.router,
    canary.router,
    backends.router,
    attempts.router,
    budgets.router,
    usage.router,
    runs.router,
    screening.router,
    quality.router,
    evaluations.router,
    drafts.router,
    skills.router,
    access.router,
    webhooks.router,
    audit.router,
)

_files = APIRouter(include_in_schema=False)


@_files.get(f"{STATIC}/{{digest}}/{{name}}")
async def read_file(
    digest: str, name: str, request: Request, accept_encoding: Annotated[str, Header()] = ""
) -> Response:
    """A file of the console."""
    console: Console = request.app.state.console
    response = console.assets.response(digest, name, accept_encoding)
    response.headers.update(HEADERS)
    return response


def install(app: FastAPI, page: Assets) -> None:
    """Add the console to an application that has the page, whose files are ``page``."""
    app.state.console = Console(_templates(), read_assets(_HERE / "static", STATIC), page)
    for router in (_files, *VIEWS):
        app.include_router(router)


def _templates() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    # Jinja types its filters as those that it comes with.
    filters = cast("dict[str, object]", environment.filters)
    filters.update({"written": _written, "dollars": dollars, "ago": _ago})
    return environment


def _written(value: Value, kind: str = "text") -> str:
    return written(value, Kind(kind))


def _ago(moment: datetime) -> str:
    return ago(moment, datetime.now(UTC))
