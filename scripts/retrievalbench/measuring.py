"""What a search costs and finds in a made-up corpus of any size."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import psycopg
from numpy.typing import NDArray
from sqlalchemy import text

from app.retrieval.search import Retriever, SearchQuery
from app.store.engine import Database, open_database
from retrievalbench.loading import SHARES, TENANT
from retrievalbench.our_worker import Given
from retrievalbench.synthetic import Question, Synthetic, Vectors

K = 10
_WARM = 20
# A case that takes longer is cut short; at least so many questions are asked.
_PATIENCE_S = 180.0
_LEAST = 40

Sizes: TypeAlias = dict[str, int]
Places: TypeAlias = "NDArray[np.int64]"


@dataclass(frozen=True, slots=True)
class Timing:
    """Milliseconds of the product's whole search, embedding left out; ``short`` questions got fewer than ``K`` hits."""

    filter: str
    questions: int
    p50_ms: float
    p99_ms: float
    short: int


def sizes(dsn: str) -> Sizes:
    """Bytes of each table of the search and of each index, as they lie on the disk."""
    query = (
        "SELECT c.relname, CASE c.relkind WHEN 'i' THEN pg_relation_size(c.oid) ELSE pg_table_size(c.oid) END "
        "FROM pg_class c LEFT JOIN pg_index x ON x.indexrelid = c.oid WHERE c.relkind IN ('r', 'i') AND "
        "coalesce(x.indrelid, c.oid) = ANY(ARRAY['chunk', 'document', 'posting', 'lexeme_stat']::regclass[]) "
        "ORDER BY 2 DESC"
    )
    with psycopg.connect(dsn) as connection:
        return {str(name): int(size) for name, size in connection.execute(query)}


def recalls(dsn: str, corpus: Synthetic, questions: Sequence[Question], depths: Sequence[int]) -> list[float]:
    """For each depth the share of the truly nearest chunks that the approximate index gives, set as the product is."""
    exact = nearest(corpus, np.stack([question.vector for question in questions]), max(depths))
    shares: list[float] = []
    for k in depths:
        found = asyncio.run(_by_index(dsn, questions, k))
        hits = [len(set(truth[:k].tolist()) & rows) for truth, rows in zip(exact, found, strict=True)]
        shares.append(round(sum(hits) / (k * len(hits)), 4))
    return shares


def nearest(corpus: Synthetic, vectors: Vectors, k: int) -> Places:
    """The ids of the ``k`` nearest chunks of each vector, by comparing it with all of them."""
    scores = np.full((len(vectors), k), -2.0, dtype=np.float32)
    ids = np.zeros((len(vectors), k), dtype=np.int64)
    for batch in corpus.batches():
        cosines = vectors @ batch.vectors.T
        top = np.argpartition(-cosines, k, axis=1)[:, :k] if batch.chunks > k else np.argsort(-cosines, axis=1)
        scores = np.concatenate([scores, np.take_along_axis(cosines, top, axis=1)], axis=1)
        ids = np.concatenate([ids, top + batch.first + 1], axis=1)
        best = np.argsort(-scores, axis=1)[:, :k]
        scores, ids = np.take_along_axis(scores, best, axis=1), np.take_along_axis(ids, best, axis=1)
    return ids


async def _by_index(dsn: str, questions: Sequence[Question], k: int) -> list[set[int]]:
    database = open_database(dsn)
    expression, type_ = await _indexed(database)
    # The names come from the catalogue of the database itself.
    query = text(
        f"SELECT id FROM chunk WHERE tenant = :tenant ORDER BY {expression} <=> CAST(:vector AS {type_}) LIMIT :k"  # noqa: S608
    )
    found: list[set[int]] = []
    async with database.session() as session:
        # Small tables are sorted by the planner's choice; it is the index that is judged here.
        await session.execute(text("SET LOCAL enable_seqscan = off"))
        await session.execute(text("SET LOCAL enable_sort = off"))
        for question in questions:
            values = {"tenant": TENANT, "vector": question.vector, "k": k}
            found.append({int(row.id) for row in await session.execute(query, values)})
    await database.close()
    return found


async def _indexed(database: Database) -> tuple[str, str]:
    """What the vector index is on, and of which type that is: a column, or the column at half the width."""
    query = text(
        "SELECT pg_get_indexdef(c.oid, 1, true) AS expression, format_type(a.atttypid, a.atttypmod) AS type "
        "FROM pg_class c JOIN pg_am m ON m.oid = c.relam JOIN pg_index x ON x.indexrelid = c.oid "
        "JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = 1 "
        "WHERE m.amname = 'hnsw' AND x.indrelid = 'chunk'::regclass"
    )
    async with database.session() as session:
        row = (await session.execute(query)).one()
    return f"({row.expression})", str(row.type)


def timings(dsn: str, questions: Sequence[Question]) -> list[Timing]:
    """The product's search without a filter, and in skills that hold less and less of everything."""
    return asyncio.run(_timings(dsn, questions))


async def _timings(dsn: str, questions: Sequence[Question]) -> list[Timing]:
    database = open_database(dsn)
    given = Given()
    given.vectors.update({question.text: question.vector for question in questions})
    retriever = Retriever(database, given)
    timed: list[Timing] = []
    for name, skills in [("none", None), *((f"{share:.1%}", (name,)) for name, share in SHARES.items())]:
        for question in questions[:_WARM]:
            await retriever.search(_query(question, skills))
        timed.append(await _timed(retriever, name, questions, skills))
    await database.close()
    return timed


async def _timed(
    retriever: Retriever, name: str, questions: Sequence[Question], skills: tuple[str, ...] | None
) -> Timing:
    seconds: list[float] = []
    short = 0
    for question in questions:
        begun = time.perf_counter()
        found = await retriever.search(_query(question, skills))
        seconds.append(time.perf_counter() - begun)
        short += len(found) < K
        if sum(seconds) > _PATIENCE_S and len(seconds) >= _LEAST:
            break
    p50, p99 = np.percentile(seconds, [50, 99]) * 1000
    return Timing(name, len(seconds), round(float(p50), 2), round(float(p99), 2), short)


def _query(question: Question, skills: tuple[str, ...] | None) -> SearchQuery:
    return SearchQuery(question.text, k=K, tenant=TENANT, skills=skills)
