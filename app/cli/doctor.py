"""``cto-team doctor``: what is configured, what is reachable, and what is missing."""

from collections.abc import Collection

import typer
from rich.console import Console
from rich.table import Table

from app.presence import find
from app.service import Service
from app.settings import Settings, read_environment, read_settings


def doctor() -> None:
    """Show every setting with its source, and try the database, the skills and the backends."""
    # The whole service takes seconds to import; help and usage errors need none of it.
    from app.cli.local import with_service  # noqa: PLC0415

    settings, console = read_settings(), Console()
    console.print(_settings_table(settings, read_environment().variables.keys()))
    presence = find(settings.home)
    console.print(f"Running service: {presence.address if presence else 'none announced'}")
    skills, backends = with_service(_look)
    console.print(f"Database: answers. Skills: {skills}.")
    table = Table("backend", "tier", "kind", "model", "cleared for", "key")
    for row in backends:
        table.add_row(*row)
    console.print(table)
    if len(backends) == 1:
        console.print(
            "No language model is configured: the built-in expert answers. "
            "Set ANTHROPIC_API_KEY, OPENAI_API_KEY or CTO_TEAM_LLAMA_URL to add one."
        )
    raise typer.Exit(0)


def _settings_table(settings: Settings, present: Collection[str]) -> Table:
    table = Table("setting", "value", "source")
    for name, field in Settings.model_fields.items():
        variable = field.alias or name
        value = getattr(settings, name)
        shown = "set (not shown)" if name == "database_url" and value else str(value)
        table.add_row(variable, shown, "environment" if variable in present else "default")
    return table


async def _look(service: Service) -> tuple[int, list[tuple[str, ...]]]:
    """The number of skills, and one row per backend."""
    variables = read_environment()
    rows: list[tuple[str, ...]] = [
        (
            spec.id,
            spec.tier,
            spec.kind,
            spec.model,
            spec.clearance,
            "not needed" if spec.credential is None else "set" if variables.secret(spec.credential) else "missing",
        )
        for spec in service.backends
    ]
    return len(await service.library.list()), rows
