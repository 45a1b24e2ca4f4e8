"""Which sentences are worth comparing with the question by meaning, and what that comparison does to their rank."""

from collections.abc import Mapping, Sequence

from app.backends.extractive.query import query_of
from app.backends.extractive.ranking import Ranking
from app.backends.extractive.spans import Kind, Span, spans_of
from app.backends.extractive.text import inline
from app.domain.model_call import Material

_MOST = 32
_LONGEST = 300
_BY_MEANING = 0.8
_LEAST = 0.2


def worth_comparing(material: Material) -> tuple[str, ...]:
    """The sentences and rows that share most words with the question, as they are to be embedded; at most 32."""
    spans = spans_of(material.passages)
    ranking, query = Ranking(spans), query_of(material)
    best = sorted(spans, key=lambda span: -ranking.overlap(span, query.weights))[:_MOST]
    return tuple(dict.fromkeys(map(meaning_of, best)))


def meaning_of(span: Span) -> str:
    """What a span says, with the heading that it stands under; the same for the same words."""
    if span.kind is Kind.ROW:
        pairs = zip(("", *span.header[1:]), span.cells, strict=False)
        said = "; ".join(f"{name}: {cell}" if name else cell for name, cell in pairs if cell)
    else:
        said = f"{span.topic}: {span.raw}" if span.topic else span.raw
    return f"{inline(span.heading)}. {inline(said)}"[:_LONGEST]


def factors(spans: Sequence[Span], meanings: Mapping[str, float]) -> Mapping[Span, float]:
    """What the score of each span is multiplied with: 1 for the nearest in meaning, little for the farthest.

    What was not compared shares too few words with the question to be near. Without a comparison all are equal.
    """
    best = max(meanings.values(), default=0.0)
    if best <= 0:
        return dict.fromkeys(spans, 1.0)
    return {span: max(_LEAST, meanings.get(meaning_of(span), 0.0) / best) ** _BY_MEANING for span in spans}
