"""Hybrid search over chunks, and chunks by id. Permissions act inside the statements, never on their results."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import RowMapping, text

from app.domain.labels import Sensitivity
from app.domain.passage import Passage
from app.store.engine import Database, Session

# Candidates of each leg; both scores are then computed for every candidate of either.
POOL = 50
# The score of a chunk: its cosine, its share of the question's words by BM25, and how much of its heading was asked
# for. Weights were chosen on four sets of questions at once; a tenth more or less is noise on each of them.
_COSINE_WEIGHT = 0.5
_HEADING_WEIGHT = 0.1
# Weight of the words of a chunk with its neighbours against those of the chunk alone.
_CONTEXT_WEIGHT = 0.5
# A pasted plan has hundreds of words. The rarest decide, and time stays bounded.
_TERMS = 64
# Words that so many chunks hold find no candidates of their own: the rarer ones of the question do, and the frequent
# ones are looked up for these alone. On all sets of questions the result is the same from 300 rows on.
_SEED_ROWS = 1500
# An index that filters as it scans must pass over what the filter drops: below this share a scan of what is left is
# faster, and it finds all of it.
_SELECTIVE = 0.05
# Up to so many rows sorting them all takes less time than walking the graph.
_SMALL = 3000

_PERMITTED = text(
    """
    SELECT id, chunks, (SELECT sum(chunks) FROM skill) AS total FROM skill
    WHERE tenant = :tenant AND enabled AND sensitivity <= :clearance
        AND (CAST(:agent AS text) IS NULL OR agents = '{}' OR :agent = ANY(agents) OR name = ANY(:also))
        AND (CAST(:names AS text[]) IS NULL OR name = ANY(CAST(:names AS text[])))
    """
)
# The vector must stand as a parameter in ORDER BY; taken from a joined CTE the planner cannot use the index.
_DENSE_BY_INDEX = """
    SELECT id FROM chunk WHERE tenant = :tenant AND skill_id = ANY(CAST(:skills AS bigint[]))
    ORDER BY embedding <=> CAST(:vector AS vector(384)) LIMIT :pool
"""
_DENSE_EXACT = """
    SELECT id FROM (
        SELECT id, embedding FROM chunk WHERE tenant = :tenant AND skill_id = ANY(CAST(:skills AS bigint[])) OFFSET 0
    ) AS kept
    ORDER BY embedding <=> CAST(:vector AS vector(384)), id LIMIT :pool
"""
# BM25 as in Robertson and Zaragoza 2009 with k1 1.2 and b 0.75, of the chunk alone and of it with its neighbours;
# divided by the idf of the whole question, so that 1 means: all its words, and the number means the same everywhere.
_BM25 = """
    (1 - :context) * t.idf * p.tf * 2.2 / (p.tf + 1.2 * (0.25 + 0.75 * (p.lex_len / t.mean_len)))
    + :context * t.context_idf * p.context_tf * 2.2
      / (p.context_tf + 1.2 * (0.25 + 0.75 * (p.context_len / t.mean_context_len)))
