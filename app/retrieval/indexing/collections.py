"""Collections: a tenant's own documents, read, cut, embedded and searched like the skills."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.content.documents import Limits, ReadDocument, read_document
from app.content.skills import LANGUAGES
from app.domain.collection import (
    LONGEST_TITLE,
    Collection,
    CollectionDocument,
    NewCollection,
    checked_name,
    citation_path,
)
from app.domain.digests import sha256_of
from app.domain.errors import (
    DatabaseUnavailable,
    DocumentHeld,
    InvalidCollection,
    TeamError,
    UnreadableDocument,
    UnsupportedDocument,
)
from app.domain.labels import Sensitivity
from app.retrieval.indexing.preparing import cut_document, embed_missing, recipe_of
from app.retrieval.vectors.embedding import Embedder
from app.store.collections import CollectionStore, StoredCollection
from app.store.embeddings import EmbeddingCache
from app.store.engine import Database
from app.store.skill_values import NewDocument
from app.store.tenancy import acting_tenant
from app.telemetry import event

_ATTEMPTS = 3
# Texts that are read at the same time: a PDF can take a processor for a minute.
_READERS = 2
# Documents that are cut, embedded and written together.
_BATCH = 32


@dataclass(frozen=True, slots=True)
class Upload:
    """A document as it came: its path in the collection, its content, and what kind its sender says that it is."""

    path: str
    content: bytes
    media_type: str = ""


@dataclass(frozen=True, slots=True)
class PutReport:
    """What putting documents into a collection did. ``embedded`` counts the chunks that had no vector yet."""

    added: int = 0
    replaced: int = 0
    unchanged: int = 0
    chunks: int = 0
    embedded: int = 0

    def __add__(self, other: "PutReport") -> "PutReport":
        return PutReport(
            self.added + other.added,
            self.replaced + other.replaced,
            self.unchanged + other.unchanged,
            self.chunks + other.chunks,
            self.embedded + other.embedded,
        )


@dataclass(frozen=True, slots=True)
class Refusal:
    """A document that was not let in, and why."""

    path: str
    error: TeamError


@dataclass(frozen=True, slots=True)
class FillReport:
    """What putting many documents into a collection did, and which were not let in."""

    done: PutReport
    refused: tuple[Refusal, ...] = ()


@dataclass(frozen=True, slots=True)
class _Named:
    title: str
    path: str
    content_hash: str


@dataclass(frozen=True, slots=True)
class _Prepared:
    documents: tuple[NewDocument, ...]
    inputs: dict[bytes, str]


class Collections:
    """Makes, fills and empties collections, one tenant at a time."""

    def __init__(self, database: Database, embedder: Embedder, limits: Limits | None = None) -> None:
        self._store = CollectionStore(database)
        self._cache = EmbeddingCache(database)
        self._embedder = embedder
        self._readers = asyncio.Semaphore(_READERS)
        self.limits = limits or Limits()

    async def create(
        self,
        name: str,
        title: str = "",
        sensitivity: Sensitivity = Sensitivity.PUBLIC,
        language: str = "en",
        tenant: str | None = None,
    ) -> Collection:
        """An empty collection. ``language`` is an ISO 639-1 code, in which its words are stemmed.

        Raises:
            InvalidCollection: a name or language that cannot be used.
            CollectionExists: there is one of this name.
        """
        tenant = tenant or acting_tenant()
        if language not in LANGUAGES:
            raise InvalidCollection(f"The language must be one of {', '.join(LANGUAGES)}.")
        words = " ".join(title.split()) or checked_name(name).replace("-", " ")
        if len(words) > LONGEST_TITLE or "\0" in words:
            raise InvalidCollection(f"A title has at most {LONGEST_TITLE} characters.")
        await self._store.create(tenant, NewCollection(checked_name(name), words, sensitivity, LANGUAGES[language]))
        event("collection.created", tenant=tenant, sensitivity=sensitivity)
        return await self.show(name, tenant)

    async def list(self, tenant: str | None = None) -> tuple[Collection, ...]:
        """All collections by name."""
        tenant = tenant or acting_tenant()
        return await self._store.collections(tenant)

    async def show(self, name: str, tenant: str | None = None) -> Collection:
        """One collection.

        Raises:
            NotFound: there is no such collection.
        """
        tenant = tenant or acting_tenant()
        return (await self._store.stored(tenant, name)).collection

    async def documents(self, name: str, tenant: str | None = None) -> tuple[CollectionDocument, ...]:
        """The documents of a collection by path.

        Raises:
            NotFound: there is no such collection.
        """
        tenant = tenant or acting_tenant()
        return await self._store.documents(tenant, name)

    async def read(self, upload: Upload, *, accept: bool = False) -> ReadDocument:
        """The text of a document that may be put into a collection.

        Raises:
            UnsupportedDocument: it is of no known kind.
            UnreadableDocument: its text cannot be had.
            DocumentHeld: a person must read it first; ``accept`` says that one has.
        """
        async with self._readers:
            found = await asyncio.to_thread(read_document, upload.content, upload.path, upload.media_type, self.limits)
        if found.suspicions and not accept:
            raise DocumentHeld(f"{upload.path} {' and '.join(found.suspicions)}; it was not let in.")
        return found

    async def put(self, name: str, upload: Upload, *, accept: bool = False, tenant: str | None = None) -> PutReport:
        """Put one document in, in place of the one with the same path.

        Raises:
            NotFound: there is no such collection.
            InvalidCollection: the path cannot be used.
            UnsupportedDocument, UnreadableDocument, DocumentHeld: see ``read``.
        """
        tenant = tenant or acting_tenant()
        stored = await self._store.stored(tenant, name)
        path = citation_path(name, upload.path)
        found = await self.read(upload, accept=accept)
        return await self._index(stored, {path: found.text}, tenant)

    async def fill(
        self, name: str, uploads: Iterable[Upload], *, accept: bool = False, tenant: str | None = None
    ) -> FillReport:
        """Put many documents in, some at a time; those that cannot be let in are named and left out.

        Raises:
            NotFound: there is no such collection.
        """
        tenant = tenant or acting_tenant()
        total, refused = PutReport(), list[Refusal]()
        waiting: dict[str, str] = {}
        stored = await self._store.stored(tenant, name)
        for upload in uploads:
            try:
                path = citation_path(name, upload.path)
                waiting[path] = (await self.read(upload, accept=accept)).text
            except (InvalidCollection, UnsupportedDocument, UnreadableDocument, DocumentHeld) as error:
                refused.append(Refusal(upload.path, error))
            if len(waiting) >= _BATCH:
                total += await self._index(stored, waiting, tenant)
                waiting = {}
        total += await self._index(stored, waiting, tenant)
        return FillReport(total, tuple(refused))

    async def relabel(self, name: str, sensitivity: Sensitivity, tenant: str | None = None) -> Collection:
        """Change how far passages may travel. Threads that have read some keep the label that they took then.

        Raises:
            NotFound: there is no such collection.
        """
        tenant = tenant or acting_tenant()
        await self._store.relabel(tenant, name, sensitivity)
        event("collection.relabelled", tenant=tenant, sensitivity=sensitivity)
        return await self.show(name, tenant)

    async def remove_document(self, name: str, path: str, tenant: str | None = None) -> None:
        """Delete a document, its earlier versions and its vectors.

        Raises:
            NotFound: there is no such collection or document.
        """
        tenant = tenant or acting_tenant()
        await self._store.remove_document(tenant, name, citation_path(name, path))

    async def remove(self, name: str, tenant: str | None = None) -> None:
        """Delete a collection with all that was ever in it.

        Raises:
            NotFound: there is no such collection.
        """
        tenant = tenant or acting_tenant()
        await self._store.remove(tenant, name)
        event("collection.removed", tenant=tenant)

    async def _index(self, stored: StoredCollection, texts: Mapping[str, str], tenant: str) -> PutReport:
        recipe = recipe_of(self._embedder.fingerprint, stored.collection.language, stored.collection.title)
        before = stored.documents
        changed = {
            path: text
            for path, text in texts.items()
            if path not in before or (before[path].content_hash, before[path].recipe) != (sha256_of(text), recipe)
        }
        if not changed:
            return PutReport(unchanged=len(texts))
        prepared = await asyncio.to_thread(self._prepare, stored.collection, changed.items())
        model = self._embedder.fingerprint
        embedded = 0
        for _ in range(_ATTEMPTS):
            embedded += await embed_missing(self._embedder, self._cache, prepared.inputs)
            if await self._store.put(tenant, stored.collection.name, prepared.documents, recipe, model):
                event("collection.filled", tenant=tenant, documents=len(changed), embedded=embedded)
                return PutReport(
                    added=sum(path not in before for path in changed),
                    replaced=sum(path in before for path in changed),
                    unchanged=len(texts) - len(changed),
                    chunks=sum(len(document.chunks) for document in prepared.documents),
                    embedded=embedded,
                )
        raise DatabaseUnavailable("Vectors left the cache again and again; try once more.")

    def _prepare(self, collection: Collection, texts: Iterable[tuple[str, str]]) -> _Prepared:
        """Documents in chunks, and the texts to embed by their hash."""
        inputs: dict[bytes, str] = {}
        count = self._embedder.count_tokens
        documents = tuple(
            cut_document(text, _Named(collection.title, path, sha256_of(text)), count, inputs) for path, text in texts
        )
        return _Prepared(documents, inputs)
