"""Ten thousand chunks for the timings: the sets' own texts, topped up with babble made of their words."""

import asyncio
import hashlib
import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.content.skills import read_corpus
from app.retrieval.chunks.chunking import chunk_document
from app.retrieval.indexing.library import Library
from app.retrieval.vectors.embedding import Embedder
from app.store.embeddings import EmbeddingCache
from app.store.engine import open_database
from retrievalbench.sets import QuestionSet
from retrievalbench.vectors import VectorFile

_SEED = 7
_SECTION_WORDS = 80
_SECTIONS = 40


@dataclass(frozen=True, slots=True)
class Rows:
    """Chunks as the peers store them: texts, and the vectors that our index was made from."""

    texts: list[str]
    vectors: NDArray[np.float32]


def lay_out(sets: list[QuestionSet], folder: Path, chunks: int, count: Callable[[str], int]) -> None:
    """A folder whose files make exactly so many chunks; written once."""
    if folder.is_dir():
        return
    files = {
        f"{question_set.name}/{path.relative_to(question_set.corpus)}": path.read_bytes().decode()
        for question_set in sets
        if question_set.name != "code"  # its chunks are pieces of the whole files
        for path in sorted(question_set.corpus.rglob("*"))
        if path.is_file()
    }
    made = sum(len(chunk_document(text, "", count)) for text in files.values())
    babble = Babble(files.values())
    number = 0
    while made < chunks:
        text = babble.document(min(_SECTIONS, chunks - made))
        made += len(chunk_document(text, "", count))
        files[f"babble/{number}.md"] = text
        number += 1
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())


class Babble:
    """Text in which each word follows its neighbour as it does somewhere in the texts given."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._random = random.Random(_SEED)  # noqa: S311 - repeatable on purpose
        self._next: dict[str, list[str]] = defaultdict(list)
        for text in texts:
            words = re.findall(r"[^\W\d_]{2,}", text)
            for word, following in pairwise(words):
                self._next[word].append(following)
        self._words = [*self._next]

    def document(self, sections: int) -> str:
        """Markdown with so many sections, each short enough for one chunk."""
        return "\n\n".join(f"## {self._line(4)}\n\n{self._line(_SECTION_WORDS)}." for _ in range(sections)) + "\n"

    def _line(self, words: int) -> str:
        word = self._random.choice(self._words)
        line = [word]
        while len(line) < words:
            following = self._next.get(word)
            word = self._random.choice(following or self._words)
            line.append(word)
        return " ".join(line)


def rows_of(folder: Path, embedder: Embedder, vectors: VectorFile) -> tuple[Rows, dict[bytes, NDArray[np.float32]]]:
    """The chunks of a folder; and each vector by the hash under which the product looks for it."""
    corpus = read_corpus(folder)
    chunks = [
        chunk
        for document in corpus.documents
        for chunk in chunk_document(document.read(), corpus.title, embedder.count_tokens)
    ]
    inputs = [chunk.embedded for chunk in chunks]
    rows = vectors.of(inputs)
    hashes = [hashlib.sha256(text.encode()).digest() for text in inputs]
    return Rows([chunk.body for chunk in chunks], rows), dict(zip(hashes, rows, strict=True))


def table_name(rows: Rows) -> str:
    """A name that says which rows a table holds."""
    content = hashlib.sha256("\0".join(rows.texts).encode() + rows.vectors.tobytes())
    return f"timed_{content.hexdigest()[:8]}"


def index(dsn: str, folder: Path, collection: str, embedder: Embedder, known: dict[bytes, NDArray[np.float32]]) -> None:
    """Our own index of the folder, by the product's own code; no text is embedded twice."""

    async def work() -> None:
        database = open_database(dsn)
        cache = EmbeddingCache(database)
        missing = await cache.missing(embedder.fingerprint, [*known])
        await cache.add(embedder.fingerprint, {hash_: known[hash_] for hash_ in missing})
        await Library(database, embedder).index(folder, collection=collection)
        await database.close()

    asyncio.run(work())
