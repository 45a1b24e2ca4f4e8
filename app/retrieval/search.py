"""The search that everything else asks: a question in, passages out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from app.domain.labels import Sensitivity
from app.domain.passage import Hit as Found
from app.domain.passage import Passage
from app.retrieval.diversity import diversify
from app.retrieval.evidence import Evidence, names_in, weigh
from app.retrieval.glossary.reader import read
from app.retrieval.glossary.table import shipped
from app.retrieval.lexical import lexical_text
from app.retrieval.vectors.embedding import Embedder
from app.store.engine import Database
from app.store.passages import Hit, PassageStore, Permission
from app.store.tenancy import acting_tenant

# More hits than are asked for, so that a section that fills the top leaves room for others.
_SPARE = 2
# What the best passage has in the middle of all questions that the library answers. It stands in where meanings could
# not be compared, so that the words of the question decide.
_USUAL_COSINE = 0.45
# Passages of a section that is named; a long table has many.
_MOST_OF_SECTION = 6


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """What to find, and what may be found.

    At most ``k`` passages; only of skills that ``agent`` may cite (those that name it, and those in ``also``), or that
    ``skills`` names, where these are given; only of skills up to ``clearance``, so that an answer never carries text
    further than it may travel. Without ``cards`` only texts, no descriptions of skills. ``english`` is the text in
    English where somebody has translated it; without it a text in another language is read by the glossary. ``tenant``
    is whose texts are searched: that of the task, unless another one is named.
    """

    text: str
    k: int = 10
    agent: str | None = None
    skills: tuple[str, ...] | None = None
    also: tuple[str, ...] = ()
    tenant: str = field(default_factory=acting_tenant)
    clearance: Sensitivity = Sensitivity.PUBLIC
    cards: bool = True
    english: str = ""


@dataclass(frozen=True, slots=True)
class _Wording:
    """How a question is searched for: the text for its meaning, and the words to find.

    ``missing`` are words of another language that neither the glossary nor the library has.
    """

    meaning: str
    words: str
    missing: tuple[str, ...] = ()


class Retriever:
    """Hybrid search over the library.

    A question is only ever compared with vectors of the model that embedded it: of ``embedder``, or of those among
    ``earlier`` while the library still has their vectors. If no model at hand made them, words alone decide.
    """

    def __init__(self, database: Database, embedder: Embedder, earlier: Sequence[Embedder] = ()) -> None:
        self._store = PassageStore(database)
        self._embedder = embedder
        self._earlier = {model.fingerprint: model for model in earlier}

    @property
    def model(self) -> str:
        """Names the model that embeds questions."""
        return self._embedder.fingerprint

    async def search(self, query: SearchQuery) -> tuple[Passage, ...]:
        """The best passages first. A blank question finds nothing."""
        words = _readable(query.text)
        if not words or query.k < 1:
            return ()
        wording = await self._wording(query, words)
        permission = Permission(query.tenant, query.clearance, query.agent, query.skills, query.also, query.cards)
        hits = await self._find(wording, permission, query.k * _SPARE)
        return tuple(hit.passage for hit in diversify(hits, query.k))

    async def _find(self, wording: _Wording, permission: Permission, count: int) -> tuple[Hit, ...]:
        """Hits by the model that made the vectors, whatever that is when the search runs."""
        lexical, model = lexical_text(wording.words), self._embedder
        hits = await self._store.search(lexical, await model.embed_query(wording.meaning), permission, count)
        if hits.model not in {None, model.fingerprint} and hits.model in self._earlier:
            model = self._earlier[hits.model]
            hits = await self._store.search(lexical, await model.embed_query(wording.meaning), permission, count)
        if hits.model in {None, model.fingerprint}:
            return hits.found
        return (await self._store.search(lexical, None, permission, count)).found

    def english(self, text: str) -> str:
        """The text in the words of the glossary where it is in another language; empty for English."""
        reading = read(_readable(text), shipped())
        return reading.english() if reading else ""

    async def evidence(self, query: SearchQuery, found: Sequence[Passage]) -> Evidence:
        """How likely it is that ``found``, the result of this query, holds an answer.

        Of a question in another language its words in English are weighed.
        """
        wording = await self._wording(query, _readable(query.text))
        words = " ".join([wording.meaning, *wording.missing])
        frequencies, chunks = await self._store.frequencies(words, query.tenant)
        names = names_in(words)
        unknown = await self._store.unknown([lexical_text(name) for name in names], query.tenant)
        return weigh(_weighable(found), frequencies, chunks, [names[place] for place in unknown])

    async def _wording(self, query: SearchQuery, words: str) -> _Wording:
        """The question in English where it is translated, or in another language that the glossary has.

        Words that the glossary lacks are taken over if the tenant's texts have them: names in small letters mostly.
        Of the glossary's further words for a thing, those that the texts do not have are left out.
        """
        reading = read(words, shipped())
        translated = _readable(query.english)
        if translated:
            return _Wording(translated, f"{translated}\n{words if reading is None else reading.own}")
        if reading is None:
            return _Wording(words, words)
        places = await self._store.unknown(reading.doubtful, query.tenant)
        unknown = {reading.doubtful[place] for place in places}
        english = reading.english(unknown)
        missing = tuple(word for word in reading.unread if word in unknown)
        return _Wording(english or words, f"{english}\n{reading.own}", missing)

    async def passages(self, ids: Sequence[int]) -> tuple[Passage, ...]:
        """Those of the passages that still exist, in the order of the ids, without scores."""
        return tuple(hit.passage for hit in await self._store.by_ids(ids, acting_tenant()))

    async def recall(self, hits: Sequence[Found], at_hand: Mapping[int, Passage] | None = None) -> tuple[Passage, ...]:
        """The passages that these hits found, with the scores that they had then.

        Also after a sync has cut the texts anew meanwhile; only a text that is another one now, or withdrawn, is gone.
        ``at_hand`` is what a search has given a moment ago: where that holds them all, nothing is read again.
        """
        tenant = acting_tenant()
        kept = at_hand or {}
        if not all(hit.id in kept for hit in hits):
            kept = {hit.passage.id: hit.passage for hit in await self._store.by_ids([hit.id for hit in hits], tenant)}
        lost = [hit for hit in hits if hit.id not in kept and hit.path]
        moved = [hit.passage for hit in await self._store.by_places(lost, tenant)] if lost else []
        found: dict[int, Passage] = {}
        for hit in hits:
            passage = kept.get(hit.id) or next((each for each in moved if _holds(each, hit)), None)
            if passage is not None:
                scored = replace(passage, score=hit.score, cosine=hit.cosine, bm25=hit.bm25)
                found.setdefault(passage.id, scored)
        return tuple(found.values())

    async def likeness(self, question: str, texts: Sequence[str]) -> tuple[float, ...]:
        """The cosine of each text with the question, which is read as for a search."""
        if not texts:
            return ()
        asked = await self._embedder.embed_query(self.english(question) or _readable(question))
        return tuple(float(value) for value in await self._embedder.embed(texts) @ asked)

    async def named(self, sections: Sequence[str], clearance: Sensitivity) -> tuple[Passage, ...]:
        """The passages of sections that are named as ``skill#section``, as far as ``clearance`` goes.

        In the order of the names; of a long section no more than its first passages. Scores are zero.
        """
        places = [(skill, anchor) for skill, _, anchor in (name.partition("#") for name in sections)]
        hits = await self._store.by_sections(places, acting_tenant()) if places else ()
        allowed = [hit.passage for hit in hits if hit.passage.sensitivity.rank <= clearance.rank]
        found: list[Passage] = []
        for place in places:
            found += [each for each in allowed if (each.skill, each.section) == place][:_MOST_OF_SECTION]
        return tuple(found)

    async def sections(self, ids: Sequence[int]) -> tuple[Passage, ...]:
        """The passages widened to the sections that they stand in, each part of a document at most once.

        A quote from anywhere in them is at the offsets that they give.
        """
        return merge_sections(await self._store.by_ids(ids, acting_tenant()))


def _holds(passage: Passage, hit: Found) -> bool:
    same = (passage.path, passage.content_hash) == (hit.path, hit.content_hash)
    return same and passage.start <= hit.start < passage.end


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


def _weighable(found: Sequence[Passage]) -> Sequence[Passage]:
    """The passages; those that were found by words alone with the cosine that is usual."""
    if any(passage.cosine for passage in found):
        return found
    return [replace(passage, cosine=_USUAL_COSINE) for passage in found]


def _readable(text: str) -> str:
    """The question without what the database cannot take: NUL characters and halves of surrogate pairs."""
    return text.replace("\0", " ").encode("utf-8", "replace").decode().strip()
