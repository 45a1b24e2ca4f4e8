"""Puts verbatim quotes where a draft names the section that it rests on."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from app.backends.extractive.quotes import cut, mark
from app.backends.extractive.spans import Kind, Span, spans_of
from app.backends.extractive.words import terms
from app.domain.model_call import LabelledPassage
from app.domain.workup import DraftSection, Workup

_SOURCE = re.compile(r"\s?\{\{([^|{}]+)(?:\|([^{}]*))?\}\}")
_LEAST_WORDS = 3
_OF_SPAN, _OF_DENSITY = 0.6, 0.5
_LEAST_CHARACTERS = 20


def cited(workup: Workup, passages: Sequence[LabelledPassage], unsupported: str) -> Workup:
    """The draft with a quote at each place that names a section: the sentence of it that says most of what is meant.

    Where no passage of the section is at hand, ``unsupported`` takes the place of the quote.
    """
    spans = spans_of(passages)
    by_section: dict[str, list[Span]] = {}
    places = {each.label: f"{each.passage.skill}#{each.passage.section}" for each in passages}
    for span in spans:
        by_section.setdefault(places[span.label], []).append(span)
    chosen: dict[tuple[str, str], str] = {}

    def quoted(text: str) -> str:
        return _SOURCE.sub(lambda match: _quote(match, by_section, chosen, unsupported), text)

    return replace(
        workup,
        first=quoted(workup.first),
        sections=tuple(DraftSection(each.id, each.heading, quoted(each.text)) for each in workup.sections),
        differs=tuple(map(quoted, workup.differs)),
        changes=tuple(map(quoted, workup.changes)),
        unanswered=tuple(map(quoted, workup.unanswered)),
    )


def _quote(
    match: re.Match[str], by_section: Mapping[str, list[Span]], chosen: dict[tuple[str, str], str], unsupported: str
) -> str:
    section, about = match[1].strip(), match[2] or ""
    key = (section, about)
    if key not in chosen:
        chosen[key] = _best(by_section.get(section, []), frozenset(terms(about)))
    return f" {chosen[key]}" if chosen[key] else unsupported


def _best(spans: Sequence[Span], about: frozenset[str]) -> str:
    """The raw mark with the quote that shares most words with what is meant; the first sentence of equals."""
    best, most = "", -1.0
    for span in spans:
        # A cell means what its row means: the row decides first.
        around = _OF_SPAN * len(about.intersection(terms(span.raw)))
        for quote in _quotes(span):
            held = frozenset(terms(quote))
            shared = len(held & about)
            score = around + shared + (_OF_DENSITY * shared / len(held) if held else 0.0)
            if score > most:
                best, most = mark(span.label, quote), score
    return best


def _quotes(span: Span) -> list[str]:
    """The quotable pieces of a span; of a table row its cells."""
    raw = [*span.cells] if span.kind is Kind.ROW else [span.raw]
    quotes = [quote for text in raw for quote in cut(text)]
    long = [q for q in quotes if len(q.split()) >= _LEAST_WORDS or len(q) >= _LEAST_CHARACTERS]
    return long or quotes
