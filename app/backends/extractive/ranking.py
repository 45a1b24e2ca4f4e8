"""How well a span answers: words in common weighted by rarity (BM25), its place, and numbers where asked for."""

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence

from app.backends.extractive.spans import Kind, Span
from app.backends.extractive.words import terms

_SATURATION = 1.2  # k1 of BM25 (Robertson and Zaragoza 2009, section 3.5)
_LENGTH = 0.4  # b of BM25, lower than the usual 0.75: spans are short anyway
_RANK_DECAY = 0.12
_NUMBER_BONUS = 1.25
_FIRST_BONUS = 1.15
_DANGLING = 0.6
_FRAGMENT = 0.5
_SHORTEST_SENTENCE_WORDS = 4
_NUMBER = re.compile(r"\d")
# Words that point at something said before; such a sentence does not stand alone.
_POINTS_BACK = re.compile(
    r"^(?:it|its|this|that|these|those|they|their|both|such|he|she|here|so|but|and|or|also|then|otherwise|instead"
    r"|the same|more)\b",
    re.IGNORECASE,
)
# Sentences about the document itself, or that only introduce what follows.
_POINTS_AT_DOCUMENT = re.compile(
    r"\]\(|:$|\b(?:see|stands? in) (?:the )?(?:table|section|page|reference)"
    r"|\bthis (?:skill|page|section|phase|playbook)\b",
    re.IGNORECASE,
)


class Ranking:
    """Scores spans of one call against weighted terms."""

    def __init__(self, spans: Sequence[Span]) -> None:
        self._weights = {span: span.weights() for span in spans}
        self._own = {span: frozenset(terms(span.raw)) for span in spans}
        lengths = [sum(w.values()) for w in self._weights.values()]
        self._mean_length = (sum(lengths) / len(lengths) if lengths else 0.0) or 1.0
        self._frequency = Counter(term for weights in self._weights.values() for term in weights)

    def rarity(self, term: str) -> float:
        """Inverse document frequency of a term over the spans, never negative."""
        n, df = len(self._weights), self._frequency[term]
        return math.log(1 + (n - df + 0.5) / (df + 0.5))

    def knows(self, term: str) -> bool:
        """Whether any span holds the term."""
        return term in self._frequency

    def own(self, span: Span) -> frozenset[str]:
        """The terms of the span itself, without its context."""
        return self._own[span]

    def overlap(self, span: Span, query: Mapping[str, float]) -> float:
        """BM25 of the span for the weighted query terms."""
        weights = self._weights[span]
        norm = _SATURATION * (1 - _LENGTH + _LENGTH * sum(weights.values()) / self._mean_length)
        return sum(
            weight * self.rarity(term) * weights[term] * (_SATURATION + 1) / (weights[term] + norm)
            for term, weight in query.items()
            if term in weights
        )

    def similarity(self, span: Span, other: Span) -> float:
        """Share of terms in common, of the smaller span: 1 where one says nothing that the other does not."""
        first, second = self._own[span], self._own[other]
        return len(first & second) / min(len(first), len(second)) if first and second else 0.0

    def touched(self, span: Span, query: Mapping[str, float]) -> float:
        """Weight of the query's terms that the span or its context holds."""
        return sum(weight for term, weight in query.items() if term in self._weights[span])

    def score(self, span: Span, query: Mapping[str, float], *, wants_number: bool = False) -> float:
        """Overlap, raised for a good place and a wanted number, lowered for what does not stand alone."""
        score = self.overlap(span, query) / (1 + _RANK_DECAY * span.rank)
        if wants_number and _NUMBER.search(span.raw):
            score *= _NUMBER_BONUS
        if span.place == 0:
            score *= _FIRST_BONUS
        return score * _standing(span)


def points_back(text: str) -> bool:
    """Whether a sentence starts with a word that points at something said before."""
    return bool(_POINTS_BACK.match(text))


def _standing(span: Span) -> float:
    """1 for a span that can stand alone, less for one that points elsewhere or says too little."""
    if span.kind is Kind.ROW:
        return 1.0
    factor = _DANGLING if points_back(span.raw) else 1.0
    if _POINTS_AT_DOCUMENT.search(span.raw) or len(span.raw.split()) < _SHORTEST_SENTENCE_WORDS:
        factor *= _FRAGMENT
    return factor
