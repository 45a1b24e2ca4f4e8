"""Documents on their way into the library: read, cut, embedded and staged, a slice at a time."""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from app.retrieval.chunks.chunking import CHUNKER, Chunk, chunk_document, name_words
from app.retrieval.chunks.cutting import Count
from app.retrieval.lexical import lexical_text
from app.retrieval.vectors.embedding import Embedder
from app.retrieval.vectors.packed import NOTHING_PACKED, PackedVectors
from app.store.embeddings import EmbeddingCache
from app.store.skill_stage import Stage, StagedDocument
from app.store.skill_values import NewChunk, NewDocument

# Vectors are put into the cache so many at a time: what is done stays done if the process is stopped.
_VECTORS = 256
# A slice ends with the document that fills it. Its chunks take about ten times its characters in memory.
_CHARACTERS = 400_000
_DOCUMENTS = 256
# What embedding takes of a slice's time; the rest is writing it down.
_EMBEDDING = 0.95


@dataclass(frozen=True, slots=True)
class SyncProgress:
    """How far a sync is: whole documents of all that have changed, texts embedded, and the share (0 to 1) done."""

    documents: int
    total: int
    embedded: int
    share: float


Progress = Callable[[SyncProgress], None]


@dataclass(frozen=True, slots=True)
class Waiting:
    """A document that is to be indexed. ``read`` gives its text; ``size`` in characters tells how long it will take.

    ``document_id`` is set where only the chunks of a stored document are made anew.
    """

    skill: str
    title: str
    path: str
    content_hash: str
    size: int
    read: Callable[[], Awaitable[str]]
    document_id: int | None = None


@dataclass(frozen=True, slots=True)
class Prepared:
    """What was staged: chunks, and of their texts those that were embedded and those whose vectors were known."""

    chunks: int = 0
    embedded: int = 0
    cached: int = 0


def recipe_of(fingerprint: str, language: str, title: str) -> str:
    """All that decides the chunks and vectors of a skill's document, except its text."""
    return "|".join((*rules_of(fingerprint), language, title))


def rules_of(fingerprint: str) -> tuple[str, str]:
    """What a recipe begins with: how texts are cut, and by which model they are embedded."""
    return CHUNKER, fingerprint


class Preparation:
    """Stages documents with one model. Everything but the slice at hand is in the database or still in its file."""

    def __init__(self, embedder: Embedder, cache: EmbeddingCache, progress: Progress | None = None) -> None:
        self._embedder = embedder
        self._cache = cache
        self._progress = progress

    async def stage(self, waiting: Sequence[Waiting], stage: Stage, packed: PackedVectors = NOTHING_PACKED) -> Prepared:
        """Read, cut and stage the documents, and see to it that the cache holds a vector for each of their chunks.

        Raises:
            ContentChanged: a text is no longer the one that was listed.
        """
        done = Prepared()
        meter = _Meter(waiting, self._progress)
        for part in _slices(waiting):
            texts = [await one.read() for one in part]
            staged, inputs = await asyncio.to_thread(self._cut, part, texts)
            embedded = await self._embed(inputs, packed, meter, sum(one.size for one in part))
            await stage.add(staged)
            meter.finished(part)
            chunks = sum(len(one.document.chunks) for one in staged)
            done = Prepared(done.chunks + chunks, done.embedded + embedded, done.cached + len(inputs) - embedded)
        return done

    def _cut(self, part: Sequence[Waiting], texts: Sequence[str]) -> tuple[list[StagedDocument], dict[bytes, str]]:
        """The documents in chunks, and the texts to embed by their hash."""
        staged: list[StagedDocument] = []
        inputs: dict[bytes, str] = {}
        for one, text in zip(part, texts, strict=True):
            document = cut_document(text, one, self._embedder.count_tokens, inputs)
            staged.append(StagedDocument(one.skill, document, one.document_id))
        return staged, inputs

    async def _embed(self, inputs: Mapping[bytes, str], packed: PackedVectors, meter: "_Meter", size: int) -> int:
        """Compute the vectors that neither the cache nor the package has; the number of them."""
        model = self._embedder.fingerprint
        await self._cache.add(model, packed.known(model, await self._cache.missing(model, tuple(inputs))))
        return await embed_missing(
            self._embedder,
            self._cache,
            inputs,
            lambda count, share: meter.embedded(count, _EMBEDDING * size * share),
        )


