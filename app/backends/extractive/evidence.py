"""What the material offers for the question: the spans of relevant passages, each with how well it answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.backends.extractive.meaning import factors, meaning_of
from app.backends.extractive.query import TRANSLATED_WORD, Query, query_of
from app.backends.extractive.quotes import Statement, statement
from app.backends.extractive.ranking import Ranking
from app.backends.extractive.spans import Span, spans_of
from app.backends.extractive.words import terms
from app.domain.coverage import Grounding
from app.domain.model_call import LabelledPassage, Material

# A passage counts if its cosine and half its share of the request's weighted words reach a sum, or the share alone is
# high. Set on development questions: the sum is 0.49 or more where a skill treats the topic, and less where none does.
_SUM_NEEDED, _SHARE_IN_SUM = 0.49, 0.5
_SHARE_ALONE = 0.4
_SHARE_TRANSLATED = 0.2
_WEIGHT_IN_LONG = 1.6
# So many passages, best first, count where the library is known to hold an answer.
_SURE = 3
_BY_NEARNESS = 1.5
# In a long request each topic is a small share of the words.
_SHARED_IN_LONG, _COSINE_IN_LONG = 4, 0.3


@dataclass(frozen=True, slots=True)
class Evidence:
    """The relevant spans with their relevance to the question (0 to 1, best first), and what is needed to score more.

    ``blocks`` holds all spans of the relevant passages by the block (list, table, paragraph) they stand in; ``unknown``
    are the terms of the question that no passage holds; ``passages`` has the spans of every passage by its label;
    ``meanings`` are the cosines of spans with the question, empty where they were not compared.
    """

    relevance: Mapping[Span, float]
    ranking: Ranking
    query: Query
    blocks: Mapping[tuple[int, int], Sequence[Span]]
    unknown: frozenset[str]
    passages: Mapping[str, Sequence[Span]]
    meanings: Mapping[Span, float]

    def nearness(self, span: Span) -> float:
        """How near the span is in meaning, as a share of the nearest; 1 where meanings were not compared."""
        best = max(self.meanings.values(), default=0.0)
        return max(self.meanings.get(span, 0.0), 0.0) / best if best > 0 else 1.0

    def covered(self, span: Span) -> float:
        """Share of the request's own words, by rarity, that the span holds with its heading."""
        return _share({*self.ranking.own(span), *self.ranking.titles(span)}, self.ranking, self.query)

    def quoted(self, span: Span) -> Statement | None:
        """The span as a cited statement, its most relevant clauses if it is long."""
        return statement(span, self._weight)

    def _weight(self, text: str) -> float:
        return sum(self.query.weights.get(term, 0.0) * self.ranking.rarity(term) for term in set(terms(text)))


def gather(material: Material) -> Evidence:
    """The evidence in the material's passages; what has too little in common with the request is left out."""
    spans = spans_of(material.passages)
    ranking, query = Ranking(spans), query_of(material)
    by_label: dict[str, list[Span]] = {each.label: [] for each in material.passages}
    for span in spans:
        by_label[span.label].append(span)
    labels = _labels(material, by_label, ranking, query)
    blocks: dict[tuple[int, int], list[Span]] = {}
    for span in spans:
        if span.label in labels:
            blocks.setdefault(span.group, []).append(span)
    nearness = _nearness(() if material.meanings else material.passages, query)
    meant = factors(spans, material.meanings)
    scored = {
        span: ranking.score(span, query) * nearness.get(span.label, 1.0) * meant[span]
        for block in blocks.values()
        for span in block
        if _enough(span, ranking, query)
    }
    best = max(scored.values(), default=0.0)
    kept = {span: score / best for span, score in scored.items() if best and score > 0}
    ordered = dict(sorted(kept.items(), key=lambda item: (-item[1], item[0].rank, item[0].place)))
    unknown = frozenset(term for term in terms(material.question) if not ranking.resembles(term))
    texts = ((span, meaning_of(span)) for span in spans) if material.meanings else ()
    meanings = {span: material.meanings[text] for span, text in texts if text in material.meanings}
    return Evidence(ordered, ranking, query, blocks, unknown, by_label, meanings)


def _nearness(passages: Sequence[LabelledPassage], query: Query) -> Mapping[str, float]:
    """How near each passage is in meaning, as a share of the nearest: words in common may mean something else there.

    What the request names by its heading is near; where meanings were not compared, all are.
    """
    best = max((each.passage.cosine for each in passages), default=0.0)
    shares = {each.label: each.passage.cosine / best if best > 0 else 1.0 for each in passages}
    asked = {each.label for each in passages if query.asks_for(each.passage.heading)}
    return {label: 1.0 if label in asked else max(share, 0.0) ** _BY_NEARNESS for label, share in shares.items()}


def _labels(
    material: Material, by_label: Mapping[str, Sequence[Span]], ranking: Ranking, query: Query
) -> frozenset[str]:
    """The passages to quote from.

    Where it is known that the library holds an answer, the first passages count with less in common.
    """
    strict = {
        each.label
        for each in material.passages
        if query.asks_for(each.passage.heading) or _relevant(each, by_label[each.label], ranking, query)
    }
    if material.coverage.grounding is not Grounding.SUPPORTED:
        return frozenset(strict)
    near = (each for each in material.passages[:_SURE] if query.shared(_held(by_label[each.label], ranking)))
    return frozenset((*strict, *(each.label for each in near)))


def _enough(span: Span, ranking: Ranking, query: Query) -> bool:
    """Whether a span, with its context, shares a word with the request; in a long request about two, or a name."""
    held = frozenset(ranking.held(span))
    return query.held(held) >= (_WEIGHT_IN_LONG if query.long else TRANSLATED_WORD) or query.names(held)


def _held(spans: Sequence[Span], ranking: Ranking) -> set[str]:
    return {term for span in spans for term in ranking.held(span)}


def _relevant(labelled: LabelledPassage, spans: Sequence[Span], ranking: Ranking, query: Query) -> bool:
    held = _held(spans, ranking)
    share = _share(held, ranking, query)
    if not query.english:
        return query.names(held) or (query.shared(held) > 0 and share >= _SHARE_TRANSLATED)
    cosine, shared = labelled.passage.cosine, query.shared(held)
    if query.long and shared >= _SHARED_IN_LONG and cosine >= _COSINE_IN_LONG:
        return True
    return shared > 0 and (cosine + _SHARE_IN_SUM * share >= _SUM_NEEDED or share >= _SHARE_ALONE)


def _share(held: set[str], ranking: Ranking, query: Query) -> float:
    """Share of the request's weight, by rarity, that the terms hold; words of another language do not count."""
    weights = {
        term: weight * ranking.rarity(term)
        for term, weight in query.weights.items()
        if query.english or ranking.knows(term) or query.names((term,))
    }
    total = sum(weights.values())
    return sum(weight for term, weight in weights.items() if term in held) / total if total else 0.0
