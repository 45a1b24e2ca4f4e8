"""``cto-team audit``: who changed what, and whether the trail is whole."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from app.cli.options import Server
from app.cli.tables import print_rows
from app.domain.errors import InvalidRequest
from app.domain.trail import ChainState, checked, read_line

AsJson = Annotated[bool, typer.Option("--json", help="print one JSON document")]


def list_all(
    limit: Annotated[int, typer.Option(min=1, max=100, help="most entries")] = 20,
    as_json: AsJson = False,  # noqa: FBT002
    server: Server = None,
) -> None:
    """The last changes, newest first."""
    # The client takes a moment to import; help and usage errors need none of it.
    from app.cli.reach import with_client  # noqa: PLC0415

    found = with_client(lambda client: client.operations.changes(limit), server)
    if as_json:
        print(found.model_dump_json(indent=2))
        return
    rows = [(each.seq, each.at, each.who, each.action, each.target, each.why) for each in found.data]
    print_rows(("no.", "when", "who", "what", "of", "why"), rows)


def verify(
    file: Annotated[Path | None, typer.Option(help="an exported trail, in place of the service's own")] = None,
    head: Annotated[str | None, typer.Option(help="a seal that was kept elsewhere: it must still be there")] = None,
    server: Server = None,
) -> None:
    """Check that no entry was altered or left out. Exit code 1 where one was."""
    state, seals = _of_file(file) if file else _of_service(server, wanted=head is not None)
    if not state.whole:
        print(f"The trail is broken at entry {state.broken_at}.")
        raise typer.Exit(1)
    if head is not None and head not in seals:
        print(f"The trail is whole, but the seal {head} is gone: its end was cut off.")
        raise typer.Exit(1)
    print(f"The trail is whole: {state.entries} entries, last seal {state.head or 'none'}.")


def export(
    out: Annotated[Path | None, typer.Option("--out", "-o", help="file to write; without it, standard output")] = None,
    server: Server = None,
) -> None:
    """Write all changes, the oldest first, an entry a line."""
    from app.cli.reach import with_client  # noqa: PLC0415 - see list_all()

    text = with_client(lambda client: client.operations.export(), server)
    if out is None:
        sys.stdout.write(text)
        return
    try:
        out.write_text(text, encoding="utf-8")
    except OSError as error:
        raise InvalidRequest(f"{out} cannot be written: {error.strerror}.") from error
    print(f"{len(text.splitlines())} entries in {out}.")


def _of_file(file: Path) -> tuple[ChainState, frozenset[str]]:
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError) as error:
        raise InvalidRequest(f"{file} cannot be read.") from error
    entries = [read_line(line) for line in lines if line.strip()]
    return checked(entries, ChainState(0, "")), frozenset(each.seal for each in entries)


def _of_service(server: str | None, *, wanted: bool) -> tuple[ChainState, frozenset[str]]:
    from app.cli.reach import with_client  # noqa: PLC0415 - see list_all()

    found = with_client(lambda client: client.operations.verify(), server)
    state = ChainState(found.entries, found.head, found.broken_at)
    if not wanted:
        return state, frozenset()
    text = with_client(lambda client: client.operations.export(), server)
    return state, frozenset(read_line(line).seal for line in text.splitlines())
