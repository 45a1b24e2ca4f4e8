"""``cto-team openapi``: the description of the HTTP API, for tools that read one."""

import json
from pathlib import Path
from typing import Annotated

import typer

from app.domain.errors import InvalidRequest


def openapi(
    out: Annotated[str, typer.Option("--out", "-o", help="file to write; - is standard output")] = "-",
) -> None:
    """Write the OpenAPI document of this version."""
    # The routes take a moment to import; help and usage errors need none of them.
    from app.api.document import api_document  # noqa: PLC0415

    text = f"{json.dumps(api_document(), indent=1, ensure_ascii=False, sort_keys=True)}\n"
    if out == "-":
        print(text, end="")
        return
    try:
        Path(out).write_text(text, encoding="utf-8")
    except OSError as error:
        raise InvalidRequest(f"{out} cannot be written: {error.strerror}.") from error
