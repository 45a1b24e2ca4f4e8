"""Options that several commands share."""

from typing import Annotated

import typer

Server = Annotated[
    str | None,
    typer.Option("--server", help="address of a service to ask (or CTO_TEAM_SERVER); CTO_TEAM_KEY holds its key"),
]
