"""``cto-team collections``: a tenant's own documents from the terminal."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from app.cli.options import Server
from app.domain.labels import Sensitivity

AsJson = Annotated[bool, typer.Option("--json", help="print one JSON document")]
Name = Annotated[str, typer.Argument(help="the collection's name", metavar="NAME")]


def add(
    name: Annotated[str, typer.Argument(help="a-z, 0-9 and hyphens", metavar="NAME")],
    title: Annotated[str, typer.Option(help="what it is; without it, the name in words")] = "",
    sensitivity: Annotated[
        Sensitivity, typer.Option(help="only backends that are cleared for it get passages of it")
    ] = Sensitivity.PUBLIC,
    lang: Annotated[str, typer.Option(help="language of the documents, such as de")] = "en",
    server: Server = None,
) -> None:
    """Make an empty collection."""
    # The client takes a moment to import; help and usage errors need none of it.
    from app.api.knowledge.collection_views import CollectionBody  # noqa: PLC0415
    from app.cli.reach import with_client  # noqa: PLC0415

    body = CollectionBody.model_construct(name=name, title=title, sensitivity=sensitivity, language=lang)
    made = with_client(lambda client: client.collections.create(body), server)
    print(f"'{made.name}' is there, {made.sensitivity.value}; `cto-team collections put {made.name} FILE` fills it.")


def put(
    name: Name,
    sources: Annotated[list[Path], typer.Argument(help="documents or folders of them", metavar="FILE...", exists=True)],
    accept: Annotated[  # noqa: FBT002
        bool, typer.Option("--accept", help="also what looks like orders to its reader, which you have read")
    ] = False,
    server: Server = None,
) -> None:
    """Put documents in: Markdown, text, HTML or PDF. What is there under the same path is replaced."""
    from app.cli.filling import fill  # noqa: PLC0415 - see add()
    from app.cli.reach import settings_for  # noqa: PLC0415 - see add()

    report = fill(name, sources, settings_for(server), accept=accept)
    done = report.done
    print(
        f"{done.added} added, {done.replaced} replaced, {done.unchanged} unchanged; "
        f"{done.chunks} chunks, {done.embedded} of them embedded."
    )
    for refused in report.refused:
        print(f"{refused.error.sentence} {refused.error.remedy}", file=sys.stderr)
    if report.refused:
        raise typer.Exit(1)


def list_all(as_json: AsJson = False, server: Server = None) -> None:  # noqa: FBT002
    """All collections."""
    from app.cli.reach import with_client  # noqa: PLC0415 - see add()

    found = with_client(lambda client: client.collections.all(), server)
    if as_json:
        print(found.model_dump_json(indent=2))
        return
    rows = [(each.name, each.title, each.sensitivity.value, str(each.documents)) for each in found.data]
    if rows:
        _print_table(("collection", "title", "sensitivity", "documents"), rows)
    else:
        print("There is no collection; `cto-team collections add NAME` makes one.")


def show(name: Name, as_json: AsJson = False, server: Server = None) -> None:  # noqa: FBT002
    """The documents of a collection."""
    from app.cli.reach import with_client  # noqa: PLC0415 - see add()

    found = with_client(lambda client: client.collections.documents(name), server)
    if as_json:
        print(found.model_dump_json(indent=2))
        return
    rows = [(each.path, f"{each.characters:,}", f"{each.chunks:,}") for each in found.data]
    if rows:
        _print_table(("document", "characters", "chunks"), rows)
    else:
        print(f"'{name}' is empty.")


def label(
    name: Name,
    sensitivity: Annotated[Sensitivity, typer.Argument(help="only backends that are cleared for it get passages")],
    server: Server = None,
) -> None:
    """Change how far passages of a collection may travel. Threads keep the label that they have."""
    from app.cli.reach import with_client  # noqa: PLC0415 - see add()

    made = with_client(lambda client: client.collections.relabel(name, sensitivity), server)
    print(f"'{made.name}' is {made.sensitivity.value} now.")


def remove(
    name: Name,
    document: Annotated[str | None, typer.Argument(help="one document; without it, all of the collection")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="remove a whole collection without asking")] = False,  # noqa: FBT002
    server: Server = None,
) -> None:
    """Delete a document or a collection, with all earlier versions. Answers that quoted it keep their quotes."""
    from app.cli.reach import with_client  # noqa: PLC0415 - see add()

    if document is None:
        if not yes and not (sys.stdin.isatty() and typer.confirm(f"Delete '{name}' with all its documents?")):
            print(f"'{name}' was not removed; --yes removes it without a question.", file=sys.stderr)
            raise typer.Exit(1)
        with_client(lambda client: client.collections.remove(name), server)
        print(f"'{name}' is removed.")
        return
    path = document
    with_client(lambda client: client.collections.remove_document(name, path), server)
    print(f"'{document}' is removed from '{name}'.")


def _print_table(columns: Sequence[str], rows: Sequence[tuple[str, ...]]) -> None:
    table = Table(*columns)
    for row in rows:
        table.add_row(*map(escape, row))
    Console().print(table)
