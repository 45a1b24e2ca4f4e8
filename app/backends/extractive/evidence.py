"""What the material offers for the question: the spans of relevant passages, each with how well it answers."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.backends.extractive.concepts import related_terms
from app.backends.extractive.phrases import base_language
from app.backends.extractive.quotes import Statement, statement
from app.backends.extractive.ranking import Ranking
from app.backends.extractive.spans import Span, spans_of
from app.backends.extractive.words import WEAK, fold, terms
from app.domain.model_call import LabelledPassage, Material

_NAME_WORD, _WEAK_WORD = 1.8, 0.25
_OWN_WORD, _RELATED_WORD, _TRANSLATED_WORD, _REPLY_WORD, _EARLIER_WORD = 1.0, 0.45, 0.8, 0.4, 0.15
_SHARE_NEEDED = 0.2
_WORDS_NEEDED = 5
_COSINE_NEEDED = 0.45
_SHARE_BESIDE_COSINE = 0.1
_ASKS_NUMBER = re.compile(
    r"\b(?:how (?:much|many|long|big|large|often|fast)|what (?:\w+ )?(?:value|number|share|size|limit|cutoff)s?|thresholds?"
    r"|limits?|when (?:does|do|should|is)|at what|above|below|cutoff|latency|wie ?viel\w*|ab (?:wann|welche\w*)|combien"
    r"|a partir de|cuant[oa]s?|kac|ne kadar)\b|多少|几|阈值",
)
_LONGEST_TERM = 40
# Acronyms and names with digits ("PSI", "INT8", "YOLOv8") say best what is asked; a leading digit ("7B") does so too.
_NAMES = re.compile(r"\b(?:(?=[A-Za-z0-9]*[A-Z])(?=[A-Za-z0-9]*[A-Z0-9][A-Za-z0-9]*[A-Z0-9])[A-Za-z0-9]{2,15})\b")


@dataclass(frozen=True, slots=True)
class Evidence:
    """The relevant spans with their relevance to the question (0 to 1, best first), and what is needed to score more.

    ``blocks`` holds all spans of the relevant passages by the block (list, table, paragraph) they stand in; ``unknown``
    are the terms of the question that no passage holds.
    """

    relevance: Mapping[Span, float]
    ranking: Ranking
    query: Mapping[str, float]
    blocks: Mapping[tuple[int, int], Sequence[Span]]
    unknown: frozenset[str]

    def asks_for(self, heading: str) -> bool:
        """Whether the request names at least half of the words of a heading, and more than one where it has several."""
        words = set(terms(heading))
        named = sum(self.query.get(word, 0.0) >= _TRANSLATED_WORD for word in words)
        return bool(words) and named >= max(min(2, len(words)), len(words) / 2)

    def quoted(self, span: Span) -> Statement | None:
        """The span as a cited statement, its most relevant clauses if it is long."""
        return statement(span, self._weight)

    def _weight(self, text: str) -> float:
        return sum(self.query.get(term, 0.0) * self.ranking.rarity(term) for term in set(terms(text)))


def gather(material: Material) -> Evidence:
    """The evidence in the material's passages; passages without words in common with the request are left out."""
    spans = spans_of(material.passages)
    ranking = Ranking(spans)
    query = _query(material)
    relevant = _relevant_labels(material, spans, ranking, query)
    wants_number = bool(_ASKS_NUMBER.search(fold(material.question)))
    scored = {
        span: ranking.score(span, query, wants_number=wants_number) * _breadth(span, ranking, query)
        for span in spans
        if span.label in relevant
    }
    best = max(scored.values(), default=0.0)
    kept = {span: score / best for span, score in scored.items() if best and score > 0}
    ordered = dict(sorted(kept.items(), key=lambda item: (-item[1], item[0].rank, item[0].place)))
    blocks: dict[tuple[int, int], list[Span]] = {}
    for span in scored:
        blocks.setdefault(span.group, []).append(span)
    unknown = frozenset(term for term in terms(material.question) if not ranking.resembles(term))
    return Evidence(ordered, ranking, query, blocks, unknown)


def _query(material: Material) -> dict[str, float]:
    """The terms to look for, with weights: the question's own words most, earlier parts least."""
    english = base_language(material.language) == "en"
    related = _RELATED_WORD if english else _TRANSLATED_WORD
    weights: dict[str, float] = {}
    for text, weight in (
        *((part, _EARLIER_WORD) for part in material.earlier),
        *((reply.text, _REPLY_WORD) for reply in material.replies),
    ):
        _raise(weights, terms(text), weight)
    _raise(weights, related_terms(material.question), related)
    _raise(weights, terms(material.question), _OWN_WORD)
    weights.update((term, _WEAK_WORD) for term in WEAK if term in weights)
    weights.update((term, _NAME_WORD) for name in _NAMES.findall(material.question) for term in terms(name))
    return weights


def _raise(weights: dict[str, float], found: Iterable[str], weight: float) -> None:
    for term in found:
        if len(term) <= _LONGEST_TERM:
            weights[term] = max(weight, weights.get(term, 0.0))


def _breadth(span: Span, ranking: Ranking, query: Mapping[str, float]) -> float:
    """From 0.5 to 1 with the share of the query's weight that the span touches at all."""
    total = sum(weight for term, weight in query.items() if ranking.knows(term))
    held = ranking.touched(span, query)
    return 0.5 + 0.5 * held / total if total else 0.5


def _relevant_labels(
    material: Material, spans: list[Span], ranking: Ranking, query: Mapping[str, float]
) -> frozenset[str]:
    """The passages that share enough with the request: a share of its weighted words, or many words of a long text."""
    total = sum(weight * ranking.rarity(term) for term, weight in query.items()) or 1.0
    by_label: dict[str, set[str]] = {labelled.label: set() for labelled in material.passages}
    for span in spans:
        by_label[span.label].update(term for term in span.weights() if term in query)
    return frozenset(
        labelled.label
        for labelled in material.passages
        if _suffices(labelled, by_label[labelled.label], total, ranking, query)
    )


def _suffices(
    labelled: LabelledPassage, held: set[str], total: float, ranking: Ranking, query: Mapping[str, float]
) -> bool:
    share = sum(query[term] * ranking.rarity(term) for term in held) / total
    close = labelled.passage.cosine >= _COSINE_NEEDED and share >= _SHARE_BESIDE_COSINE
    own = sum(query[term] >= _TRANSLATED_WORD for term in held)
    return bool(own) and (share >= _SHARE_NEEDED or own >= _WORDS_NEEDED or close)
