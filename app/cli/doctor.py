"""``cto-team doctor``: what is configured, what is reachable, and what is missing."""

import json
from collections.abc import Collection
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from app.presence import find
from app.settings import Settings, read_environment, read_settings

Call = Annotated[bool, typer.Option("--call/--no-call", help="try each backend with one tiny call")]
AsJson = Annotated[bool, typer.Option("--json", help="print one JSON document")]
Patience = Annotated[float, typer.Option(min=1, help="seconds that each backend has for its answer")]


def doctor(call: Call = True, as_json: AsJson = False, patience: Patience = 60.0) -> None:  # noqa: FBT002
    """Show every setting with its source, and try the database, the skills and every backend.

    Each backend gets one tiny call with a fixed text; a cloud charges a fraction of a cent for it. Exit code 1 when a
    configured backend does not work.
    """
    # The whole service takes seconds to import; help and usage errors need none of it.
    from app.cli import checkup  # noqa: PLC0415
    from app.cli.local import with_service  # noqa: PLC0415

    settings, environment = read_settings(), read_environment()
    shown = _settings(settings, environment.variables.keys())
    presence = find(settings.home)
    address = presence.address if presence else None
    found = with_service(lambda service: checkup.look(service, environment, patience if call else None))
    if as_json:
        told = [dict(zip(("setting", "value", "source"), row, strict=True)) for row in shown]
        print(json.dumps({"settings": told, "service": address, **checkup.as_json(found)}, indent=2))
        raise typer.Exit(int(found.fails))
    console = Console()
    console.print(_table([("setting", "value", "source"), *shown]))
    console.print(f"Running service: {address or 'none announced'}")
    console.print(f"Database: answers. Skills: {found.skills}.")
    console.print(_table(checkup.known(found.specs)))
    if call:
        console.print(_table(checkup.found(found.findings)))
    for line in (*(f"Prices as of {each}" for each in checkup.price_sources(found.specs)), *found.complaints):
        console.print(line, soft_wrap=True, markup=False, highlight=False)
    if len(found.specs) == 1:
        console.print(
            "No language model is configured: the built-in expert answers. "
            "Set ANTHROPIC_API_KEY, OPENAI_API_KEY or CTO_TEAM_LLAMA_URL to add one."
        )
    raise typer.Exit(int(found.fails))


def _settings(settings: Settings, present: Collection[str]) -> list[tuple[str, ...]]:
    """Each setting by the name of its variable, with its value and where that comes from."""
    rows: list[tuple[str, ...]] = []
    for name, field in Settings.model_fields.items():
        variable = field.alias or name
        value = getattr(settings, name)
        shown = "set (not shown)" if name == "database_url" and value else str(value)
        rows.append((variable, shown, "environment" if variable in present else "default"))
    return rows


def _table(rows: list[tuple[str, ...]]) -> Table:
    """A table whose first row holds the headings."""
    table = Table(*rows[0])
    for row in rows[1:]:
        table.add_row(*row)
    return table
