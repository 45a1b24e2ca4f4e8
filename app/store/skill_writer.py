"""One sync's change to the library, written in one transaction; searches see the old state until it is done."""

import json

from sqlalchemy import text

from app.store.engine import Database, Session, raw_connection
from app.store.skill_values import (
    LibraryChange,
    LibraryState,
    NewDocument,
    SkillChange,
    StoredDocument,
    StoredSkill,
)

# A sync may wait for another one and may build a large index: the limits for requests do not fit it.
_PATIENCE = text("SET LOCAL statement_timeout = 0")
_LOCK = text("SELECT pg_advisory_xact_lock(hashtext('skill-sync:' || :tenant))")
_SKILLS = text("SELECT name, tree_hash, recipe FROM skill WHERE tenant = :tenant")
_DOCUMENTS = text(
    """
    SELECT s.name, d.path, d.content_hash, d.recipe, (SELECT count(*) FROM chunk c WHERE c.document_id = d.id) AS chunks
    FROM document d JOIN skill s ON s.id = d.skill_id WHERE s.tenant = :tenant
    """
)
_ACCEPTED = text("SELECT name, tree_hash FROM skill_acceptance WHERE tenant = :tenant")
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
        char_start int, char_end int, parent_start int, parent_end int, body text, lexical text, heading text,
        input_hash bytea
    ) ON COMMIT DROP
    """
)
_COPY = (
    "COPY stage (skill_id, document_id, ordinal, kind, heading_path, anchor, char_start, char_end, parent_start, "
    "parent_end, body, lexical, heading, input_hash) FROM STDIN"
)
_STAGE_INDEX = text("CREATE UNIQUE INDEX ON stage (document_id, ordinal)")
_STAGE_WORDS = text(
    """
    CREATE TEMP TABLE stage_word ON COMMIT DROP AS
    SELECT stage.document_id, stage.ordinal, word.lexeme, cardinality(word.positions) AS tf
    FROM stage JOIN skill ON skill.id = stage.skill_id, unnest(to_tsvector(skill.language, stage.lexical)) AS word
    """
)
_STAGE_ANALYZE = (text("ANALYZE stage"), text("ANALYZE stage_word"))
# Vectors come from the cache in the same statement, so that a chunk can only ever get the vector of its own text.
# A chunk is searched in the light of its neighbours in the section: half its own vector, half the mean of all three.
_PUT_CHUNKS = text(
    """
    WITH own AS MATERIALIZED (
        SELECT stage.*, e.vector, COALESCE(w.words, 0) AS words
        FROM stage JOIN embedding e ON e.model = :model AND e.input_hash = stage.input_hash
        LEFT JOIN (
            SELECT document_id, ordinal, sum(tf) AS words FROM stage_word GROUP BY document_id, ordinal
        ) AS w USING (document_id, ordinal)
    ), near AS MATERIALIZED (
        SELECT own.document_id, own.ordinal, l2_normalize(avg(other.vector)) AS middle, sum(other.words) AS words
        FROM own JOIN own AS other ON other.document_id = own.document_id
            AND other.ordinal BETWEEN own.ordinal - 1 AND own.ordinal + 1
            AND other.char_start >= own.parent_start AND other.char_start < own.parent_end
        GROUP BY own.document_id, own.ordinal
    ), written AS (
        INSERT INTO chunk (document_id, skill_id, tenant, ordinal, kind, heading_path, anchor, char_start, char_end,
                           parent_start, parent_end, body, input_hash, embedding, lex_len, context_len, heading_words)
        SELECT document_id, skill_id, :tenant, ordinal, kind, heading_path, anchor, char_start, char_end, parent_start,
               parent_end, body, input_hash, l2_normalize(own.vector + near.middle), own.words,
               near.words + 2 * own.words, tsvector_to_array(to_tsvector(skill.language, own.heading))
        FROM own JOIN near USING (document_id, ordinal) JOIN skill ON skill.id = own.skill_id
        ORDER BY document_id, ordinal
        RETURNING 1
    )
    SELECT count(*) FROM written
    """
)
_PUT_POSTINGS = text(
    """
    INSERT INTO posting (tenant, lexeme, chunk_id, skill_id, tf, context_tf, lex_len, context_len)
    SELECT c.tenant, word.lexeme, c.id, c.skill_id, COALESCE(sum(word.tf) FILTER (WHERE other.ordinal = c.ordinal), 0),
           sum(word.tf * CASE WHEN other.ordinal = c.ordinal THEN 3 ELSE 1 END), c.lex_len, c.context_len
    FROM chunk c
    JOIN stage AS other ON other.document_id = c.document_id
        AND other.ordinal BETWEEN c.ordinal - 1 AND c.ordinal + 1
        AND other.char_start >= c.parent_start AND other.char_start < c.parent_end
    JOIN stage_word AS word ON word.document_id = other.document_id AND word.ordinal = other.ordinal
    GROUP BY c.id, word.lexeme
    """
)
_STATISTICS = (
    text("DELETE FROM lexeme_stat WHERE tenant = :tenant"),
    text(
        """
        INSERT INTO lexeme_stat (tenant, lexeme, df, context_df)
        SELECT tenant, lexeme, count(*) FILTER (WHERE tf > 0), count(*)
        FROM posting WHERE tenant = :tenant GROUP BY tenant, lexeme
        """
    ),
    text(
        """
        INSERT INTO corpus_stat (tenant, chunks, mean_len, mean_context_len)
        SELECT :tenant, count(*), COALESCE(avg(lex_len), 1), COALESCE(avg(context_len), 1)
        FROM chunk WHERE tenant = :tenant
        ON CONFLICT (tenant) DO UPDATE SET
            chunks = excluded.chunks, mean_len = excluded.mean_len, mean_context_len = excluded.mean_context_len
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
_ANALYZE = text("ANALYZE chunk (tenant, skill_id), posting (tenant, lexeme, skill_id), lexeme_stat")
_RECORD = text(
    """
    INSERT INTO sync_run (tenant, took_ms, added, updated, deleted, unchanged, chunks, embedded, cached)
    VALUES (:tenant, :took_ms, :added, :updated, :deleted, :unchanged, :chunks, :embedded, :cached)
    """
)