class _Meter:
    """Adds up how far a preparation is, and tells whoever wants to know."""

    def __init__(self, waiting: Sequence[Waiting], progress: Progress | None) -> None:
        self._total = len(waiting)
        self._size = sum(one.size for one in waiting) or 1
        self._progress = progress
        self._documents = self._done = self._embedded = 0

    def embedded(self, count: int, characters: float) -> None:
        """So many texts more have vectors, which is like so many characters of the slice."""
        self._embedded += count
        self._tell(self._done + characters)

    def finished(self, part: Sequence[Waiting]) -> None:
        """A slice is staged."""
        self._documents += len(part)
        self._done += sum(one.size for one in part)
        self._tell(self._done)

    def _tell(self, characters: float) -> None:
        if self._progress:
            share = min(1.0, characters / self._size)
            self._progress(SyncProgress(self._documents, self._total, self._embedded, share))


def _slices(waiting: Sequence[Waiting]) -> Iterator[Sequence[Waiting]]:
    start = characters = 0
    for place, one in enumerate(waiting, start=1):
        characters += one.size
        if characters >= _CHARACTERS or place - start == _DOCUMENTS:
            yield waiting[start:place]
            start, characters = place, 0
    if start < len(waiting):
        yield waiting[start:]


class Named(Protocol):
    """What is known of a document besides its text."""

    @property
    def title(self) -> str: ...  # noqa: D102

    @property
    def path(self) -> str: ...  # noqa: D102

    @property
    def content_hash(self) -> str: ...  # noqa: D102


def cut_document(text: str, named: Named, count: Count, inputs: dict[bytes, str]) -> NewDocument:
    """A document in chunks; the texts to embed are added to ``inputs`` by their hash."""
    chunks = chunk_document(text, named.title, count)
    hashes = [hashlib.sha256(chunk.embedded.encode()).digest() for chunk in chunks]
    inputs.update(zip(hashes, (chunk.embedded for chunk in chunks), strict=True))
    stored = (_new_chunk(chunk, named.title, named.path, hash_) for chunk, hash_ in zip(chunks, hashes, strict=True))
    return NewDocument(named.path, named.content_hash, text, tuple(stored))


async def embed_missing(
    embedder: Embedder,
    cache: EmbeddingCache,
    inputs: Mapping[bytes, str],
    told: Callable[[int, float], None] = lambda _count, _share: None,
) -> int:
    """Compute the vectors that the cache lacks; the number of them.

    ``told`` hears after each part how many it had, and the share (0 to 1) that is done.
    """
    model = embedder.fingerprint
    missing = await cache.missing(model, tuple(inputs))
    for start in range(0, len(missing), _VECTORS):
        hashes = missing[start : start + _VECTORS]
        vectors = await embedder.embed([inputs[hash_] for hash_ in hashes])
        await cache.add(model, dict(zip(hashes, vectors, strict=True)))
        told(len(hashes), (start + len(hashes)) / len(missing))
    return len(missing)


def _new_chunk(chunk: Chunk, title: str, path: str, input_hash: bytes) -> NewChunk:
    """A chunk as it is stored. Words find it by its title and headings too; what it is about, its file's name tells."""
    words = " ".join((title, *chunk.heading_path))
    return NewChunk(
        kind=chunk.kind,
        heading_path=chunk.heading_path,
        anchor=chunk.anchor,
        start=chunk.start,
        end=chunk.end,
        parent_start=chunk.parent_start,
        parent_end=chunk.parent_end,
        body=chunk.body,
        lexical=lexical_text(f"{words}\n{chunk.body}"),
        heading=lexical_text(" ".join((*chunk.heading_path[-1:], name_words(path)))),
        input_hash=input_hash,
    )
