"""Staged documents become chunks, postings and statistics, within the transaction of whoever changes the library."""

from sqlalchemy import text

from app.store.engine import Session

_REMOVE_CHUNKS = text("DELETE FROM chunk WHERE document_id IN (SELECT document_id FROM staged_document)")
_ANALYZE_STAGED = (text("ANALYZE staged_document"), text("ANALYZE staged_chunk"))
_STAGE = text(
    """
    CREATE TEMP TABLE stage ON COMMIT DROP AS
    SELECT document.skill_id, document.document_id, chunk.ordinal, chunk.kind, chunk.heading_path, chunk.anchor,
           chunk.char_start, chunk.char_end, chunk.parent_start, chunk.parent_end, chunk.body, chunk.lexical,
           chunk.heading, chunk.input_hash
    FROM staged_chunk AS chunk JOIN staged_document AS document USING (number)
    """
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
        SELECT document_id, own.skill_id, :tenant, ordinal, own.kind, heading_path, anchor, char_start, char_end,
               parent_start, parent_end, body, input_hash, l2_normalize(own.vector + near.middle), own.words,
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
        INSERT INTO corpus_stat (tenant, chunks, mean_len, mean_context_len, model)
        SELECT :tenant, count(*), COALESCE(avg(lex_len), 1), COALESCE(avg(context_len), 1), NULLIF(:model, '')
        FROM chunk WHERE tenant = :tenant
        ON CONFLICT (tenant) DO UPDATE SET
            chunks = excluded.chunks, mean_len = excluded.mean_len, mean_context_len = excluded.mean_context_len,
            model = COALESCE(excluded.model, corpus_stat.model)
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


async def put_chunks(session: Session, tenant: str, model: str) -> bool:
    """Chunks and postings of all staged documents in place of what these had; False if a vector is missing.

    Every staged document must know its row and its skill's.
    """
    for statement in _ANALYZE_STAGED:
        await session.execute(statement)
    await session.execute(_REMOVE_CHUNKS)
    await session.execute(_STAGE)
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


async def remember_statistics(session: Session, tenant: str, model: str) -> None:
    """Count words and chunks of the tenant anew, say whose vectors it has, and forget vectors that nothing uses."""
    for statement in _STATISTICS:
        await session.execute(statement, {"tenant": tenant, "model": model})
    await session.execute(_PRUNE)
    await session.execute(_ANALYZE)
