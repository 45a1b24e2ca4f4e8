"""The library of skills: kept equal to a folder, listed, and read back as it was when it was cited."""

import asyncio
import hashlib
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from app.content.imported import with_imported
from app.content.skills import RejectedSkill, SkillFolder, SkillLibrary, read_corpus, read_library
from app.domain.digests import sha256_of
from app.domain.errors import ContentChanged, DatabaseUnavailable, NotFound, TeamError
from app.retrieval.chunks.blocks import BlockKind, parse_blocks, section_at
from app.retrieval.chunks.chunking import chunk_document
from app.retrieval.indexing.preparing import Preparation, Progress, Waiting, recipe_of
from app.retrieval.indexing.renewal import Renewal
from app.retrieval.indexing.sync_plan import ChangedSkill, SyncPlan, check_deletions, plan_sync
from app.retrieval.vectors.embedding import Embedder
from app.retrieval.vectors.packed import NOTHING_PACKED, PackedVectors, load_packed, save_packed
from app.store.approvals import ApprovalStore
from app.store.embeddings import EmbeddingCache
from app.store.engine import Database
from app.store.skill_stage import Stage, open_stage
from app.store.skill_tables import SyncRunRow
from app.store.skill_values import DocumentVersion, LibraryChange, SkillChange, SkillInfo, SyncCounts
from app.store.skill_writer import SkillWriter
from app.store.skills import SkillStore
from app.store.tenancy import acting_tenant
from app.telemetry import event

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


@dataclass(frozen=True, slots=True)
class _Order:
    """One sync: of whose library, from what, and since when. ``read`` lists the folder as it is at that moment."""

    tenant: str
    read: Callable[[], Awaitable[SkillLibrary]]
    packed: Callable[[], PackedVectors]
    progress: Progress | None
    begun: float
    force: bool


