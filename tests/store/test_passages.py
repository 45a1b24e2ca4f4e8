"""Search in SQL over ten thousand chunks: every filter gets its rows, and the vector index is used where it pays."""

import asyncio
from collections import Counter

import numpy as np
import pytest
from numpy.typing import NDArray
from sqlalchemy import text

from app.domain.labels import Sensitivity
from app.store.engine import Database
from app.store.passages import PassageStore, Permission

# Chunks per skill: filters that keep half, a tenth, a hundredth and a thousandth of ten thousand.
SKILLS = {"half": 5000, "tenth": 1000, "hundredth": 100, "thousandth": 10, "rest": 3890}

FILL = (
    """
    INSERT INTO skill (tenant, name, title, description, agents, tree_hash, recipe, chunks)
    SELECT 'default', name, name, name, ARRAY['agent-' || name], '', '', chunks
    FROM unnest(CAST(:names AS text[]), CAST(:chunks AS int[])) AS s (name, chunks)
    """,
    "INSERT INTO document (skill_id, path, content_hash, recipe, text) SELECT id, name, '', '', '' FROM skill",
    "DROP INDEX chunk_hnsw",
    """
    INSERT INTO chunk (document_id, skill_id, tenant, ordinal, kind, heading_path, anchor, char_start, char_end,
                       parent_start, parent_end, body, input_hash, embedding, lex_len, context_len)
    SELECT d.id, s.id, 'default', n, 'prose', '{}', '', n, n + 1, n, n + 1, 'x', '',
           (SELECT array_agg(random() - 0.5 + 0 * n * i) FROM generate_series(1, 384) i)::vector(384), 2, 6
    FROM skill s JOIN document d ON d.skill_id = s.id, generate_series(1, s.chunks) n
    """,
    "CREATE INDEX chunk_hnsw ON chunk USING hnsw (embedding vector_cosine_ops) WITH (m = 16, ef_construction = 64)",
    """
    INSERT INTO posting (tenant, lexeme, chunk_id, skill_id, tf, context_tf, lex_len, context_len)
    SELECT 'default', word, id, skill_id, 1, 3, 2, 6 FROM chunk, unnest(ARRAY['common', 'word' || ordinal % 50]) word
    """,
    "INSERT INTO lexeme_stat SELECT 'default', lexeme, count(*), count(*) FROM posting GROUP BY lexeme",
    "INSERT INTO corpus_stat SELECT 'default', count(*), 2, 6 FROM chunk",
    "ANALYZE chunk, posting, lexeme_stat, skill",
)


async def _fill(database: Database) -> None:
    async with database.system() as session:
        await session.execute(text("SET LOCAL statement_timeout = 0"))
        for statement in FILL:
            values = {"names": [*SKILLS], "chunks": [*SKILLS.values()]} if ":names" in statement else None
            await session.execute(text(statement), values)


async def _index_scans(database: Database) -> int:
    async with database.system() as session:
        await session.execute(text("SELECT pg_stat_force_next_flush()"))
    async with database.system() as session:
        found = await session.execute(
            text("SELECT idx_scan FROM pg_stat_user_indexes WHERE indexrelname = 'chunk_hnsw'")
        )
        return int(found.scalar_one())


def _vectors(count: int) -> list[NDArray[np.float32]]:
    rows = np.random.default_rng(5).normal(size=(count, 384)).astype(np.float32)
    return [row / np.linalg.norm(row) for row in rows]


def test_filtered_searches_get_all_their_rows_and_the_index_is_used(database: Database) -> None:
    async def scenario() -> None:
        try:
            await _fill(database)
            store = PassageStore(database)
            for vector in _vectors(6):
                for names, rows in [((name,), count) for name, count in SKILLS.items()] + [
                    (("half", "hundredth"), 5100)
                ]:
                    for k in (10, 120):
                        permission = Permission("default", Sensitivity.PUBLIC, None, names)
                        hits = (await store.search("nothing", vector, permission, k)).found
                        assert len(hits) == min(k, rows), names
                        assert {hit.passage.skill for hit in hits} <= set(names)
                        scores = [hit.passage.score for hit in hits]
                        assert scores == sorted(scores, reverse=True)

            everything = Permission("default", Sensitivity.PUBLIC)
            await _check_words(store, everything)
            before = await _index_scans(database)
            for id_, vector in await _some(database):
                best, *_ = (await store.search("nothing", vector, everything, 10)).found
                assert (best.passage.id, round(best.passage.cosine, 3)) == (id_, 1)
            assert await _index_scans(database) >= before + 5
        finally:
            await database.close()

    asyncio.run(scenario())


