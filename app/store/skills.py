"""The library of skills in the database: read as one state, changed in one transaction."""

import json
from collections.abc import Sequence

from sqlalchemy import text
from sqlmodel import col, select

from app.domain.errors import NotFound
from app.domain.labels import Sensitivity
from app.store.engine import Database, Session, raw_connection
from app.store.skill_tables import DocumentRow, DocumentVersionRow, SkillAcceptanceRow, SkillRow, SyncRunRow
from app.store.skill_values import (
    DocumentVersion,
    LibraryChange,
    LibraryState,
    NewDocument,
    SkillChange,
    SkillInfo,
    StoredDocument,
    StoredSkill,
    SyncCounts,
)

_LEVELS = tuple(Sensitivity)

# A sync may wait for another one and may build a large index: the limits for requests do not fit it.
_PATIENCE = text("SET LOCAL statement_timeout = 0")
_LOCK = text("SELECT pg_advisory_xact_lock(hashtext('skill-sync:' || :tenant))")
_DOCUMENTS = text(
    """
    SELECT s.name, d.path, d.content_hash, d.recipe, (SELECT count(*) FROM chunk c WHERE c.document_id = d.id) AS chunks
    FROM document d JOIN skill s ON s.id = d.skill_id WHERE s.tenant = :tenant
    """
)
_REMOVE_SKILLS = text("DELETE FROM skill WHERE tenant = :tenant AND name = ANY(:names)")
_PUT_SKILL = text(
    """
    INSERT INTO skill (tenant, name, title, description, license, agents, meta, sensitivity, language, tree_hash,
                       recipe)
    VALUES (:tenant, :name, :title, :description, :license, :agents, CAST(:meta AS jsonb), :sensitivity,
            CAST(:language AS regconfig), :tree_hash, :recipe)
    ON CONFLICT (tenant, name) DO UPDATE SET
        title = excluded.title, description = excluded.description, license = excluded.license,
        agents = excluded.agents, meta = excluded.meta, sensitivity = excluded.sensitivity,
        language = excluded.language, tree_hash = excluded.tree_hash, recipe = excluded.recipe, synced_at = now()
    RETURNING id
    """
)
_REMOVE_DOCUMENTS = text("DELETE FROM document WHERE skill_id = :skill AND path = ANY(:paths)")
_PUT_DOCUMENT = text(
    """
    INSERT INTO document (skill_id, path, content_hash, recipe, text)
    VALUES (:skill, :path, :content_hash, :recipe, :text)
    ON CONFLICT (skill_id, path) DO UPDATE SET
        content_hash = excluded.content_hash, recipe = excluded.recipe, text = excluded.text
    RETURNING id
    """
)
_KEEP_VERSION = text(
    """
    INSERT INTO document_version (tenant, skill, path, content_hash, text, license)
    VALUES (:tenant, :skill, :path, :content_hash, :text, :license) ON CONFLICT DO NOTHING
    """
)
_REMOVE_CHUNKS = text("DELETE FROM chunk WHERE document_id = :document")
_STAGE = text(
    """
    CREATE TEMP TABLE stage (
        skill_id bigint, document_id bigint, ordinal int, kind text, heading_path text[], anchor text,
        char_start int, char_end int, parent_start int, parent_end int, body text, lexical text, input_hash bytea
    ) ON COMMIT DROP
    """
)
_COPY = (
    "COPY stage (skill_id, document_id, ordinal, kind, heading_path, anchor, char_start, char_end, parent_start, "
    "parent_end, body, lexical, input_hash) FROM STDIN"
)
# Vectors come from the cache in the same statement, so that a chunk can only ever get the vector of its own text.
_PUT_CHUNKS = text(
    """
    WITH cut AS MATERIALIZED (
        SELECT stage.*, to_tsvector(s.language, stage.lexical) AS tsv FROM stage JOIN skill s ON s.id = stage.skill_id
    ), written AS (
    INSERT INTO chunk (document_id, skill_id, tenant, ordinal, kind, heading_path, anchor, char_start, char_end,
                       parent_start, parent_end, body, input_hash, embedding, lex_len, tsv)
    SELECT document_id, skill_id, :tenant, ordinal, kind, heading_path, anchor, char_start, char_end, parent_start,
           parent_end, body, cut.input_hash, e.vector,
           (SELECT COALESCE(sum(cardinality(positions)), 0) FROM unnest(tsv)), tsv
    FROM cut JOIN embedding e ON e.model = :model AND e.input_hash = cut.input_hash
    ORDER BY document_id, ordinal
    RETURNING 1)
    SELECT count(*) FROM written
    """
)
_PUT_POSTINGS = text(
    """
    INSERT INTO posting (tenant, lexeme, chunk_id, skill_id, tf, lex_len)
    SELECT c.tenant, word.lexeme, c.id, c.skill_id, cardinality(word.positions), c.lex_len
    FROM chunk c, unnest(c.tsv) AS word
    WHERE c.document_id IN (SELECT DISTINCT document_id FROM stage)
    """
)
_STATISTICS = (
    text("DELETE FROM lexeme_stat WHERE tenant = :tenant"),
    text(
        """
        INSERT INTO lexeme_stat (tenant, lexeme, df)
        SELECT tenant, lexeme, count(*) FROM posting WHERE tenant = :tenant GROUP BY tenant, lexeme
        """
    ),
    text(
        """
        INSERT INTO corpus_stat (tenant, chunks, mean_len)
        SELECT :tenant, count(*), COALESCE(avg(lex_len), 1) FROM chunk WHERE tenant = :tenant
        ON CONFLICT (tenant) DO UPDATE SET chunks = excluded.chunks, mean_len = excluded.mean_len
        """
    ),
    text(
        """
        UPDATE skill SET chunks = (SELECT count(*) FROM chunk c WHERE c.skill_id = skill.id) WHERE tenant = :tenant
        """
    ),
)
_TOUCH = text(
    """
    UPDATE embedding SET used_at = now() FROM stage
    WHERE embedding.model = :model AND embedding.input_hash = stage.input_hash
        AND embedding.used_at < now() - interval '1 day'
    """
)
_PRUNE = text(
    """
    DELETE FROM embedding WHERE used_at < now() - interval '90 days'
        AND NOT EXISTS (SELECT 1 FROM chunk WHERE chunk.input_hash = embedding.input_hash)
    """
)
# The planner has seen nothing of what a first sync wrote until this; the vectors themselves need no statistics.
_ANALYZE = text("ANALYZE chunk (tenant, skill_id), posting (tenant, lexeme, skill_id)")
_ENABLE = text("UPDATE skill SET enabled = :enabled WHERE tenant = :tenant AND name = :name RETURNING id")
_ACCEPT = text(
    """
    INSERT INTO skill_acceptance (tenant, name, tree_hash) VALUES (:tenant, :name, :tree_hash) ON CONFLICT DO NOTHING
    """
)


