"""The search that everything else asks: a question in, passages out."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.domain.labels import Sensitivity
from app.domain.passage import Passage
from app.retrieval.diversity import diversify
from app.retrieval.embedding import Embedder
from app.retrieval.evidence import Evidence, names_in, weigh
from app.retrieval.lexical import lexical_text
from app.store.engine import Database
from app.store.passages import Hit, PassageStore, Permission

# More hits than are asked for, so that a section that fills the top leaves room for others.
_SPARE = 3


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """What to find, and what may be found.

    At most ``k`` passages; only of skills that ``agent`` may cite (those that name it, and those in ``also``), or that
    ``skills`` names, where these are given; only of skills up to ``clearance``, so that an answer never carries text
    further than it may travel. Without ``cards`` only texts, no descriptions of skills.
    """

    text: str
    k: int = 10
    agent: str | None = None
    skills: tuple[str, ...] | None = None
    also: tuple[str, ...] = ()
    tenant: str = "default"
    clearance: Sensitivity = Sensitivity.PUBLIC
    cards: bool = True


class Retriever:
    """Hybrid search over the library."""

    def __init__(self, database: Database, embedder: Embedder) -> None:
        self._store = PassageStore(database)
        self._embedder = embedder

    async def search(self, query: SearchQuery) -> tuple[Passage, ...]:
        """The best passages first. A blank question finds nothing."""
        words = _readable(query.text)
        if not words or query.k < 1:
            return ()
        vector = await self._embedder.embed_query(words)
        permission = Permission(query.tenant, query.clearance, query.agent, query.skills, query.also, query.cards)
        hits = await self._store.search(lexical_text(words), vector, permission, query.k * _SPARE)
        return tuple(hit.passage for hit in diversify(hits, query.k))

    async def evidence(self, query: SearchQuery, found: Sequence[Passage]) -> Evidence:
        """How likely it is that ``found``, the result of this query, holds an answer. For questions in English."""
        words = _readable(query.text)
        frequencies, chunks = await self._store.frequencies(words, query.tenant)
        names = names_in(words)
        unknown = await self._store.unknown([lexical_text(name) for name in names], query.tenant)
        return weigh(found, frequencies, chunks, [names[place] for place in unknown])

    async def passages(self, ids: Sequence[int]) -> tuple[Passage, ...]:
        """Those of the passages that still exist, in the order of the ids, without scores."""
        return tuple(hit.passage for hit in await self._store.by_ids(ids))

    async def sections(self, ids: Sequence[int]) -> tuple[Passage, ...]:
        """The passages widened to the sections that they stand in, each part of a document at most once.

        A quote from anywhere in them is at the offsets that they give.
        """
        return merge_sections(await self._store.by_ids(ids))


def merge_sections(hits: Sequence[Hit]) -> tuple[Passage, ...]:
    """Each hit as its whole section; a hit inside a section that came before adds nothing."""
    sections: list[Passage] = []
    for hit in hits:
        passage = hit.passage
        others = [section for section in sections if section.document_id == passage.document_id]
        if any(other.start <= passage.start and passage.end <= other.end for other in others):
            continue
        start = max([hit.parent_start, *(other.end for other in others if other.end <= passage.start)])
        end = min([hit.parent_end, *(other.start for other in others if other.start >= passage.end)])
        sections.append(_widened(hit, start, end))
    return tuple(sections)


def _widened(hit: Hit, start: int, end: int) -> Passage:
    """The passage with the text of its section from ``start`` to ``end``, without blank lines at its edges."""
    text = hit.parent[start - hit.parent_start : end - hit.parent_start]
    start += len(text) - len(text.lstrip("\n"))
    text = text.strip("\n")
    return replace(hit.passage, start=start, end=start + len(text), text=text)


def _readable(text: str) -> str:
    """The question without what the database cannot take: NUL characters and halves of surrogate pairs."""
    return text.replace("\0", " ").encode("utf-8", "replace").decode().strip()
