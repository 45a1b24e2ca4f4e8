"""``cto-team show`` and ``cto-team export``: what is on record of a run, on the terminal and as a file."""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated, TypeVar

import typer
from rich.console import Console
from rich.text import Text

from app.api.conversations.brief_views import BriefsView, BriefView
from app.cli.ask import connect
from app.cli.connection import Connection
from app.cli.options import Server
from app.cli.reach import settings_for
from app.cli.terminal import print_run
from app.client.runs import File
from app.domain.errors import InvalidRequest
from app.export.formats import Format
from app.settings import read_environment
from app.telemetry import configure

T = TypeVar("T")

RunId = Annotated[str, typer.Argument(help="id of the run: run_...")]


def show(
    run: RunId,
    briefs: Annotated[bool, typer.Option("--briefs", help="what each specialist was asked")] = False,  # noqa: FBT002
    as_json: Annotated[bool, typer.Option("--json", help="print one JSON document")] = False,  # noqa: FBT002
    server: Server = None,
) -> None:
    """A run as it is: its answer, or with --briefs what each specialist was asked."""
    if briefs:
        found = _with_connection(lambda connection: connection.briefs(run), server)
        print(found.model_dump_json(indent=2)) if as_json else _print_briefs(found)
        return
    shown = _with_connection(lambda connection: connection.run(run), server)
    print(shown.model_dump_json(indent=2)) if as_json else print_run(shown)


def export(
    run: RunId,
    wanted: Annotated[Format, typer.Option("--format", help="what the file is written in")] = Format.MD,
    out: Annotated[str | None, typer.Option("--out", "-o", help="file to write; - is standard output")] = None,
    server: Server = None,
) -> None:
    """Write the answer of a run to a file, named by its title and day unless told otherwise."""
    made = _with_connection(lambda connection: connection.document(run, wanted), server)
    if out == "-":
        sys.stdout.buffer.write(made.content)
        return
    print(_written(made, Path(out) if out else None))


def _with_connection(work: Callable[[Connection], Awaitable[T]], server: str | None) -> T:
    settings, environment = settings_for(server), read_environment()
    configure(settings.log_level)

    async def run() -> T:
        async with connect(settings, environment) as connection:
            return await work(connection)

    return asyncio.run(run())


def _written(made: File, out: Path | None) -> Path:
    """The file's path. A name that nobody chose never replaces a file."""
    target = out or Path(Path(made.name).name)
    try:
        with target.open("wb" if out else "xb") as file:
            file.write(made.content)
    except OSError as error:
        raise InvalidRequest(f"{target} cannot be written: {error.strerror}. Choose another name with -o.") from error
    return target


def _print_briefs(found: BriefsView) -> None:
    console = Console()
    if not found.data:
        console.print("No brief was written for this run.")
    for brief in found.data:
        _print_brief(console, brief)


def _print_brief(console: Console, brief: BriefView) -> None:
    console.print(Text(f"\n{brief.title} ({brief.agent})", style="bold"))
    console.print(Text(brief.text))
    if brief.figures:
        console.print(Text("\nFIGURES"))
    for n, figure in enumerate(brief.figures, start=1):
        console.print(Text(f"- F{n} ({figure.reference}) {figure.summary}"))
    if brief.passages:
        console.print(Text("\nPASSAGES"))
    for passage in brief.passages:
        console.print(Text(f"- {passage.skill}#{passage.section} ({passage.score}) {passage.heading}"))
