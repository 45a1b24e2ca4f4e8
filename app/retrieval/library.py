"""The library of skills: kept equal to a folder, listed, and read back as it was when it was cited."""

import asyncio
import hashlib
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.content.imported import with_imported
from app.content.skills import RejectedSkill, SkillFolder, SkillLibrary, read_corpus, read_library
from app.domain.errors import DatabaseUnavailable, NotFound, TeamError
from app.retrieval.blocks import BlockKind, parse_blocks, section_at
from app.retrieval.chunking import CHUNKER, Chunk, chunk_document, name_words
from app.retrieval.embedding import Embedder
from app.retrieval.lexical import lexical_text
from app.retrieval.packed import NOTHING_PACKED, PackedVectors, load_packed, save_packed
from app.retrieval.sync_plan import ChangedSkill, SyncPlan, check_deletions, plan_sync
from app.store.approvals import ApprovalStore
from app.store.embeddings import EmbeddingCache
from app.store.engine import Database
from app.store.skill_tables import SyncRunRow
from app.store.skill_values import (
    DocumentVersion,
    LibraryChange,
    LibraryState,
    NewChunk,
    NewDocument,
    SkillChange,
    SkillInfo,
    SyncCounts,
)
from app.store.skill_writer import SkillWriter
from app.store.skills import SkillStore
from app.telemetry import event

# Chunks that were embedded, and how many there are to embed in all.
Progress = Callable[[int, int], None]

_TENANT = "default"
# Vectors are put into the cache so many at a time: what is done stays done if the sync is stopped.
_SLICE = 256
_ATTEMPTS = 5


@dataclass(frozen=True, slots=True)
class HeldSkill:
    """A skill that waits for a person: accept ``tree_hash`` to let this version in."""

    name: str
    tree_hash: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What a sync did, and what it left to people. ``took_ms`` is its duration in milliseconds.

    ``withheld`` are imported skills of which nothing is served, each with the reason.
    """

    counts: SyncCounts
    took_ms: int
    held: tuple[HeldSkill, ...] = ()
    rejected: tuple[RejectedSkill, ...] = ()
    warnings: tuple[str, ...] = ()
    withheld: tuple[RejectedSkill, ...] = ()

    @property
    def changed(self) -> bool:
        """Whether the database was written to."""
        return bool(self.counts.added or self.counts.updated or self.counts.deleted or self.counts.chunks)


@dataclass(frozen=True, slots=True)
class CitedPassage:
    """A quote in its place: the document version that was cited, and the span of the section around the quote."""

    version: DocumentVersion
    heading_path: tuple[str, ...]
    start: int
    end: int

    @property
    def text(self) -> str:
        """The section's text."""
        return self.version.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class SkillDetail:
    """A skill with the headings of each of its documents by path."""

    info: SkillInfo
    outline: tuple[tuple[str, tuple[str, ...]], ...]