async def _check_words(store: PassageStore, everything: Permission) -> None:
    """A word of every chunk finds none that a rare one does not find, and counts where the rare one has found."""
    (vector,) = _vectors(1)
    rare = {hit.passage.id: hit.passage for hit in (await store.search("word7", vector, everything, 60)).found}
    both = {hit.passage.id: hit.passage for hit in (await store.search("common word7", vector, everything, 60)).found}
    assert max(passage.bm25 for passage in both.values()) > max(passage.bm25 for passage in rare.values())
    assert sum(passage.bm25 > 1 for passage in both.values()) == sum(passage.bm25 > 1 for passage in rare.values())
    assert any(hit.passage.bm25 > 0 for hit in (await store.search("common", vector, everything, 60)).found)


async def _some(database: Database) -> list[tuple[int, NDArray[np.float32]]]:
    async with database.system() as session:
        rows = await session.execute(text("SELECT id, embedding FROM chunk WHERE ordinal = 7 ORDER BY id"))
        return [(row.id, row.embedding.to_numpy()) for row in rows]


SMALL = (
    """
    INSERT INTO skill (tenant, name, agents, sensitivity, enabled, title, description, tree_hash, recipe, chunks)
    SELECT tenant, name, CAST(agents AS text[]), sensitivity, enabled, '', '', '', '', 3
    FROM (VALUES ('default', 'open', '{}', 0, true), ('default', 'mine', '{me}', 0, true),
                 ('default', 'secret', '{}', 2, true), ('default', 'off', '{}', 0, false),
                 ('other', 'foreign', '{}', 0, true)) AS s (tenant, name, agents, sensitivity, enabled)
    """,
    "INSERT INTO document (skill_id, path, content_hash, recipe, text) SELECT id, name, '', '', 'abc' FROM skill",
    """
    INSERT INTO chunk (document_id, skill_id, tenant, ordinal, kind, heading_path, anchor, char_start, char_end,
                       parent_start, parent_end, body, input_hash, embedding, lex_len, context_len)
    SELECT d.id, s.id, s.tenant, n, 'prose', '{A,B}', 'b', n - 1, n, 0, 3, substr('abc', n, 1), '',
           (SELECT array_agg(CASE WHEN i = n THEN 1 ELSE 0.01 END) FROM generate_series(1, 384) i)::vector(384), 2, 6
    FROM skill s JOIN document d ON d.skill_id = s.id, generate_series(1, 3) n
    """,
    """
    INSERT INTO posting (tenant, lexeme, chunk_id, skill_id, tf, context_tf, lex_len, context_len)
    SELECT tenant, 'queue', id, skill_id, ordinal, ordinal * 3, 2, 6 FROM chunk
    """,
    "INSERT INTO lexeme_stat SELECT tenant, lexeme, count(*), count(*) FROM posting GROUP BY tenant, lexeme",
    "INSERT INTO corpus_stat SELECT tenant, count(*), 2, 6 FROM chunk GROUP BY tenant",
)


@pytest.mark.parametrize(
    ("permission", "skills"),
    [
        (Permission("default", Sensitivity.PUBLIC), {"open", "mine"}),
        (Permission("default", Sensitivity.PUBLIC, agent="you"), {"open"}),
        (Permission("default", Sensitivity.PUBLIC, agent="me"), {"open", "mine"}),
        (Permission("default", Sensitivity.RESTRICTED), {"open", "mine", "secret"}),
        (Permission("default", Sensitivity.PUBLIC, skills=("mine", "off", "foreign")), {"mine"}),
        (Permission("default", Sensitivity.PUBLIC, skills=()), set[str]()),
        (Permission("other", Sensitivity.PUBLIC), {"foreign"}),
    ],
)
def test_both_legs_obey_the_permission(database: Database, permission: Permission, skills: set[str]) -> None:
    async def scenario() -> None:
        try:
            async with database.system() as session:
                for statement in SMALL:
                    await session.execute(text(statement))
            hits = (await PassageStore(database).search("How long is a queue?", _vectors(1)[0], permission, 50)).found
            assert Counter(hit.passage.skill for hit in hits) == dict.fromkeys(skills, 3)
            assert all(hit.passage.bm25 > 0 for hit in hits)
        finally:
            await database.close()

    asyncio.run(scenario())


def test_chunks_by_id_keep_the_order_and_bring_their_section(database: Database) -> None:
    async def scenario() -> None:
        try:
            async with database.system() as session:
                for statement in SMALL:
                    await session.execute(text(statement))
            store = PassageStore(database)
            found = (await store.search("queue", _vectors(1)[0], Permission("default", Sensitivity.PUBLIC), 50)).found
            ids = [hit.passage.id for hit in found]
            again = await store.by_ids([ids[2], ids[0], -7, ids[2]], "default")
            assert [hit.passage.id for hit in again] == [ids[2], ids[0]]
            assert {hit.parent for hit in again} == {"abc"}
            async with database.system() as session:
                await session.execute(text("UPDATE skill SET enabled = false"))
            assert await store.by_ids(ids, "default") == ()
        finally:
            await database.close()

    asyncio.run(scenario())
