"""Hybrid search over chunks, and chunks by id. Permissions act inside the statements, never on their results."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from psycopg.rows import dict_row

from app.domain.labels import Sensitivity
from app.domain.passage import Passage
from app.store.engine import Database, Reader, Row
from app.store.passage_sql import (
    BY_ID,
    BY_PLACE,
    BY_SECTION,
    BY_WORDS,
    CHUNKS,
    EXACT,
    FREQUENCIES,
    PERMITTED,
    UNKNOWN,
    by_index,
)

_LEVELS = tuple(Sensitivity)

# Candidates of each leg, or a multiple where more are asked for; both scores are then computed for every candidate.
POOL = 40
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
_SEED_ROWS = 600
# An index that filters as it scans must pass over what the filter drops: below this share a scan of what is left is
# faster, and it finds all of it.
_SELECTIVE = 0.05
# Up to so many rows sorting them all takes less time than walking the graph.
_SMALL = 3000


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


@dataclass(frozen=True, slots=True)
class Hits:
    """What was found, best first. ``model`` made the vectors that stood there at that moment; None if nothing did."""

    found: tuple[Hit, ...] = ()
    model: str | None = None


class Place(Protocol):
    """Where a chunk begins, in which version of which document."""

    @property
    def path(self) -> str: ...  # noqa: D102

    @property
    def content_hash(self) -> str: ...  # noqa: D102

    @property
    def start(self) -> int: ...  # noqa: D102


class PassageStore:
    """Finds chunks by words and by meaning."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def search(self, words: str, vector: NDArray[np.float32] | None, permission: Permission, count: int) -> Hits:
        """At most ``count`` hits, best first, equal scores by id. ``words`` is the question as lexical text.

        Fewer come back only if fewer chunks may be read than ``count``. Without a vector words alone decide, and every
        cosine is zero.
        """
        of_permission = {
            "tenant": permission.tenant,
            "clearance": permission.clearance.rank,
            "agent": permission.agent,
            "also": [*permission.also],
            "names": None if permission.skills is None else [*permission.skills],
        }
        async with self._database.searching(permission.tenant, PERMITTED, of_permission) as (reader, allowed):
            if not allowed["chunks"]:
                return Hits()
            values = {
                "tenant": permission.tenant,
                "skills": allowed["skills"],
                "text": words,
                "vector": vector,
                "pool": -(-max(count, 1) // POOL) * POOL,
                "terms": _TERMS,
                "weight": 0.0 if vector is None else _COSINE_WEIGHT,
                "heading": _HEADING_WEIGHT,
                "context": _CONTEXT_WEIGHT,
                "seed_rows": _SEED_ROWS,
                "seeds": max(POOL, count),
                "count": count,
                "cards": permission.cards,
            }
            rows = await _rows(reader, values, int(allowed["chunks"]), allowed["total"])
        return Hits(tuple(map(_hit, rows)), rows[0]["model"] if rows else None)

    async def by_ids(self, ids: Sequence[int], tenant: str) -> tuple[Hit, ...]:
        """Those of the tenant's chunks that still exist in enabled skills, in the order of the ids, without scores."""
        (found,) = await self._database.direct.reading(tenant, (BY_ID, {"ids": [*ids]}))
        rows = {row["id"]: _hit(row) for row in found}
        return tuple(rows[id_] for id_ in dict.fromkeys(ids) if id_ in rows)

    async def by_places(self, places: Sequence[Place], tenant: str) -> tuple[Hit, ...]:
        """The tenant's chunks that stand there now, if the document is still the same and its skill enabled."""
        columns = {
            "paths": [place.path for place in places],
            "hashes": [place.content_hash for place in places],
            "starts": [place.start for place in places],
        }
        (found,) = await self._database.direct.reading(tenant, (BY_PLACE, columns))
        return tuple(map(_hit, found))

    async def by_sections(self, sections: Sequence[tuple[str, str]], tenant: str) -> tuple[Hit, ...]:
        """The chunks of the sections, given by skill and anchor, in the order of their documents, without scores."""
        columns = {"skills": [skill for skill, _ in sections], "anchors": [anchor for _, anchor in sections]}
        (found,) = await self._database.direct.reading(tenant, (BY_SECTION, columns))
        return tuple(map(_hit, found))

    async def frequencies(self, words: str, tenant: str) -> tuple[dict[str, int], int]:
        """In how many chunks of a tenant each stem of the text stands, and the number of all its chunks."""
        of_tenant = {"tenant": tenant}
        statements = (FREQUENCIES, {**of_tenant, "text": words}), (CHUNKS, of_tenant)
        rows, (chunks,) = await self._database.direct.reading(tenant, *statements)
        return {row["lexeme"]: row["df"] for row in rows}, int(chunks["chunks"])

    async def unknown(self, texts: Sequence[str], tenant: str) -> tuple[int, ...]:
        """The places of those texts of which no word stands in any chunk of the tenant."""
        if not texts:
            return ()
        (rows,) = await self._database.direct.reading(tenant, (UNKNOWN, {"tenant": tenant, "texts": [*texts]}))
        return tuple(row["place"] - 1 for row in rows)


async def _rows(reader: Reader, values: Mapping[str, Any], chunks: int, total: float) -> Sequence[Row]:
    """By the index where it pays, exactly where it does not or has found too few.

    ``total`` is the planner's own estimate: the index holds other tenants' chunks too, which nobody may count here.
    """
    cursor = reader.cursor(row_factory=dict_row)
    if values["vector"] is None:
        return await (await cursor.execute(BY_WORDS, values)).fetchall()
    if chunks > max(_SMALL, _SELECTIVE * total):
        rows = await (await cursor.execute(by_index(values["pool"]), values)).fetchall()
        if rows and rows[0]["dense_found"] >= min(values["pool"], chunks):
            return rows
    return await (await cursor.execute(EXACT, values)).fetchall()


def _hit(row: Row) -> Hit:
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
        sensitivity=_LEVELS[row["sensitivity"]],
    )
    return Hit(passage, row["parent_start"], row["parent_end"], row.get("parent") or "")
