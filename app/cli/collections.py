"""``cto-team collections``: a tenant's own documents from the terminal."""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from app.domain.labels import Sensitivity

if TYPE_CHECKING:
    from app.retrieval.indexing.collections import FillReport, Upload
    from app.service import Service

AsJson = Annotated[bool, typer.Option("--json", help="print one JSON document")]
Name = Annotated[str, typer.Argument(help="the collection's name", metavar="NAME")]


def add(
    name: Annotated[str, typer.Argument(help="a-z, 0-9 and hyphens", metavar="NAME")],
    title: Annotated[str, typer.Option(help="what it is; without it, the name in words")] = "",
    sensitivity: Annotated[
        Sensitivity, typer.Option(help="only backends that are cleared for it get passages of it")
    ] = Sensitivity.PUBLIC,
    lang: Annotated[str, typer.Option(help="language of the documents, such as de")] = "en",
) -> None:
    """Make an empty collection."""
    # The whole service takes seconds to import; help and usage errors need none of it.
    from app.cli.local import with_service  # noqa: PLC0415

    made = with_service(lambda service: service.collections.create(name, title, sensitivity, lang), sync=False)
    print(f"'{made.name}' is there, {made.sensitivity.value}; `cto-team collections put {made.name} FILE` fills it.")


def put(
    name: Name,
    sources: Annotated[list[Path], typer.Argument(help="documents or folders of them", metavar="FILE...", exists=True)],
    accept: Annotated[  # noqa: FBT002
        bool, typer.Option("--accept", help="also what looks like orders to its reader, which you have read")
    ] = False,
) -> None:
    """Put documents in: Markdown, text, HTML or PDF. What is there under the same path is replaced."""
    from app.cli.local import with_service  # noqa: PLC0415 - see add()

    async def fill(service: "Service") -> "FillReport":
        limit = service.collections.limits.octets
        return await service.collections.fill(name, uploads(sources, limit), accept=accept)

    report = with_service(fill, sync=False)
    done = report.done
    print(
        f"{done.added} added, {done.replaced} replaced, {done.unchanged} unchanged; "
        f"{done.chunks} chunks, {done.embedded} of them embedded."
    )
    for refused in report.refused:
        print(f"{refused.error.sentence} {refused.error.remedy}", file=sys.stderr)
    if report.refused:
        raise typer.Exit(1)


def list_all(as_json: AsJson = False) -> None:  # noqa: FBT002
    """All collections."""
    from app.api.knowledge.collections import list_collections  # noqa: PLC0415 - see add()
    from app.cli.local import with_service  # noqa: PLC0415 - see add()

    found = with_service(list_collections, sync=False)
    if as_json:
        print(found.model_dump_json(indent=2))
        return
    rows = [(each.name, each.title, each.sensitivity.value, str(each.documents)) for each in found.data]
    if rows:
        _print_table(("collection", "title", "sensitivity", "documents"), rows)
    else:
        print("There is no collection; `cto-team collections add NAME` makes one.")


def show(name: Name, as_json: AsJson = False) -> None:  # noqa: FBT002
    """The documents of a collection."""
    from app.api.knowledge.collections import list_documents  # noqa: PLC0415 - see add()
    from app.cli.local import with_service  # noqa: PLC0415 - see add()

    found = with_service(lambda service: list_documents(name, service), sync=False)
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
) -> None:
    """Change how far passages of a collection may travel. Threads keep the label that they have."""
    from app.cli.local import with_service  # noqa: PLC0415 - see add()

    made = with_service(lambda service: service.collections.relabel(name, sensitivity), sync=False)
    print(f"'{made.name}' is {made.sensitivity.value} now.")


def remove(
    name: Name,
    document: Annotated[str | None, typer.Argument(help="one document; without it, all of the collection")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="remove a whole collection without asking")] = False,  # noqa: FBT002
) -> None:
    """Delete a document or a collection, with all earlier versions. Answers that quoted it keep their quotes."""
    from app.cli.local import with_service  # noqa: PLC0415 - see add()

    if document is None:
        if not yes and not (sys.stdin.isatty() and typer.confirm(f"Delete '{name}' with all its documents?")):
            print(f"'{name}' was not removed; --yes removes it without a question.", file=sys.stderr)
            raise typer.Exit(1)
        with_service(lambda service: service.collections.remove(name), sync=False)
        print(f"'{name}' is removed.")
        return
    path = document
    with_service(lambda service: service.collections.remove_document(name, path), sync=False)
    print(f"'{document}' is removed from '{name}'.")


def uploads(sources: Sequence[Path], limit: int) -> Iterator["Upload"]:
    """The documents of the sources, one in memory at a time; of a folder, every one that can be read.

    A file too large is not read: what stands in for it is refused by its size.
    """
    from app.content.documents import readable  # noqa: PLC0415 - see add()
    from app.retrieval.indexing.collections import Upload  # noqa: PLC0415 - see add()

    for source in sources:
        if source.is_dir():
            for path in sorted(source.rglob("*")):
                relative = path.relative_to(source)
                hidden = any(part.startswith(".") for part in relative.parts)
                if path.is_file() and not path.is_symlink() and not hidden and readable(path.name):
                    yield Upload(relative.as_posix(), _content(path, limit))
        else:
            yield Upload(source.name, _content(source, limit))


def _content(path: Path, limit: int) -> bytes:
    with path.open("rb") as file:
        return file.read(limit + 1)


def _print_table(columns: Sequence[str], rows: Sequence[tuple[str, ...]]) -> None:
    table = Table(*columns)
    for row in rows:
        table.add_row(*map(escape, row))
    Console().print(table)