"""
_SEARCH = """
    WITH word AS MATERIALIZED (
        SELECT DISTINCT found.lexeme
        FROM (SELECT DISTINCT language FROM skill WHERE id = ANY(CAST(:skills AS bigint[]))) AS spoken,
            unnest(to_tsvector(spoken.language, :text)) AS found
    ), known AS MATERIALIZED (
        SELECT word.lexeme, ls.df, ls.context_df
        FROM word LEFT JOIN lexeme_stat ls ON ls.tenant = :tenant AND ls.lexeme = word.lexeme
        ORDER BY ls.df, word.lexeme LIMIT :terms
    ), term AS MATERIALIZED (
        SELECT known.lexeme, known.df, cs.mean_len, cs.mean_context_len,
               CAST(ln(1 + (cs.chunks - COALESCE(df, 0) + 0.5) / (COALESCE(df, 0) + 0.5)) AS float8) AS idf,
               CAST(ln(1 + (cs.chunks - context_df + 0.5) / (context_df + 0.5)) AS float8) AS context_idf,
               sum(context_df) OVER (ORDER BY context_df, known.lexeme) AS rows,
               row_number() OVER (ORDER BY context_df, known.lexeme) AS place
        FROM known JOIN corpus_stat cs ON cs.tenant = :tenant
    ), question AS MATERIALIZED (
        SELECT GREATEST(sum(idf), 1e-9) AS mass, GREATEST(avg(idf), 1e-9) AS middle FROM term
    ), seed AS MATERIALIZED (
        SELECT p.chunk_id AS id, sum({bm25}) AS bm25
        FROM term t JOIN posting p ON p.tenant = :tenant AND p.lexeme = t.lexeme
        WHERE (t.rows <= :seed_rows OR t.place = 1) AND p.skill_id = ANY(CAST(:skills AS bigint[]))
        GROUP BY 1
    ), dense AS MATERIALIZED ({dense}), candidate AS MATERIALIZED (
        SELECT id FROM dense UNION (SELECT id FROM seed ORDER BY bm25 DESC, id LIMIT :seeds)
    ), frequent AS MATERIALIZED (
        SELECT candidate.id, sum({bm25}) AS bm25
        FROM candidate CROSS JOIN (SELECT * FROM term WHERE df > 0 AND rows > :seed_rows AND place > 1) AS t
        JOIN LATERAL (
            SELECT * FROM posting WHERE tenant = :tenant AND lexeme = t.lexeme AND chunk_id = candidate.id OFFSET 0
        ) AS p ON true
        GROUP BY 1
    ), scored AS MATERIALIZED (
        SELECT c.id, COALESCE(seed.bm25, 0) + COALESCE(frequent.bm25, 0) AS bm25,
               1 - (c.embedding <=> CAST(:vector AS vector(384))) AS cosine, COALESCE((
                   SELECT sum(t.idf) / cardinality(c.heading_words) FROM term t WHERE t.lexeme = ANY(c.heading_words)
               ), 0) AS heading
        FROM candidate JOIN chunk c USING (id) LEFT JOIN seed USING (id) LEFT JOIN frequent USING (id)
        WHERE :cards OR c.kind <> 'card'
    ), best AS MATERIALIZED (
        SELECT scored.*, :weight * cosine + (1 - :weight) * bm25 / mass + :heading * heading / middle AS score
        FROM scored, question ORDER BY score DESC, id LIMIT :count
    )
    SELECT best.id, c.document_id, s.name AS skill, d.path, c.anchor, c.heading_path, c.char_start, c.char_end, c.body,
           best.score, best.cosine, best.bm25, d.content_hash, c.parent_start, c.parent_end,
           (SELECT count(*) FROM dense) AS dense_found
    FROM best JOIN chunk c USING (id) JOIN skill s ON s.id = c.skill_id
    JOIN LATERAL (SELECT path, content_hash FROM document WHERE id = c.document_id OFFSET 0) AS d ON true
    ORDER BY best.score DESC, best.id
"""
_BY_INDEX = text(_SEARCH.format(bm25=_BM25, dense=_DENSE_BY_INDEX))
_EXACT = text(_SEARCH.format(bm25=_BM25, dense=_DENSE_EXACT))

_BY_ID = text(
    """
    SELECT c.id, c.document_id, s.name AS skill, d.path, c.anchor, c.heading_path, c.char_start, c.char_end, c.body,
           0.0 AS score, 0.0 AS cosine, 0.0 AS bm25, d.content_hash, c.parent_start, c.parent_end,
           substring(d.text FROM c.parent_start + 1 FOR c.parent_end - c.parent_start) AS parent
    FROM chunk c JOIN document d ON d.id = c.document_id JOIN skill s ON s.id = c.skill_id
    WHERE c.id = ANY(:ids) AND s.enabled
    """
)
_FREQUENCIES = text(
    """
    SELECT stem.lexeme, COALESCE(max(ls.df), 0) AS df
    FROM (SELECT DISTINCT language FROM skill WHERE tenant = :tenant) AS spoken,
        unnest(to_tsvector(spoken.language, :text)) AS stem
    LEFT JOIN lexeme_stat ls ON ls.tenant = :tenant AND ls.lexeme = stem.lexeme
    GROUP BY stem.lexeme
    """
)
_UNKNOWN = text(
    """
    SELECT given.place FROM unnest(CAST(:texts AS text[])) WITH ORDINALITY AS given (words, place),
        (SELECT DISTINCT language FROM skill WHERE tenant = :tenant) AS spoken,
        unnest(to_tsvector(spoken.language, given.words)) AS stem
    LEFT JOIN lexeme_stat ls ON ls.tenant = :tenant AND ls.lexeme = stem.lexeme
    GROUP BY given.place HAVING count(ls.lexeme) = 0 ORDER BY given.place
    """
)
_CHUNKS = text("SELECT COALESCE(max(chunks), 0) FROM corpus_stat WHERE tenant = :tenant")


@dataclass(frozen=True, slots=True)
class Permission:
    """Which skills a search may read: a tenant's, up to a sensitivity; only an agent's, or named ones, where given.

    The skills of an agent are those that name it, and those in ``also``. Without ``cards`` the descriptions of skills
    are left out: they say what a skill is about, not what holds.
    """

    tenant: str
    clearance: Sensitivity
    agent: str | None = None
    skills: tuple[str, ...] | None = None
    also: tuple[str, ...] = ()
    cards: bool = True


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that was found, and the span of the section around it, with that span's text if it was asked for."""

    passage: Passage
    parent_start: int
    parent_end: int
    parent: str = ""


