"""One sync's change to the library, written in one transaction; searches see the old state until it is done."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import text

from app.domain.errors import NotReady
from app.store.chunk_writer import put_chunks, remember_statistics
from app.store.engine import Database, Session
from app.store.skill_stage import Stage, StagedDocument, make_room, open_stage, stage_documents
from app.store.skill_values import (
    LibraryChange,
    LibraryState,
    NewDocument,
    SkillChange,
    StoredDocument,
    StoredSkill,
    SyncCounts,
)

_LOCK = text("SELECT pg_advisory_xact_lock(hashtext('skill-sync:' || :tenant))")
_SKILLS = text("SELECT name, tree_hash, recipe FROM skill WHERE tenant = :tenant AND kind = 'skill'")
_DOCUMENTS = text(
    """
    SELECT s.name, d.path, d.content_hash, d.recipe, (SELECT count(*) FROM chunk c WHERE c.document_id = d.id) AS chunks
    FROM document d JOIN skill s ON s.id = d.skill_id WHERE s.tenant = :tenant AND s.kind = 'skill'
    """
)
_MODEL = text("SELECT model FROM corpus_stat WHERE tenant = :tenant AND chunks > 0")
_ACCEPTED = text("SELECT name, tree_hash FROM skill_acceptance WHERE tenant = :tenant")
_REMOVE_SKILLS = text("DELETE FROM skill WHERE tenant = :tenant AND kind = 'skill' AND name = ANY(:names)")
_PUT_SKILL = text(
    """
    INSERT INTO skill (tenant, name, title, description, license, agents, meta, sensitivity, language, tree_hash,
                       recipe)
    VALUES (:tenant, :name, :title, :description, :license, :agents, CAST(:meta AS jsonb), :sensitivity,
            CAST(:language AS regconfig), :tree_hash, :recipe)
    ON CONFLICT (tenant, kind, name) DO UPDATE SET
        title = excluded.title, description = excluded.description, license = excluded.license,
        agents = excluded.agents, meta = excluded.meta, sensitivity = excluded.sensitivity,
        language = excluded.language, tree_hash = excluded.tree_hash, recipe = excluded.recipe, synced_at = now()
    RETURNING id
    """
)
_REMOVE_DOCUMENTS = text("DELETE FROM document WHERE skill_id = :skill AND path = ANY(:paths)")
_ADOPT = text("UPDATE staged_document SET skill_id = :skill, recipe = :recipe WHERE skill = :name")
_PUT_DOCUMENTS = text(
    """
    INSERT INTO document (skill_id, path, content_hash, recipe, text)
    SELECT skill_id, path, content_hash, recipe, text FROM staged_document ORDER BY number
    ON CONFLICT (skill_id, path) DO UPDATE SET
        content_hash = excluded.content_hash, recipe = excluded.recipe, text = excluded.text
    """
)
_FIND_DOCUMENTS = text(
    """
    UPDATE staged_document SET document_id = document.id FROM document
    WHERE document.skill_id = staged_document.skill_id AND document.path = staged_document.path
    """
)
_KEEP_VERSIONS = text(
    """
    INSERT INTO document_version (tenant, skill, path, content_hash, text, license)
    SELECT skill.tenant, skill.name, staged.path, staged.content_hash, staged.text, skill.license
    FROM staged_document AS staged JOIN skill ON skill.id = staged.skill_id
    ON CONFLICT DO NOTHING
    """
)
_RECORD = text(
    """
    INSERT INTO sync_run (tenant, took_ms, added, updated, deleted, unchanged, chunks, embedded, cached)
    VALUES (:tenant, :took_ms, :added, :updated, :deleted, :unchanged, :chunks, :embedded, :cached)
    """
)


@dataclass(frozen=True, slots=True)
class Owner:
    """The skill or collection that staged documents belong to. ``recipe`` is stored with each of them."""

    id: int
    name: str
    recipe: str


async def begin(session: Session, tenant: str) -> None:
    """Wait until no other transaction changes the tenant's texts, and make room to stage documents in."""
    await make_room(session)
    await lock_library(session, tenant)


async def put_documents(session: Session, owner: Owner, documents: Sequence[NewDocument]) -> None:
    """Store documents in place of those with the same paths, and stage their chunks; once in a transaction."""
    await stage_documents(session, [*enumerate(StagedDocument(owner.name, one) for one in documents)])
    await session.execute(_ADOPT, {"skill": owner.id, "name": owner.name, "recipe": owner.recipe})
    await _put_documents(session)