class SkillStore:
    """Reads and writes the library of one tenant at a time."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def state(self, tenant: str) -> LibraryState:
        """What is indexed now."""
        async with self._database.session() as session:
            return await _state(session, tenant)

    async def apply(self, tenant: str, change: LibraryChange) -> bool:
        """Make the change, whole or not at all; one at a time per tenant, while searches go on.

        False, with nothing written, if the library is no longer what the change was worked out from, or if a vector
        that it needs has left the cache: then it must be worked out anew.
        """
        async with self._database.session() as session:
            await session.execute(_PATIENCE)
            await session.execute(_LOCK, {"tenant": tenant})
            if await _state(session, tenant) != change.base:
                return False
            await session.execute(_REMOVE_SKILLS, {"tenant": tenant, "names": [*change.removed]})
            await session.execute(_STAGE)
            for skill in change.skills:
                await _put_skill(session, tenant, skill)
            if not await _put_chunks(session, tenant, change):
                await session.rollback()
                return False
            for statement in _STATISTICS:
                await session.execute(statement, {"tenant": tenant})
            await session.execute(_PRUNE)
            await session.execute(_ANALYZE)
            session.add(_run(tenant, change.counts, change.took_ms))
        return True

    async def failed(self, tenant: str, reason: str, took_ms: int) -> None:
        """Record a sync that changed nothing because of an error."""
        async with self._database.session() as session:
            session.add(SyncRunRow(tenant=tenant, took_ms=took_ms, error=reason))

    async def runs(self, tenant: str, limit: int) -> tuple[SyncRunRow, ...]:
        """The last syncs that changed something or failed, latest first."""
        async with self._database.session() as session:
            query = select(SyncRunRow).where(SyncRunRow.tenant == tenant).order_by(col(SyncRunRow.id).desc())
            return tuple(await session.exec(query.limit(limit)))

    async def skills(self, tenant: str) -> tuple[SkillInfo, ...]:
        """All skills by name."""
        async with self._database.session() as session:
            rows = await session.exec(select(SkillRow).where(SkillRow.tenant == tenant).order_by(SkillRow.name))
            skills = tuple(rows)
            paths = await session.exec(
                select(DocumentRow.skill_id, DocumentRow.path)
                .where(col(DocumentRow.skill_id).in_([skill.id for skill in skills]))
                .order_by(DocumentRow.path)
            )
            by_skill: dict[int, list[str]] = {}
            for skill_id, path in paths:
                by_skill.setdefault(skill_id, []).append(path)
        return tuple(_info(skill, by_skill.get(skill.id, [])) for skill in skills)

    async def texts(self, tenant: str, skill: str) -> dict[str, str]:
        """The documents of a skill by path."""
        async with self._database.session() as session:
            rows = await session.exec(
                select(DocumentRow.path, DocumentRow.text)
                .join(SkillRow, col(SkillRow.id) == DocumentRow.skill_id)
                .where(SkillRow.tenant == tenant, SkillRow.name == skill)
                .order_by(col(DocumentRow.id))
            )
            return dict(rows.all())

    async def version(self, tenant: str, path: str, content_hash: str) -> DocumentVersion:
        """A document as it was cited, also after the skill changed or went.

        Raises:
            NotFound: this version was never indexed.
        """
        async with self._database.session() as session:
            row = await session.get(DocumentVersionRow, (tenant, path, content_hash))
            if row is None:
                raise NotFound(f"There is no version {content_hash[:12]} of {path}.")
            current = await session.exec(
                select(DocumentRow.id)
                .join(SkillRow, col(SkillRow.id) == DocumentRow.skill_id)
                .where(SkillRow.tenant == tenant, DocumentRow.path == path, DocumentRow.content_hash == content_hash)
            )
            return DocumentVersion(
                row.skill, row.path, row.content_hash, row.text, row.license, current=current.first() is not None
            )

    async def enable(self, tenant: str, name: str, *, enabled: bool) -> None:
        """Let a skill be found, or hide it from every search at once.

        Raises:
            NotFound: there is no such skill.
        """
        async with self._database.session() as session:
            found = await session.execute(_ENABLE, {"tenant": tenant, "name": name, "enabled": enabled})
            if found.first() is None:
                raise NotFound(f"There is no skill '{name}'.")

    async def accept(self, tenant: str, name: str, tree_hash: str) -> None:
        """Let in this version of a skill that was held back; the next sync takes it up."""
        async with self._database.session() as session:
            await session.execute(_ACCEPT, {"tenant": tenant, "name": name, "tree_hash": tree_hash})


async def _state(session: Session, tenant: str) -> LibraryState:
    documents: dict[str, dict[str, StoredDocument]] = {}
    for name, path, content_hash, recipe, chunks in await session.execute(_DOCUMENTS, {"tenant": tenant}):
        documents.setdefault(name, {})[path] = StoredDocument(content_hash, recipe, chunks)
    rows = await session.exec(
        select(SkillRow.name, SkillRow.tree_hash, SkillRow.recipe).where(SkillRow.tenant == tenant)
    )
    skills = {name: StoredSkill(tree_hash, recipe, documents.get(name, {})) for name, tree_hash, recipe in rows}
    accepted = await session.exec(
        select(SkillAcceptanceRow.name, SkillAcceptanceRow.tree_hash).where(SkillAcceptanceRow.tenant == tenant)
    )
    return LibraryState(skills, frozenset((name, tree_hash) for name, tree_hash in accepted))


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
    for document in change.documents:
        fields = {"path": document.path, "content_hash": document.content_hash, "text": document.text}
        stored = await session.execute(_PUT_DOCUMENT, {**fields, "skill": skill, "recipe": change.recipe})
        document_id = stored.scalar_one()
        await session.execute(
            _KEEP_VERSION, {**fields, "tenant": tenant, "skill": change.name, "license": change.license}
        )
        await session.execute(_REMOVE_CHUNKS, {"document": document_id})
        await _stage(session, skill, document_id, document)


async def _stage(session: Session, skill: int, document_id: int, document: NewDocument) -> None:
    connection = await raw_connection(session)
    async with connection.cursor() as cursor, cursor.copy(_COPY) as copy:
        for ordinal, c in enumerate(document.chunks):
            place = (c.start, c.end, c.parent_start, c.parent_end)
            row = (skill, document_id, ordinal, c.kind, [*c.heading_path], c.anchor, *place, c.body, c.lexical)
            await copy.write_row((*row, c.input_hash))


async def _put_chunks(session: Session, tenant: str, change: LibraryChange) -> bool:
    """Chunks and postings from the staged rows; False if a vector is missing."""
    staged = (await session.execute(text("SELECT count(*) FROM stage"))).scalar_one()
    written = await session.execute(_PUT_CHUNKS, {"tenant": tenant, "model": change.model})
    if written.scalar_one() != staged:
        return False
    await session.execute(_PUT_POSTINGS)
    await session.execute(_TOUCH, {"model": change.model})
    return True


def _run(tenant: str, counts: SyncCounts, took_ms: int) -> SyncRunRow:
    return SyncRunRow(
        tenant=tenant,
        took_ms=took_ms,
        added=counts.added,
        updated=counts.updated,
        deleted=counts.deleted,
        unchanged=counts.unchanged,
        chunks=counts.chunks,
        embedded=counts.embedded,
        cached=counts.cached,
    )


def _info(row: SkillRow, paths: Sequence[str]) -> SkillInfo:
    meta = row.meta if isinstance(row.meta, dict) else {}
    return SkillInfo(
        name=row.name,
        title=row.title,
        description=row.description,
        license=row.license,
        agents=tuple(row.agents),
        meta={name: str(value) for name, value in meta.items()},
        enabled=row.enabled,
        sensitivity=_LEVELS[row.sensitivity],
        tree_hash=row.tree_hash,
        chunks=row.chunks,
        synced_at=row.synced_at,
        paths=tuple(paths),
    )