class SkillWriter:
    """Reads the state of a tenant's library and changes it, whole or not at all."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def state(self, tenant: str) -> LibraryState:
        """What is indexed now."""
        async with self._database.session() as session:
            return await _state(session, tenant)

    async def apply(self, tenant: str, change: LibraryChange) -> bool:
        """Make the change; one at a time per tenant, while searches go on.

        False, with nothing written, if the library is no longer what the change was worked out from, or if a vector
        that it needs has left the cache: then it must be worked out anew.
        """
        async with self._database.session() as session:
            await session.execute(_PATIENCE)
            await session.execute(_LOCK, {"tenant": tenant})
            done = await _state(session, tenant) == change.base and await _write(session, tenant, change)
            if not done:
                await session.rollback()
        return done


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
    return LibraryState(skills, frozenset((row.name, row.tree_hash) for row in accepted))


async def _write(session: Session, tenant: str, change: LibraryChange) -> bool:
    await session.execute(_REMOVE_SKILLS, {"tenant": tenant, "names": [*change.removed]})
    await session.execute(_STAGE)
    for skill in change.skills:
        await _put_skill(session, tenant, skill)
    if not await _put_chunks(session, tenant, change.model):
        return False
    for statement in _STATISTICS:
        await session.execute(statement, {"tenant": tenant})
    await session.execute(_PRUNE)
    await session.execute(_ANALYZE)
    counts = change.counts
    values = {name: getattr(counts, name) for name in counts.__slots__}
    await session.execute(_RECORD, {**values, "tenant": tenant, "took_ms": change.took_ms})
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
            row = (
                skill,
                document_id,
                ordinal,
                c.kind,
                [*c.heading_path],
                c.anchor,
                *place,
                c.body,
                c.lexical,
                c.heading,
            )
            await copy.write_row((*row, c.input_hash))


async def _put_chunks(session: Session, tenant: str, model: str) -> bool:
    """Chunks and postings from the staged rows; False if a vector is missing."""
    await session.execute(_STAGE_INDEX)
    await session.execute(_STAGE_WORDS)
    for statement in _STAGE_ANALYZE:
        await session.execute(statement)
    staged = (await session.execute(text("SELECT count(*) FROM stage"))).scalar_one()
    written = await session.execute(_PUT_CHUNKS, {"tenant": tenant, "model": model})
    if written.scalar_one() != staged:
        return False
    await session.execute(_PUT_POSTINGS)
    await session.execute(_TOUCH, {"model": model})
    return True
