"""``cto-team retrieve``: passages of any folder of texts for a file of questions."""

import asyncio
import hashlib
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.originals import Originals
from app.cli.progress import shown_progress
from app.domain.errors import InvalidRequest, TeamError

if TYPE_CHECKING:
    from app.domain.passage import Passage
    from app.retrieval.indexing.preparing import Progress
    from app.service import Service

_STREAM = Path("-")
# One question waits for the database while another one is embedded; more of them only wait for each other.
_AT_ONCE = 4


@dataclass(frozen=True, slots=True)
class Asked:
    """One line of the input: its id, and the question or what is wrong with the line."""

    id: object
    question: str = ""
    error: TeamError | None = None


def retrieve(
    corpus: Annotated[Path, typer.Option(help="folder of Markdown or text files to search", file_okay=False)],
    source: Annotated[Path, typer.Option("--input", help="questions, one JSON object a line; - is standard input")],
    target: Annotated[Path, typer.Option("--output", help="where the results go; - is standard output")],
    k: Annotated[int, typer.Option("--k", "-k", min=1, max=200, help="how many passages for each")] = 10,
    quiet: Annotated[bool, typer.Option("--quiet", help="do not show how far the indexing is")] = False,  # noqa: FBT002
) -> None:
    """Find passages for each question of a file. The folder is indexed first; a second time only what has changed."""
    # The whole service takes seconds to import; help and usage errors need none of it.
    from app.cli.local import with_service  # noqa: PLC0415

    questions = tuple(read_questions(_text(source)))

    with shown_progress("Indexing", quiet=quiet) as progress:

        async def work(service: "Service") -> list[dict[str, object]]:
            return await answers(service, corpus, questions, k, progress)

        rows = with_service(work, sync=False)
    _write(target, "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows))
    if any("error" in row for row in rows):
        raise typer.Exit(1)


def collection_of(corpus: Path) -> str:
    """The name of a folder's collection: the same for the same place, apart from the library and other folders."""
    return f"corpus:{hashlib.sha256(str(corpus.resolve()).encode()).hexdigest()[:16]}"


def read_questions(text: str) -> Iterator[Asked]:
    """Every line that is not blank; a line that cannot be used says why."""
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            yield _asked(number, line)


async def answers(
    service: "Service", corpus: Path, questions: tuple[Asked, ...], k: int, progress: "Progress | None" = None
) -> list[dict[str, object]]:
    """A result for each question, in their order.

    ``start`` and ``end`` count the file's own characters, line ends and a byte order mark as they are, and ``text`` is
    what stands between them. ``score`` of the first passage says how likely it is that the texts hold an answer; those
    of the others fall from there as in the ranking. ``answered`` tells whether that is enough to answer from the texts.

    Raises:
        ContentError: the folder is missing.
    """
    collection = collection_of(corpus)
    await service.library.index(corpus, collection=collection, progress=progress)
    originals, turns = Originals(corpus), asyncio.Semaphore(_AT_ONCE)

    async def answered(asked: Asked) -> dict[str, object]:
        async with turns:
            return await _answer(service, collection, asked, k, originals)

    return await asyncio.gather(*(answered(asked) for asked in questions))


async def _answer(service: "Service", collection: str, asked: Asked, k: int, originals: Originals) -> dict[str, object]:
    from app.retrieval.search import SearchQuery  # noqa: PLC0415 - see retrieve()

    if asked.error is not None:
        return {"id": asked.id, "error": {"code": asked.error.code, "message": asked.error.sentence}}
    query = SearchQuery(asked.question, k=k, tenant=collection)
    found = await service.retriever.search(query)
    evidence = await service.retriever.evidence(query, found)
    shift = evidence.score - found[0].score if found else 0.0
    passages = [_passage(passage, passage.score + shift, originals) for passage in found]
    return {"id": asked.id, "passages": passages, "answered": evidence.sufficient}


def _asked(number: int, line: str) -> Asked:
    try:
        row = json.loads(line)
    except ValueError:
        return Asked(None, error=InvalidRequest(f"Line {number} is not JSON."))
    if not isinstance(row, dict):
        return Asked(None, error=InvalidRequest(f"Line {number} is not a JSON object."))
    question = row.get("question")
    if not isinstance(question, str):
        return Asked(row.get("id"), error=InvalidRequest(f"Line {number} has no text under 'question'."))
    return Asked(row.get("id"), question)


def _passage(passage: "Passage", score: float, originals: Originals) -> dict[str, object]:
    place = originals.place(passage)
    return {
        "document": passage.path,
        "start": place.start,
        "end": place.end,
        "text": place.text,
        "score": round(score, 6),
    }


def _text(source: Path) -> str:
    if source == _STREAM:
        return sys.stdin.read()
    try:
        return source.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidRequest(f"{source} cannot be read: {error}.") from error


def _write(target: Path, text: str) -> None:
    if target == _STREAM:
        sys.stdout.write(text)
        return
    try:
        target.write_text(text, encoding="utf-8")
    except OSError as error:
        raise InvalidRequest(f"{target} cannot be written: {error}.") from error
