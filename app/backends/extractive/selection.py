"""Which spans go into which section: each span once, the best pairs first, nothing said twice."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from app.backends.extractive.evidence import Evidence
from app.backends.extractive.ranking import Ranking, first_rank
from app.backends.extractive.roles import Role, Slot
from app.backends.extractive.spans import Kind, Span
from app.backends.extractive.words import terms

_MOST_PER_SECTION = 3
_QUESTION_PART = 0.55
_PURPOSE_PART = 0.45
_LEAST_RELEVANCE = 0.12
_LEAST_DISAGREEMENT = 0.25
_LEAST_LEAD_RELEVANCE = 0.4
_LEAST_NEWS = 0.35
_OLD_NEWS = 0.4
_SAME_SECTION = 1.3
_UNNAMED = 0.6
_LEAST_PURPOSE = 0.3
_TOO_SIMILAR = 0.75
_SAME_NAME = 0.35
_COVERED = 0.35
# As the first sentence a span answers by what it means more than by the words that it shares.
_BY_WORDS, _BY_MEANING, _LEAST_NEARNESS = 0.7, 1.6, 0.2
# A first sentence that is farther in meaning, and shares less with the question, is beside it.
_NEAR_ENOUGH, _COVERED_ENOUGH = 0.44, 0.37
_BESIDE = 0.5
_LEAST_TABLE = 0.45
_NAMED_TABLE = 0.25
_BEST_ROW = 0.7
# Sections that other means fill: figures, the user's own text, or a table as a whole.
_NOT_FROM_PASSAGES = frozenset(
    {Role.UNFILLED, Role.CASES, Role.OPTIONS, Role.VERDICT, Role.GAPS, Role.TABLE, Role.STRENGTHS, Role.QUESTIONS}
)


@dataclass(slots=True)
class Picked:
    """Spans chosen so far, and those that may not be chosen again; grows while an answer is put together.

    ``shown`` are the tables and lists that stand in the answer already.
    """

    by_section: dict[str, list[tuple[Span, float]]] = field(default_factory=dict[str, list[tuple[Span, float]]])
    used: list[Span] = field(default_factory=list[Span])
    shown: set[tuple[int, int]] = field(default_factory=set[tuple[int, int]])

    def take(self, section: str, span: Span, score: float) -> None:
        """Put the span into the section."""
        self.by_section.setdefault(section, []).append((span, score))
        self.used.append(span)

    def free(self, span: Span, ranking: Ranking) -> bool:
        """Whether the span says something that no chosen span says."""
        return all(span != other and ranking.similarity(span, other) < _TOO_SIMILAR for other in self.used)


def best_span(evidence: Evidence, purpose: frozenset[str], weight: float) -> Span | None:
    """The span that answers the question best; the words of a purpose count with a weight beside it."""
    wanted = dict.fromkeys(purpose, 1.0)
    fit = _normal({span: evidence.ranking.overlap(span, wanted) for span in evidence.relevance})

    def worth(span: Span) -> float:
        near = math.pow(max(evidence.nearness(span), _LEAST_NEARNESS), _BY_MEANING) if evidence.query.english else 1.0
        said = math.pow(evidence.relevance[span] + weight * fit[span], _BY_WORDS)
        return said * near * first_rank(span, evidence.query) * (_BESIDE if beside(span, evidence) else 1.0)

    return max((span for span in evidence.relevance if evidence.quoted(span)), key=worth, default=None)


def beside(span: Span, evidence: Evidence) -> bool:
    """Whether the best span is still beside the question: far in meaning, with few of its words."""
    near = evidence.meanings.get(span, 0.0)
    return bool(evidence.meanings) and near < _NEAR_ENOUGH and evidence.covered(span) < _COVERED_ENOUGH


def fill_lead(picked: Picked, slot: Slot, evidence: Evidence, most: int, *, tables: bool) -> None:
    """The spans that answer best, each covering words of the question that the ones before left open.

    Without ``tables`` rows are left for a section of their own.
    """
    open_terms = dict(evidence.query.weights)
    for span in picked.used:
        _cover(open_terms, span)
    while len(picked.by_section.get(slot.section.id, ())) < most:
        scores = {
            span: relevance * _lead_worth(span, picked, evidence, open_terms)
            for span, relevance in evidence.relevance.items()
            if relevance >= _LEAST_LEAD_RELEVANCE
            and (tables or span.kind is not Kind.ROW)
            and picked.free(span, evidence.ranking)
            and evidence.quoted(span)
        }
        best = max(scores, key=lambda span: scores[span], default=None)
        if best is None or scores[best] < _LEAST_NEWS:
            return
        picked.take(slot.section.id, best, evidence.relevance[best])
        _cover(open_terms, best)


def fill_table(picked: Picked, slot: Slot, evidence: Evidence) -> None:
    """The table that answers best, by its best rows; a list only if the request names what it is about."""
    tables: dict[tuple[int, int], float] = {}
    for group, block in evidence.blocks.items():
        named = evidence.query.asks_for(block[0].heading)
        if len(block) > 1 and (
            (block[0].kind is Kind.ROW and block[0].header) or (block[0].kind is Kind.ITEM and named)
        ):
            first, second = sorted((evidence.relevance.get(row, 0.0) for row in block), reverse=True)[:2]
            by_name = evidence.query.names(evidence.ranking.titles(block[0]))
            tables[group] = _BEST_ROW * first + (1 - _BEST_ROW) * second + _NAMED_TABLE * (named + by_name)
    if tables and max(tables.values()) >= _LEAST_TABLE:
        chosen = max(tables, key=lambda group: tables[group])
        row = max(evidence.blocks[chosen], key=lambda row: evidence.relevance.get(row, 0.0))
        picked.take(slot.section.id, row, tables[chosen])


def fill(picked: Picked, slots: Sequence[Slot], evidence: Evidence) -> None:
    """Fill the sections that have a purpose: over all pairs of span and section, the best pair first."""
    open_slots = [slot for slot in slots if slot.role not in _NOT_FROM_PASSAGES and slot.terms]
    pairs: list[tuple[float, Span, str]] = []
    for slot in open_slots:
        pairs.extend((score, span, slot.section.id) for span, score in _candidates(slot, evidence))
    pairs.sort(key=lambda pair: (-pair[0], pair[1].rank, pair[1].place))
    homes: dict[tuple[int, int], str] = {}  # a table stays in one section
    for score, span, section in pairs:
        full = len(picked.by_section.get(section, ())) >= _MOST_PER_SECTION
        home = homes.get(span.group, section) == section or span.kind is not Kind.ROW
        if not full and home and picked.free(span, evidence.ranking) and evidence.quoted(span):
            picked.take(section, span, score)
            homes.setdefault(span.group, section)


def _candidates(slot: Slot, evidence: Evidence) -> Iterable[tuple[Span, float]]:
    wanted = dict.fromkeys(slot.terms, 1.0)
    fit = _normal({span: evidence.ranking.overlap(span, wanted) for span in evidence.relevance})
    named = frozenset(terms(slot.section.heading))
    least = _LEAST_DISAGREEMENT if slot.role is Role.DISAGREEMENT else _LEAST_RELEVANCE
    for span, relevance in evidence.relevance.items():
        if relevance >= least and fit[span] >= _LEAST_PURPOSE and slot.admits(span.raw):
            same_name = bool(named & evidence.ranking.titles(span))
            yield span, _pair(evidence, fit, span) + _SAME_NAME * same_name


def _pair(evidence: Evidence, fit: Mapping[Span, float], span: Span) -> float:
    return _QUESTION_PART * evidence.relevance[span] + _PURPOSE_PART * fit[span]


def _normal(scores: dict[Span, float]) -> dict[Span, float]:
    best = max(scores.values(), default=0.0) or 1.0
    return {span: score / best for span, score in scores.items()}


def _lead_worth(span: Span, picked: Picked, evidence: Evidence, open_terms: Mapping[str, float]) -> float:
    """More for what covers open words of the question, stands alone, and comes from a section already quoted."""
    near = _SAME_SECTION if any(span.heading == other.heading for other in picked.used) else 1.0
    news = _OLD_NEWS + (1 - _OLD_NEWS) * _still_open(evidence, span, open_terms)
    named = not evidence.query.has_names or evidence.query.names(evidence.ranking.held(span))
    return near * news * first_rank(span, evidence.query) * (1.0 if named else _UNNAMED)


def _cover(open_terms: dict[str, float], span: Span) -> None:
    for term in span.weights():
        if term in open_terms:
            open_terms[term] *= _COVERED


def _still_open(evidence: Evidence, span: Span, open_terms: Mapping[str, float]) -> float:
    """Share of the span's weight for the question that earlier spans have not covered."""
    whole = evidence.ranking.overlap(span, evidence.query.weights)
    return evidence.ranking.overlap(span, open_terms) / whole if whole else 0.0