class Library:
    """Reads folders of skills into the database, and tells what is there.

    ``imported`` is the folder of skills from outside; of those, only what is approved byte for byte is read.
    """

    def __init__(self, database: Database, embedder: Embedder, imported: Path | None = None) -> None:
        self._imported = imported
        self._approvals = ApprovalStore(database)
        self._store = SkillStore(database)
        self._writer = SkillWriter(database)
        self._cache = EmbeddingCache(database)
        self._embedder = embedder

    async def sync(
        self, root: Path, *, tenant: str = _TENANT, force: bool = False, progress: Progress | None = None
    ) -> SyncReport:
        """Make the tenant's library equal to the folder, in one transaction. Writes nothing if it already is.

        ``force`` allows to delete more than half of what is indexed.

        Raises:
            ContentError: the folder is missing, or too much would be deleted.
            DatabaseUnavailable: other syncs got in the way time after time.
        """
        library = await self._with_imported(await asyncio.to_thread(read_library, root), tenant)
        packed = await asyncio.to_thread(load_packed, root)
        return await self._sync(library, packed, tenant, force=force, progress=progress)

    async def pack(self, root: Path) -> int:
        """Write the vectors of all skills of a folder beside them, for first starts elsewhere; returns their number.

        Raises:
            ContentError: the folder is missing.
        """
        library = await asyncio.to_thread(read_library, root)
        inputs: dict[bytes, str] = {}
        for folder in library.skills:
            for document in folder.documents:
                chunks = chunk_document(document.text, folder.title, self._embedder.count_tokens)
                inputs.update({hashlib.sha256(chunk.embedded.encode()).digest(): chunk.embedded for chunk in chunks})
        vectors = await self._embedder.embed(list(inputs.values()))
        await asyncio.to_thread(save_packed, root, self._embedder.fingerprint, dict(zip(inputs, vectors, strict=True)))
        return len(inputs)

    async def index(self, root: Path, *, collection: str, progress: Progress | None = None) -> SyncReport:
        """Make a collection equal to a folder of any text files. Search it with the collection as tenant.

        Raises:
            ContentError: the folder is missing.
        """
        corpus = await asyncio.to_thread(read_corpus, root)
        return await self._sync(SkillLibrary((corpus,)), NOTHING_PACKED, collection, force=True, progress=progress)

    async def list(self, tenant: str = _TENANT) -> tuple[SkillInfo, ...]:
        """All skills by name."""
        return await self._store.skills(tenant)

    async def show(self, name: str, tenant: str = _TENANT) -> SkillDetail:
        """One skill with the headings of its documents.

        Raises:
            NotFound: there is no such skill.
        """
        info = next((skill for skill in await self._store.skills(tenant) if skill.name == name), None)
        if info is None:
            raise NotFound(f"There is no skill '{name}'.")
        texts = await self._store.texts(tenant, name)
        return SkillDetail(info, tuple((path, _headings(text)) for path, text in texts.items()))

    async def document(self, path: str, content_hash: str, tenant: str = _TENANT) -> DocumentVersion:
        """A document as it was cited, also after the skill changed or went.

        Raises:
            NotFound: this version was never indexed.
        """
        return await self._store.version(tenant, path, content_hash)

    async def cited(self, path: str, content_hash: str, start: int, tenant: str = _TENANT) -> CitedPassage:
        """The section around the character ``start`` of a document as it was cited.

        Raises:
            NotFound: this version was never indexed.
        """
        version = await self._store.version(tenant, path, content_hash)
        section = section_at(version.text, start)
        return CitedPassage(version, section.path, section.start, section.end)

    async def enable(self, name: str, *, enabled: bool, tenant: str = _TENANT) -> None:
        """Let a skill be found, or hide it from every search at once.

        Raises:
            NotFound: there is no such skill.
        """
        await self._store.enable(tenant, name, enabled=enabled)

    async def accept(self, name: str, tree_hash: str, *, tenant: str = _TENANT) -> None:
        """Let in a version of a skill that was held back; the next sync takes it up."""
        await self._store.accept(tenant, name, tree_hash)

    async def history(self, limit: int = 20, tenant: str = _TENANT) -> Sequence[SyncRunRow]:
        """The last syncs that changed something or failed, latest first."""
        return await self._store.runs(tenant, limit)

    async def _with_imported(self, library: SkillLibrary, tenant: str) -> SkillLibrary:
        if self._imported is None:
            return library
        approvals = await self._approvals.current(tenant)
        once = {approval.name for approval in await self._approvals.history(tenant)}
        return await asyncio.to_thread(with_imported, library, self._imported, approvals, once)

    async def _sync(
        self, library: SkillLibrary, packed: PackedVectors, tenant: str, *, force: bool, progress: Progress | None
    ) -> SyncReport:
        begun = time.perf_counter()
        try:
            for _ in range(_ATTEMPTS):
                state = await self._writer.state(tenant)
                plan = plan_sync(library, state, self._recipe)
                if plan.empty:
                    return _report(library, plan, SyncCounts(unchanged=plan.unchanged), begun)
                if not force:
                    check_deletions(plan, library, state)
                change = await self._prepare(plan, state, packed, begun, progress)
                if await self._writer.apply(tenant, change):
                    event("skills.synced", tenant=tenant, chunks=change.counts.chunks, embedded=change.counts.embedded)
                    return _report(library, plan, change.counts, begun)
        except TeamError as error:
            await self._store.failed(tenant, error.sentence, _elapsed_ms(begun))
            raise
        raise DatabaseUnavailable("Other syncs changed the library again and again; try once more.")

    def _recipe(self, skill: SkillFolder) -> str:
        """All that decides a document's chunks and vectors, except its text."""
        return "|".join((CHUNKER, self._embedder.fingerprint, skill.language, skill.title))

    async def _prepare(
        self, plan: SyncPlan, state: LibraryState, packed: PackedVectors, begun: float, progress: Progress | None
    ) -> LibraryChange:
        """Cut and embed what changed. Texts stay in memory, so no vector can meet a text that it was not made of."""
        inputs: dict[bytes, str] = {}
        skills = [await asyncio.to_thread(self._cut, changed, inputs) for changed in plan.changed]
        embedded = await self._embed(inputs, packed, progress)
        chunks = sum(len(document.chunks) for skill in skills for document in skill.documents)
        counts = SyncCounts(
            added=plan.added,
            updated=plan.updated,
            deleted=plan.deleted,
            unchanged=plan.unchanged,
            chunks=chunks,
            embedded=embedded,
            cached=len(inputs) - embedded,
        )
        model = self._embedder.fingerprint
        return LibraryChange(state, model, tuple(skills), plan.removed, counts, _elapsed_ms(begun))

    def _cut(self, changed: ChangedSkill, inputs: dict[bytes, str]) -> SkillChange:
        """A skill's new documents in chunks; the texts to embed are added to ``inputs`` by their hash."""
        folder = changed.folder
        documents: list[NewDocument] = []
        for document in changed.documents:
            chunks = chunk_document(document.text, folder.title, self._embedder.count_tokens)
            hashes = [hashlib.sha256(chunk.embedded.encode()).digest() for chunk in chunks]
            inputs.update(zip(hashes, (chunk.embedded for chunk in chunks), strict=True))
            name = "" if folder.title else name_words(document.path)
            stored = tuple(
                _new_chunk(chunk, folder.title, name, hash_) for chunk, hash_ in zip(chunks, hashes, strict=True)
            )
            documents.append(NewDocument(document.path, document.content_hash, document.text, stored))
        return SkillChange(
            name=folder.name,
            title=folder.title,
            description=folder.description,
            license=folder.license,
            agents=folder.agents,
            meta=folder.meta,
            sensitivity=folder.sensitivity,
            language=folder.language,
            tree_hash=folder.tree_hash,
            recipe=changed.recipe,
            documents=tuple(documents),
            gone=changed.gone,
        )

    async def _embed(self, inputs: dict[bytes, str], packed: PackedVectors, progress: Progress | None) -> int:
        """Compute the vectors that neither the cache nor the package has; the number of them."""
        model = self._embedder.fingerprint
        shipped = packed.known(model, await self._cache.missing(model, tuple(inputs)))
        await self._cache.add(model, shipped)
        missing = await self._cache.missing(model, tuple(inputs))
        for start in range(0, len(missing), _SLICE):
            part = missing[start : start + _SLICE]
            vectors = await self._embedder.embed([inputs[hash_] for hash_ in part])
            await self._cache.add(model, dict(zip(part, vectors, strict=True)))
            if progress:
                progress(start + len(part), len(missing))
        return len(missing)


def _new_chunk(chunk: Chunk, title: str, name: str, input_hash: bytes) -> NewChunk:
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
        heading=lexical_text(" ".join((*chunk.heading_path[-1:], name))),
        input_hash=input_hash,
    )


def _report(library: SkillLibrary, plan: SyncPlan, counts: SyncCounts, begun: float) -> SyncReport:
    return SyncReport(
        counts=counts,
        took_ms=_elapsed_ms(begun),
        held=tuple(HeldSkill(skill.name, skill.tree_hash, skill.held) for skill in plan.held),
        rejected=plan.rejected,
        warnings=tuple(warning for skill in library.skills for warning in skill.warnings),
        withheld=library.withheld,
    )


def _headings(text: str) -> tuple[str, ...]:
    return tuple(block.title for block in parse_blocks(text) if block.kind is BlockKind.HEADING and block.title)


def _elapsed_ms(begun: float) -> int:
    return round((time.perf_counter() - begun) * 1000)
