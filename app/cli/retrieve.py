"""``cto-team retrieve``: passages of any folder of texts for a file of questions."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from pydantic import BaseModel

from app.cli.batch import Document, Input, Output, Row, answered, finish, read_rows, read_text
from app.cli.originals import Originals
from app.cli.progress import shown_progress
from app.domain.digests import sha256_of

if TYPE_CHECKING:
    from app.domain.passage import Passage
    from app.retrieval.indexing.preparing import Progress
    from app.service import Service

# One question waits for the database while another one is embedded; more of them only wait for each other.
_AT_ONCE = 4


class Asked(BaseModel):
    """One line of the input."""

    question: str


def retrieve(
    corpus: Annotated[Path, typer.Option(help="folder of Markdown or text files to search", file_okay=False)],
    source: Input,
    target: Output,
    k: Annotated[int, typer.Option("--k", "-k", min=1, max=200, help="how many passages for each")] = 10,
    quiet: Annotated[bool, typer.Option("--quiet", help="do not show how far the indexing is")] = False,  # noqa: FBT002
) -> None:
    """Find passages for each question of a file. The folder is indexed first; a second time only what has changed."""
    # The whole service takes seconds to import; help and usage errors need none of it.
    from app.cli.local import with_service  # noqa: PLC0415

    questions = tuple(read_rows(read_text(source), Asked))

    with shown_progress("Indexing", quiet=quiet) as progress:

        async def work(service: "Service") -> list[Document]:
            return await answers(service, corpus, questions, k, progress)

        rows = with_service(work, sync=False)
    finish(target, rows)


def collection_of(corpus: Path) -> str:
    """The name of a folder's collection: the same for the same place, apart from the library and other folders."""
    return f"corpus:{sha256_of(str(corpus.resolve()))[:16]}"


async def answers(
    service: "Service", corpus: Path, questions: tuple[Row[Asked], ...], k: int, progress: "Progress | None" = None
) -> list[Document]:
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

    async def found(asked: Asked) -> Document:
        async with turns:
            return await _found(service, collection, asked.question, k, originals)

    return await asyncio.gather(*(answered(asked, found) for asked in questions))


async def _found(service: "Service", collection: str, question: str, k: int, originals: Originals) -> Document:
    from app.retrieval.search import SearchQuery  # noqa: PLC0415 - see retrieve()

    query = SearchQuery(question, k=k, tenant=collection)
    found = await service.retriever.search(query)
    evidence = await service.retriever.evidence(query, found)
    shift = evidence.score - found[0].score if found else 0.0
    passages = [_passage(passage, passage.score + shift, originals) for passage in found]
    return {"passages": passages, "answered": evidence.sufficient}


def _passage(passage: "Passage", score: float, originals: Originals) -> Document:
    place = originals.place(passage)
    return {
        "document": passage.path,
        "start": place.start,
        "end": place.end,
        "text": place.text,
        "score": round(score, 6),
    }
