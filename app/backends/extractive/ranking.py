"""How well a span answers: words in common weighted by rarity (BM25), its place, and numbers where asked for."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from app.backends.extractive.query import Query
from app.backends.extractive.spans import Kind, Span
from app.backends.extractive.words import terms

_SATURATION = 1.2  # k1 of BM25 (Robertson and Zaragoza 2009, section 3.5)
_LENGTH = 0.4  # b of BM25, lower than the usual 0.75: spans are short anyway
_RANK_DECAY = 0.12
_SAME_START = 5
_NUMBER_BONUS = 1.2
_LIMIT_BONUS = 1.5
_FIRST_BONUS = 1.3
_DANGLING = 0.45
_FRAGMENT = 0.5
_SHORTEST_SENTENCE_WORDS = 4
# How much less a span is worth as the first sentence of an answer than among others.
_ROW_FIRST, _NAMED_ROW_FIRST, _FRAGMENT_FIRST, _EXAMPLE_FIRST, _SOURCE_FIRST = 0.7, 0.85, 0.45, 0.7, 0.7
_DISPUTE_FIRST, _EXCEPTION_FIRST, _DEFINITION_FIRST, _ASKED_ROW_FIRST = 0.5, 0.25, 2.1, 1.3
_DISPUTES = re.compile(r"\b(?:disagree|contradict|opposite|conflict)", re.IGNORECASE)
# Sections with numbers of somebody else.
_WORKED = re.compile(r"\b(?:examples?|worked|cases)\b", re.IGNORECASE)
_EXAMPLE = re.compile(r"^(?:example|worked example|for example|e\.g\.|symptom|says|signs)\b", re.IGNORECASE)
_COMPUTED = "(calculator"
# Rows that hold only under a condition, beside the rule that another row gives.
_EXCEPTION = re.compile(r"\b(?:where|if|when|unless|without|except)\b", re.IGNORECASE)
# What a term is, before its verb.
_DEFINED = re.compile(
    r"^(?!(?:most|many|some|all|each|every|when|if|where|once|as|at|in|with)\b)(.{2,60}?)\s(?:is|are|means?|splits?|says?)\s",
    re.IGNORECASE,
)
_LONGEST_DEFINED = 4
_SPEAKS_OF_SOURCE = re.compile(r"\b(?:the|this|its|our) (?:source|playbook|catalog)s?\b|^sources\b", re.IGNORECASE)
_NUMBER = re.compile(r"\d")
_LIMIT = re.compile(
    r"\b(?:below|above|under|over|at least|at most|up to|(?:more|fewer|less|longer|higher|lower) than|from"
    r"|between|within|exceeds?|of)\s+\D{0,12}\d|[<>≤≥]\s*\$?\d",
    re.IGNORECASE,
)
# Words that point at something said before; such a sentence does not stand alone.
_POINTS_BACK = re.compile(
    r"^(?:it|its|this|that|these|those|they|their|both|such|he|she|here|so|but|and|or|also|then|otherwise|instead"
    r"|the same)\b",
    re.IGNORECASE,
)
# Sentences about the document itself, or that only introduce what follows.
_POINTS_AT_DOCUMENT = re.compile(
    r"\]\(|:$|\b(?:see|stands? in) (?:the )?(?:table|section|page|reference)"
    r"|\bthis (?:skill|page|section|phase|playbook)\b|\b(?:step|check|phase|row) \d|^(?:which|how|what)\b[^:?]*$",
    re.IGNORECASE,
)


class Ranking:
    """Scores spans of one call against weighted terms."""

    def __init__(self, spans: Sequence[Span]) -> None:
        self._weights = {span: span.weights() for span in spans}
        self._titles = {span: frozenset(terms(" ".join((span.heading, *span.header)))) for span in spans}
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

    def resembles(self, term: str) -> bool:
        """Whether any span holds the term or a word that starts like it ("postgres" and "postgresql")."""
        start = term[:_SAME_START]
        return self.knows(term) or (len(start) == _SAME_START and any(k.startswith(start) for k in self._frequency))

    def own(self, span: Span) -> frozenset[str]:
        """The terms of the span itself, without its context."""
        return self._own[span]

    def titles(self, span: Span) -> frozenset[str]:
        """The terms of the heading and the table header above the span."""
        return self._titles[span]

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

    def held(self, span: Span) -> Iterable[str]:
        """The terms of the span and of its context."""
        return self._weights[span].keys()

    def score(self, span: Span, query: Query) -> float:
        """Overlap and breadth, raised for a good place and a wanted number, lowered for what does not stand alone."""
        score = self.overlap(span, query.weights) * self._breadth(span, query) / (1 + _RANK_DECAY * span.rank)
        if query.wants_number and _NUMBER.search(span.raw):
            score *= _LIMIT_BONUS if _LIMIT.search(span.raw) else _NUMBER_BONUS
        if span.opens:
            score *= _FIRST_BONUS
        return score * standing(span)

    def _breadth(self, span: Span, query: Query) -> float:
        """From 0.5 to 1 with the share of the query's weight that the span touches at all."""
        known = {term: weight for term, weight in query.weights.items() if self.knows(term)}
        held = sum(weight for term, weight in known.items() if term in self._weights[span])
        return 0.5 + 0.5 * held / sum(known.values()) if known else 0.5


def points_back(text: str) -> bool:
    """Whether a sentence starts with a word that points at something said before."""
    return bool(_POINTS_BACK.match(text))


def standing(span: Span) -> float:
    """1 for a span that can stand alone, less for one that points elsewhere or says too little."""
    if span.kind is Kind.ROW:
        return _FRAGMENT if _WORKED.search(span.heading) else 1.0
    factor = _DANGLING if points_back(span.raw) else 1.0
    if _POINTS_AT_DOCUMENT.search(span.raw) or len(span.raw.split()) < _SHORTEST_SENTENCE_WORDS:
        factor *= _FRAGMENT
    if _WORKED.search(span.heading):
        factor *= _FRAGMENT
    return factor


def _row_rank(name: list[str], query: Query) -> float:
    """How fit a row is to stand first: very where the question asks for it, or names half of a long first cell."""
    asked = query.shared(name)
    if query.asked and name[:1] == [query.asked]:
        return _ASKED_ROW_FIRST
    if not name or asked < len(name) / 2:
        return _ROW_FIRST
    return 1.0 if asked > 1 else _NAMED_ROW_FIRST


def _defines(text: str, query: Query) -> bool:
    """Whether the sentence says what something is that the question names."""
    found = _DEFINED.match(text)
    name = terms(found[1]) if found else []
    return bool(name) and len(name) <= _LONGEST_DEFINED and query.shared(name) > len(name) / 2


def first_rank(span: Span, query: Query) -> float:
    """How fit a span is to stand first: 1 for a full sentence that states a fact, less for rows and fragments."""
    factor = 1.0
    if span.kind is Kind.ROW:
        factor = _row_rank(terms(span.cells[0]), query)
        if _EXCEPTION.search(span.cells[0]):
            factor *= _EXCEPTION_FIRST
    elif span.raw[:1].islower():
        factor *= _FRAGMENT_FIRST
    if query.wants_definition and span.kind is not Kind.ROW and _defines(span.raw, query):
        factor *= _DEFINITION_FIRST
    elif _EXAMPLE.match(span.raw) or _COMPUTED in span.raw:
        factor *= _EXAMPLE_FIRST
    if _DISPUTES.search(span.raw):
        factor *= _DISPUTE_FIRST
    return factor * (_SOURCE_FIRST if _SPEAKS_OF_SOURCE.search(span.raw) else 1.0)