class PassageStore:
    """Finds chunks by words and by meaning."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def search(
        self, words: str, vector: NDArray[np.float32], permission: Permission, count: int
    ) -> tuple[Hit, ...]:
        """At most ``count`` hits, best first, equal scores by id. ``words`` is the question as lexical text.

        Fewer come back only if fewer chunks may be read than ``count``.
        """
        async with self._database.session() as session:
            skills, chunks, total = await _permitted(session, permission)
            if not chunks:
                return ()
            values = {
                "tenant": permission.tenant,
                "skills": skills,
                "text": words,
                "vector": vector,
                "pool": max(POOL, count),
                "terms": _TERMS,
                "weight": _COSINE_WEIGHT,
                "heading": _HEADING_WEIGHT,
                "context": _CONTEXT_WEIGHT,
                "seed_rows": _SEED_ROWS,
                "seeds": 2 * max(POOL, count),
                "count": count,
                "cards": permission.cards,
            }
            if chunks > max(_SMALL, _SELECTIVE * total):
                rows = (await session.execute(_BY_INDEX, values)).mappings().all()
                if rows and rows[0]["dense_found"] >= min(max(POOL, count), chunks):
                    return tuple(_hit(row) for row in rows)
            return tuple(_hit(row) for row in (await session.execute(_EXACT, values)).mappings())

    async def by_ids(self, ids: Sequence[int]) -> tuple[Hit, ...]:
        """Those of the chunks that still exist in enabled skills, in the order of the ids, without scores."""
        async with self._database.session() as session:
            rows = {row["id"]: _hit(row) for row in (await session.execute(_BY_ID, {"ids": [*ids]})).mappings()}
        return tuple(rows[id_] for id_ in dict.fromkeys(ids) if id_ in rows)

    async def frequencies(self, words: str, tenant: str) -> tuple[dict[str, int], int]:
        """In how many chunks of a tenant each stem of the text stands, and the number of all its chunks."""
        async with self._database.session() as session:
            rows = await session.execute(_FREQUENCIES, {"tenant": tenant, "text": words})
            chunks = await session.execute(_CHUNKS, {"tenant": tenant})
            return {row.lexeme: row.df for row in rows}, int(chunks.scalar_one())

    async def unknown(self, texts: Sequence[str], tenant: str) -> tuple[int, ...]:
        """The places of those texts of which no word stands in any chunk of the tenant."""
        async with self._database.session() as session:
            rows = await session.execute(_UNKNOWN, {"tenant": tenant, "texts": [*texts]})
            return tuple(row.place - 1 for row in rows)


async def _permitted(session: Session, permission: Permission) -> tuple[list[int], int, int]:
    """The ids of the skills that may be read, how many chunks they have, and how many chunks there are in all."""
    values = {
        "tenant": permission.tenant,
        "clearance": permission.clearance.rank,
        "agent": permission.agent,
        "also": [*permission.also],
        "names": None if permission.skills is None else [*permission.skills],
    }
    rows = (await session.execute(_PERMITTED, values)).all()
    return [row.id for row in rows], sum(row.chunks for row in rows), int(rows[0].total) if rows else 0


def _hit(row: RowMapping) -> Hit:
    passage = Passage(
        id=row["id"],
        document_id=row["document_id"],
        skill=row["skill"],
        path=row["path"],
        section=row["anchor"] or row["skill"],
        heading_path=tuple(row["heading_path"]),
        start=row["char_start"],
        end=row["char_end"],
        text=row["body"],
        score=float(row["score"]),
        cosine=float(row["cosine"]),
        bm25=float(row["bm25"]),
        content_hash=row["content_hash"],
    )
    return Hit(passage, row["parent_start"], row["parent_end"], row.get("parent") or "")