async def index_staged(session: Session, tenant: str, model: str) -> bool:
    """Let what is staged be found, and count the tenant's words anew; False if a vector has left the cache.

    An empty ``model`` is for changes without a new vector.

    Raises:
        NotReady: the tenant's vectors are of another model, and are not all made anew yet.
    """
    served = (await session.execute(_MODEL, {"tenant": tenant})).scalar_one_or_none()
    if model and served not in {None, model}:
        raise NotReady("The library is being embedded anew with another model.")
    if not await put_chunks(session, tenant, model):
        return False
    await remember_statistics(session, tenant, model)
    return True


class SkillWriter:
    """Reads the state of a tenant's library and changes it, whole or not at all."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def state(self, tenant: str) -> LibraryState:
        """What is indexed now."""
        async with self._database.system() as session:
            return await _state(session, tenant)

    async def apply(self, tenant: str, change: LibraryChange, stage: Stage | None = None) -> bool:
        """Make the change; one at a time per tenant, while searches go on.

        Documents that were put on ``stage`` before are part of it. False, with nothing written, if the library is no
        longer what the change was worked out from, if its vectors are of another model, or if a vector that the change
        needs has left the cache: then it must be worked out anew.
        """
        if stage is None:
            async with open_stage(self._database) as own:
                return await self.apply(tenant, change, own)
        await stage.add([StagedDocument(skill.name, each) for skill in change.skills for each in skill.documents])
        async with stage.session() as session:
            await lock_library(session, tenant)
            state = await _state(session, tenant)
            fits = state == change.base and state.model in {None, change.model}
            done = fits and await _write(session, tenant, change)
            if not done:
                await session.rollback()
        return done


async def lock_library(session: Session, tenant: str) -> None:
    """Keep every other change of the tenant's library waiting until this transaction ends; nobody who reads waits."""
    await session.execute(_LOCK, {"tenant": tenant})


async def record_sync(session: Session, tenant: str, counts: SyncCounts, took_ms: int) -> None:
    """Write down what a change did."""
    values = {name: getattr(counts, name) for name in counts.__slots__}
    await session.execute(_RECORD, {**values, "tenant": tenant, "took_ms": took_ms})


async def _state(session: Session, tenant: str) -> LibraryState:
    of_tenant = {"tenant": tenant}
    documents: dict[str, dict[str, StoredDocument]] = {}
    for name, path, content_hash, recipe, chunks in await session.execute(_DOCUMENTS, of_tenant):
        documents.setdefault(name, {})[path] = StoredDocument(content_hash, recipe, chunks)
    skills = {
        name: StoredSkill(tree_hash, recipe, documents.get(name, {}))
        for name, tree_hash, recipe in await session.execute(_SKILLS, of_tenant)
    }
    accepted = await session.execute(_ACCEPTED, of_tenant)
    model = (await session.execute(_MODEL, of_tenant)).scalar_one_or_none()
    return LibraryState(skills, frozenset((row.name, row.tree_hash) for row in accepted), model)


async def _write(session: Session, tenant: str, change: LibraryChange) -> bool:
    await session.execute(_REMOVE_SKILLS, {"tenant": tenant, "names": [*change.removed]})
    for skill in change.skills:
        await _put_skill(session, tenant, skill)
    await _put_documents(session)
    if not await index_staged(session, tenant, change.model):
        return False
    await record_sync(session, tenant, change.counts, change.took_ms)
    return True


async def _put_skill(session: Session, tenant: str, change: SkillChange) -> None:
    values = {
        "tenant": tenant,
        "name": change.name,
        "title": change.title,
        "description": change.description,
        "license": change.license,
        "agents": [*change.agents],
        "meta": json.dumps(dict(change.meta)),
        "sensitivity": change.sensitivity.rank,
        "language": change.language,
        "tree_hash": change.tree_hash,
        "recipe": change.recipe,
    }
    skill = (await session.execute(_PUT_SKILL, values)).scalar_one()
    await session.execute(_REMOVE_DOCUMENTS, {"skill": skill, "paths": [*change.gone]})
    await session.execute(_ADOPT, {"skill": skill, "name": change.name, "recipe": change.recipe})


async def _put_documents(session: Session) -> None:
    for statement in (_PUT_DOCUMENTS, _FIND_DOCUMENTS, _KEEP_VERSIONS):
        await session.execute(statement)
