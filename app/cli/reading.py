"""What a command that only reads does: ask, and print the answer as JSON where that is wanted."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

if TYPE_CHECKING:
    from pydantic import BaseModel

    from app.client.client import Client

Found = TypeVar("Found", bound="BaseModel")

AsJson = Annotated[bool, typer.Option("--json", help="print one JSON document")]


def read(ask: "Callable[[Client], Awaitable[Found]]", server: str | None, *, as_json: bool) -> Found | None:
    """What a service answers; None where it was printed as JSON and nothing is left to say.

    Raises:
        TeamError: the service cannot be reached or opened, or it refuses.
    """
    # The client takes a moment to import; help and usage errors need none of it.
    from app.cli.reach import with_client  # noqa: PLC0415

    found = with_client(ask, server)
    if not as_json:
        return found
    print(found.model_dump_json(indent=2))
    return None