class Library:
    """Reads folders of skills into the database, and tells what is there.

    ``imported`` is the folder of skills from outside; of those, only what is approved byte for byte is read.
    """

    def __init__(self, database: Database, embedder: Embedder, imported: Path | None = None) -> None:
        self._imported = imported
        self._database = database
        self._approvals = ApprovalStore(database)
        self._store = SkillStore(database)
        self._writer = SkillWriter(database)
        self._cache = EmbeddingCache(database)
        self._embedder = embedder
        self._renewal = Renewal(database, embedder)

    async def sync(
        self, root: Path, *, tenant: str | None = None, force: bool = False, progress: Progress | None = None
    ) -> SyncReport:
        """Make the tenant's library equal to the folder, in one transaction. Writes nothing if it already is.

        ``force`` allows to delete more than half of what is indexed. What other rules or another
        model made is made anew first.

        Raises:
            ContentError: the folder is missing, or too much would be deleted.
            ContentChanged: files were written to all the time.
            DatabaseUnavailable: other syncs got in the way time after time.
        """
        tenant = tenant or acting_tenant()

        async def read() -> SkillLibrary:
            return await self._with_imported(await asyncio.to_thread(read_library, root), tenant)

        packed = partial(load_packed, root)
        return await self._sync(_Order(tenant, read, packed, progress, time.perf_counter(), force=force))

    async def waiting(self, root: Path, tenant: str | None = None) -> SyncReport:
        """What a sync would leave to people, and how much it would change. Writes nothing.

        Raises:
            ContentError: the folder is missing.
        """
        tenant, begun = tenant or acting_tenant(), time.perf_counter()
        library = await self._with_imported(await asyncio.to_thread(read_library, root), tenant)
        plan = plan_sync(library, await self._writer.state(tenant), self._recipe)
        counts = SyncCounts(added=plan.added, updated=plan.updated, deleted=plan.deleted, unchanged=plan.unchanged)
        return _report(library, plan, counts, begun)

    async def renew(self, root: Path, progress: Progress | None = None) -> int:
        """Make all that is outdated anew from the stored texts, a tenant at a time; the number of tenants.

        Searches go on meanwhile. What was embedded stays done if the process dies. ``root`` may hold packed vectors.

        Raises:
            DatabaseUnavailable: the library changed time after time.
        """
        packed = partial(load_packed, root)
        return sum([await self._renewal.renew(tenant, packed, progress) for tenant in await self.outdated()])

    async def outdated(self) -> tuple[str, ...]:
        """Tenants with texts that were cut by other rules or embedded by another model than new ones are."""
        return await self._renewal.outdated()

    async def version(self, tenant: str | None = None) -> str:
        """Names the state of the library in 12 hex digits: equal exactly when every skill is."""
        tenant = tenant or acting_tenant()
        lines = "".join(f"{skill.name}={skill.tree_hash}\n" for skill in await self._store.skills(tenant))
        return sha256_of(lines)[:12]

    async def pack(self, root: Path) -> int:
        """Write the vectors of all skills of a folder beside them, for first starts elsewhere; returns their number.

        Raises:
            ContentError: the folder is missing.
        """
        library = await asyncio.to_thread(read_library, root)
        inputs: dict[bytes, str] = {}
        for folder in library.skills:
            for document in folder.documents:
                chunks = chunk_document(document.read(), folder.title, self._embedder.count_tokens)
                inputs.update({hashlib.sha256(chunk.embedded.encode()).digest(): chunk.embedded for chunk in chunks})
        vectors = await self._embedder.embed(list(inputs.values()))
        await asyncio.to_thread(save_packed, root, self._embedder.fingerprint, dict(zip(inputs, vectors, strict=True)))
        return len(inputs)

    async def index(self, root: Path, *, collection: str, progress: Progress | None = None) -> SyncReport:
        """Make a collection equal to a folder of any text files. Search it with the collection as tenant.

        Raises:
            ContentError: the folder is missing.
        """

        async def read() -> SkillLibrary:
            return SkillLibrary((await asyncio.to_thread(read_corpus, root),))

        begun = time.perf_counter()
        return await self._sync(_Order(collection, read, lambda: NOTHING_PACKED, progress, begun, force=True))

    async def list(self, tenant: str | None = None) -> tuple[SkillInfo, ...]:
        """All skills by name."""
        tenant = tenant or acting_tenant()
        return await self._store.skills(tenant)

    async def show(self, name: str, tenant: str | None = None) -> SkillDetail:
        """One skill with the headings of its documents.

        Raises:
            NotFound: there is no such skill.
        """
        tenant = tenant or acting_tenant()
        info = next((skill for skill in await self._store.skills(tenant) if skill.name == name), None)
        if info is None:
            raise NotFound(f"There is no skill '{name}'.")
        texts = await self._store.texts(tenant, name)
        return SkillDetail(info, tuple((path, _headings(text)) for path, text in texts.items()))

    async def texts(self, name: str, tenant: str | None = None) -> Mapping[str, str]:
        """The documents of a skill by path, SKILL.md first; raises NotFound."""
        found = await self._store.texts(tenant or acting_tenant(), name)
        if not found:
            raise NotFound(f"There is no skill '{name}'.")
        return found

    async def earlier(self, name: str, content_hash: str, tenant: str | None = None) -> DocumentVersion:
        """The document of a skill that has, or had, this content; raises NotFound."""
        return await self._store.earlier(tenant or acting_tenant(), name, content_hash)

    async def document(self, path: str, content_hash: str, tenant: str | None = None) -> DocumentVersion:
        """A document as it was cited, also after the skill changed or went.

        Raises:
            NotFound: this version was never indexed.
        """
        tenant = tenant or acting_tenant()
        return await self._store.version(tenant, path, content_hash)

    async def cited(self, path: str, content_hash: str, start: int, tenant: str | None = None) -> CitedPassage:
        """The section around the character ``start`` of a document as it was cited.

        Raises:
            NotFound: this version was never indexed.
        """
        tenant = tenant or acting_tenant()
        version = await self._store.version(tenant, path, content_hash)
        section = section_at(version.text, start)
        return CitedPassage(version, section.path, section.start, section.end)

    async def enable(self, name: str, *, enabled: bool, tenant: str | None = None) -> None:
        """Let a skill be found, or hide it from every search at once.

        Raises:
            NotFound: there is no such skill.
        """
        tenant = tenant or acting_tenant()
        await self._store.enable(tenant, name, enabled=enabled)

    async def accept(self, name: str, tree_hash: str, *, tenant: str | None = None) -> None:
        """Let in a version of a skill that was held back; the next sync takes it up."""
        tenant = tenant or acting_tenant()
        await self._store.accept(tenant, name, tree_hash)

    async def history(self, limit: int = 20, tenant: str | None = None) -> Sequence[SyncRunRow]:
        """The last syncs that changed something or failed, latest first."""
        tenant = tenant or acting_tenant()
        return await self._store.runs(tenant, limit)

    async def _with_imported(self, library: SkillLibrary, tenant: str) -> SkillLibrary:
        if self._imported is None:
            return library
        approvals = await self._approvals.current(tenant)
        once = {approval.name for approval in await self._approvals.history(tenant)}
        return await asyncio.to_thread(with_imported, library, self._imported, approvals, once)

    async def _sync(self, order: _Order) -> SyncReport:
        try:
            return await self._attempts(order)
        except TeamError as error:
            await self._store.failed(order.tenant, error.sentence, _elapsed_ms(order.begun))
            raise

    async def _attempts(self, order: _Order) -> SyncReport:
        reason: TeamError = DatabaseUnavailable("Other syncs changed the library again and again; try once more.")
        for _ in range(_ATTEMPTS):
            try:
                report = await self._attempt(order)
            except ContentChanged as error:
                reason = error
            else:
                if report is not None:
                    return report
        raise reason

    async def _attempt(self, order: _Order) -> SyncReport | None:
        """One go; None if the database is no longer as it was in the beginning."""
        await self._renewal.renew(order.tenant, order.packed, order.progress)
        library, state = await order.read(), await self._writer.state(order.tenant)
        plan = plan_sync(library, state, self._recipe)
        if plan.empty:
            return _report(library, plan, SyncCounts(unchanged=plan.unchanged), order.begun)
        if not order.force:
            check_deletions(plan, library, state)
        async with open_stage(self._database) as stage:
            counts = await self._stage(plan, order, stage)
            skills = tuple(_skill_change(changed) for changed in plan.changed)
            model = self._embedder.fingerprint
            change = LibraryChange(state, model, skills, plan.removed, counts, _elapsed_ms(order.begun))
            if not await self._writer.apply(order.tenant, change, stage):
                return None
        event("skills.synced", tenant=order.tenant, chunks=counts.chunks, embedded=counts.embedded)
        return _report(library, plan, counts, order.begun)

    async def _stage(self, plan: SyncPlan, order: _Order, stage: Stage) -> SyncCounts:
        """Read, cut and embed what changed; a text that is no longer the one that was listed ends the attempt."""
        packed = await asyncio.to_thread(order.packed)
        preparation = Preparation(self._embedder, self._cache, order.progress)
        done = await preparation.stage([*_waiting(plan.changed)], stage, packed)
        return SyncCounts(
            added=plan.added,
            updated=plan.updated,
            deleted=plan.deleted,
            unchanged=plan.unchanged,
            chunks=done.chunks,
            embedded=done.embedded,
            cached=done.cached,
        )

    def _recipe(self, skill: SkillFolder) -> str:
        return recipe_of(self._embedder.fingerprint, skill.language, skill.title)


def _waiting(skills: Sequence[ChangedSkill]) -> Iterator[Waiting]:
    for skill in skills:
        for document in skill.documents:
            yield Waiting(
                skill=skill.folder.name,
                title=skill.folder.title,
                path=document.path,
                content_hash=document.content_hash,
                size=document.size,
                read=partial(asyncio.to_thread, document.read),
            )


def _skill_change(changed: ChangedSkill) -> SkillChange:
    """The skill itself; its documents are on the stage."""
    folder = changed.folder
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
        documents=(),
        gone=changed.gone,
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
