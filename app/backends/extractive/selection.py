"""Which spans go into which section: each span once, the best pairs first, nothing said twice."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from app.backends.extractive.evidence import Evidence
from app.backends.extractive.ranking import Ranking
from app.backends.extractive.roles import Role, Slot
from app.backends.extractive.spans import Kind, Span

_MOST_PER_SECTION = 3
_QUESTION_PART = 0.55
_PURPOSE_PART = 0.45
_LEAST_RELEVANCE = 0.18
_LEAST_LEAD_RELEVANCE = 0.4
_LEAST_PURPOSE = 0.3
_TOO_SIMILAR = 0.75
_COVERED = 0.35
_NOT_FROM_PASSAGES = frozenset({Role.UNFILLED, Role.CASES, Role.OPTIONS, Role.VERDICT, Role.GAPS})


@dataclass(slots=True)
class Picked:
    """Spans chosen so far, and those that may not be chosen again; grows while an answer is put together."""

    by_section: dict[str, list[tuple[Span, float]]] = field(default_factory=dict[str, list[tuple[Span, float]]])
    used: list[Span] = field(default_factory=list[Span])

    def take(self, section: str, span: Span, score: float) -> None:
        """Put the span into the section."""
        self.by_section.setdefault(section, []).append((span, score))
        self.used.append(span)

    def free(self, span: Span, ranking: Ranking) -> bool:
        """Whether the span says something that no chosen span says."""
        return all(span != other and ranking.similarity(span, other) < _TOO_SIMILAR for other in self.used)


def best_span(evidence: Evidence, purpose: frozenset[str] = frozenset()) -> Span | None:
    """The span that answers the question best; with a purpose, the best that also serves the purpose, if any does."""
    wanted = dict.fromkeys(purpose, 1.0)
    fit = _normal({span: evidence.ranking.overlap(span, wanted) for span in evidence.relevance})
    quotable = [span for span in evidence.relevance if evidence.quoted(span)]
    return max(
        quotable, key=lambda span: _pair(evidence, fit, span) if purpose else evidence.relevance[span], default=None
    )


def fill_lead(picked: Picked, slot: Slot, evidence: Evidence, most: int) -> None:
    """The spans that answer best, each covering words of the question that the ones before left open."""
    open_terms = dict(evidence.query)
    for span in picked.used:
        _cover(open_terms, span)
    while len(picked.by_section.get(slot.section.id, ())) < most:
        scores = {
            span: relevance * _still_open(evidence, span, open_terms)
            for span, relevance in evidence.relevance.items()
            if relevance >= _LEAST_LEAD_RELEVANCE and picked.free(span, evidence.ranking) and evidence.quoted(span)
        }
        best = max(scores, key=lambda span: scores[span], default=None)
        if best is None:
            return
        picked.take(slot.section.id, best, evidence.relevance[best])
        _cover(open_terms, best)


def fill(picked: Picked, slots: Sequence[Slot], evidence: Evidence) -> None:
    """Fill the sections that have a purpose: over all pairs of span and section, the best pair first."""
    open_slots = [slot for slot in slots if slot.role not in _NOT_FROM_PASSAGES and slot.terms]
    pairs: list[tuple[float, Span, str]] = []
    for slot in open_slots:
        pairs.extend((score, span, slot.section.id) for span, score in _candidates(slot, evidence))
    pairs.sort(key=lambda pair: (-pair[0], pair[1].rank, pair[1].place))
    for score, span, section in pairs:
        full = len(picked.by_section.get(section, ())) >= _MOST_PER_SECTION
        if not full and picked.free(span, evidence.ranking) and evidence.quoted(span):
            picked.take(section, span, score)


def _candidates(slot: Slot, evidence: Evidence) -> Iterable[tuple[Span, float]]:
    wanted = dict.fromkeys(slot.terms, 1.0)
    fit = _normal({span: evidence.ranking.overlap(span, wanted) for span in evidence.relevance})
    for span, relevance in evidence.relevance.items():
        table_only = slot.role is Role.TABLE and span.kind is not Kind.ROW
        if relevance >= _LEAST_RELEVANCE and fit[span] >= _LEAST_PURPOSE and not table_only:
            yield span, _pair(evidence, fit, span)


def _pair(evidence: Evidence, fit: Mapping[Span, float], span: Span) -> float:
    return _QUESTION_PART * evidence.relevance[span] + _PURPOSE_PART * fit[span]


def _normal(scores: dict[Span, float]) -> dict[Span, float]:
    best = max(scores.values(), default=0.0) or 1.0
    return {span: score / best for span, score in scores.items()}


def _cover(open_terms: dict[str, float], span: Span) -> None:
    for term in span.weights():
        if term in open_terms:
            open_terms[term] *= _COVERED


def _still_open(evidence: Evidence, span: Span, open_terms: Mapping[str, float]) -> float:
    """Share of the span's weight for the question that earlier spans have not covered."""
    whole = evidence.ranking.overlap(span, evidence.query)
    return evidence.ranking.overlap(span, open_terms) / whole if whole else 0.0
