"""``cto-team gateway``."""

from typing import Annotated

import typer

from app.settings import read_environment, read_settings
from app.telemetry import configure


def gateway(
    host: Annotated[str | None, typer.Option(help="address to listen on")] = None,
    port: Annotated[int | None, typer.Option(help="port to listen on; 0 takes a free one")] = None,
) -> None:
    """Serve the routing gateway alone to any OpenAI client: no database, no team, no embedding model."""
    # The server takes a moment to import; other commands must not wait for it.
    from app.door import serve  # noqa: PLC0415

    settings = read_settings()
    changes = {name: value for name, value in (("host", host), ("port", port)) if value is not None}
    settings = settings.model_copy(update=changes)
    configure(settings.log_level)
    serve(settings, read_environment(), _announce)


def _announce(address: str) -> None:
    print(f"CTO team's gateway is ready at {address}/v1\nUse it as the base_url of an OpenAI client.", flush=True)
