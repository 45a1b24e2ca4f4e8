"""The library's tables: classes and migration agree, a stale change is refused, the cache outlives what used it."""

import asyncio
import hashlib
from dataclasses import replace

import numpy as np
import pytest
from sqlalchemy import Table, text
from sqlmodel import SQLModel

from app.domain.errors import NotFound
from app.domain.labels import Sensitivity
from app.store.embeddings import EmbeddingCache
from app.store.engine import Database
from app.store.skill_tables import DocumentRow, DocumentVersionRow, SkillRow, SyncRunRow
from app.store.skill_values import LibraryChange, LibraryState, NewChunk, NewDocument, SkillChange, SyncCounts
from app.store.skill_writer import SkillWriter
from app.store.skills import SkillStore

TEXT = "Keep queues short. Size hosts by load."
PARTS = ("Keep queues short.", "Size hosts by load.")

_WORDS = text(
    """
    SELECT c.ordinal, p.lexeme, p.tf, p.context_tf, p.lex_len, p.context_len
    FROM posting p JOIN chunk c ON c.id = p.chunk_id WHERE lexeme IN ('queue', 'load') ORDER BY 1, 2
    """
)
_VECTORS = text("SELECT vector_norm(embedding), embedding <=> lead(embedding) OVER () FROM chunk")


def _hash(part: str) -> bytes:
    return hashlib.sha256(part.encode()).digest()


def _chunk(part: str) -> NewChunk:
    start = TEXT.index(part)
    return NewChunk(
        "prose", ("Sizing",), "sizing", start, start + len(part), 0, len(TEXT), part, part, "Sizing", _hash(part)
    )


def _change(base: LibraryState, *, removed: tuple[str, ...] = ()) -> LibraryChange:
    document = NewDocument("skills/sizing/SKILL.md", "hash", TEXT, tuple(map(_chunk, PARTS)))
    skill = SkillChange(
        name="sizing",
        title="Sizing",
        description="About load.",
        license="MIT",
        agents=("architect",),
        meta={"tags": "load"},
        sensitivity=Sensitivity.INTERNAL,
        language="english",
        tree_hash="tree",
        recipe="recipe",
        documents=(document,),
    )
    counts = SyncCounts(added=1, chunks=2)
    return LibraryChange(base, "model", () if removed else (skill,), removed, counts, took_ms=5)


async def _remember(database: Database) -> None:
    vectors = {_hash(part): np.eye(384, dtype=np.float32)[number] for number, part in enumerate(PARTS)}
    await EmbeddingCache(database).add("model", vectors)


@pytest.mark.parametrize("table", [SkillRow, DocumentRow, DocumentVersionRow, SyncRunRow])
def test_classes_name_columns_that_the_migration_made(database: Database, table: type[SQLModel]) -> None:
    async def scenario() -> None:
        try:
            declared = table.__dict__["__table__"]
            assert isinstance(declared, Table)
            async with database.system() as session:
                rows = await session.execute(
                    text("SELECT column_name, is_nullable FROM information_schema.columns WHERE table_name = :t"),
                    {"t": declared.name},
                )
                columns = {name: nullable == "YES" for name, nullable in rows}
            assert {column.name for column in declared.columns} <= set(columns)
            assert all(columns[column.name] == column.nullable for column in declared.columns if not column.primary_key)
        finally:
            await database.close()

    asyncio.run(scenario())


def test_a_change_is_written_whole_and_read_back(database: Database) -> None:
    async def scenario() -> None:
        try:
            await _remember(database)
            writer, store = SkillWriter(database), SkillStore(database)
            empty = await writer.state("default")
            assert await writer.apply("default", _change(empty))
            state = await writer.state("default")
            assert state.skills["sizing"].chunks == 2
            (skill,) = await store.skills("default")
            assert (skill.name, skill.agents, skill.sensitivity) == ("sizing", ("architect",), Sensitivity.INTERNAL)
            assert (skill.meta, skill.chunks, skill.paths) == ({"tags": "load"}, 2, ("skills/sizing/SKILL.md",))
            assert await store.texts("default", "sizing") == {"skills/sizing/SKILL.md": TEXT}
            assert await store.skills("other") == ()
            (run,) = await store.runs("default", 5)
            assert (run.added, run.chunks, run.took_ms, run.error) == (1, 2, 5, None)
        finally:
            await database.close()

    asyncio.run(scenario())


