"""``cto-team doctor``: what is configured, what is reachable, and what is missing."""

from collections.abc import Collection

import typer
from rich.console import Console
from rich.table import Table

from app.presence import find
from app.settings import Settings, read_environment, read_settings


def doctor() -> None:
    """Show every setting with its source, and try the database, the skills and the backends."""
    # The whole service takes seconds to import; help and usage errors need none of it.
    from app.cli.checkup import look  # noqa: PLC0415
    from app.cli.local import with_service  # noqa: PLC0415

    settings, environment, console = read_settings(), read_environment(), Console()
    console.print(_settings_table(settings, environment.variables.keys()))
    presence = find(settings.home)
    console.print(f"Running service: {presence.address if presence else 'none announced'}")
    skills, backends = with_service(lambda service: look(service, environment))
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