def test_words_are_counted_alone_and_in_their_section(database: Database) -> None:
    async def scenario() -> None:
        try:
            await _remember(database)
            writer = SkillWriter(database)
            await writer.apply("default", _change(await writer.state("default")))
            async with database.system() as session:
                rows = await session.execute(_WORDS)
                assert [tuple(row) for row in rows] == [
                    (0, "load", 0, 1, 3, 12),
                    (0, "queue", 1, 3, 3, 12),
                    (1, "load", 1, 3, 3, 12),
                    (1, "queue", 0, 1, 3, 12),
                ]
                stats = await session.execute(text("SELECT df, context_df FROM lexeme_stat WHERE lexeme = 'queue'"))
                assert tuple(stats.one()) == (1, 2)
                near = await session.execute(_VECTORS)
                norm, distance = near.all()[0]
                assert norm == pytest.approx(1, abs=1e-5)
                assert 0 < distance < 1  # apart, but nearer than the right angle of their own vectors
        finally:
            await database.close()

    asyncio.run(scenario())


def test_a_change_from_another_state_is_refused(database: Database) -> None:
    async def scenario() -> None:
        try:
            await _remember(database)
            writer = SkillWriter(database)
            empty = await writer.state("default")
            assert await writer.apply("default", _change(empty))
            before = await writer.state("default")
            assert not await writer.apply("default", _change(empty, removed=("sizing",)))
            assert await writer.state("default") == before
            assert await writer.apply("default", _change(before, removed=("sizing",)))
            assert (await writer.state("default")).skills == {}
        finally:
            await database.close()

    asyncio.run(scenario())


def test_a_chunk_without_its_vector_is_refused(database: Database) -> None:
    async def scenario() -> None:
        try:
            writer = SkillWriter(database)
            empty = await writer.state("default")
            assert not await writer.apply("default", _change(empty))
            await _remember(database)
            assert not await writer.apply("default", replace(_change(empty), model="another model"))
            assert (await writer.state("default")).skills == {}
        finally:
            await database.close()

    asyncio.run(scenario())


def test_versions_and_vectors_outlive_the_skill(database: Database) -> None:
    async def scenario() -> None:
        try:
            await _remember(database)
            writer, store = SkillWriter(database), SkillStore(database)
            await writer.apply("default", _change(await writer.state("default")))
            assert (await store.version("default", "skills/sizing/SKILL.md", "hash")).current
            await writer.apply("default", _change(await writer.state("default"), removed=("sizing",)))
            version = await store.version("default", "skills/sizing/SKILL.md", "hash")
            assert (version.text, version.current, version.license) == (TEXT, False, "MIT")
            with pytest.raises(NotFound):
                await store.version("other", "skills/sizing/SKILL.md", "hash")
            cache = EmbeddingCache(database)
            hashes = [_hash("new"), *map(_hash, PARTS), _hash("new")]
            assert await cache.missing("model", hashes) == (_hash("new"),)
            assert await cache.missing("another model", hashes[:2]) == tuple(hashes[:2])
        finally:
            await database.close()

    asyncio.run(scenario())


def test_vectors_that_nothing_used_for_90_days_are_pruned(database: Database) -> None:
    async def scenario() -> None:
        try:
            await _remember(database)
            await EmbeddingCache(database).add("model", {_hash("old"): np.ones(384, dtype=np.float32)})
            async with database.system() as session:
                await session.execute(text("UPDATE embedding SET used_at = now() - interval '91 days'"))
            writer = SkillWriter(database)
            await writer.apply("default", _change(await writer.state("default")))
            missing = await EmbeddingCache(database).missing("model", [_hash("old"), *map(_hash, PARTS)])
            assert missing == (_hash("old"),)
        finally:
            await database.close()

    asyncio.run(scenario())
