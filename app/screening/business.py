"""What an organization keeps to itself: deals, unpublished figures, agreements, marked code, open incidents."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from app.domain.labels import Sensitivity
from app.domain.screening import Finding
from app.screening.business_phrases import MARKS, STATEMENTS
from app.screening.lexicon import Lexicon, Page
from app.screening.mapping import View
from app.screening.phrases import Phrase, phrasebook, phrases_in
from app.screening.proximity import Spans
from app.screening.terms import Terms


@dataclass(frozen=True, slots=True)
class Pair:
    """One row: terms of one kind are sensitive near terms of another, on the same line."""

    kind: str
    terms: str
    near: str
    reach: int


PAIRS: tuple[Pair, ...] = (
    Pair("deal", "deal", "untold", 140),
    Pair("open_vulnerability", "flaw", "unmended", 140),
)
"""Catalogue: a deal that is not public yet, a weakness that is not mended yet."""

_GENERAL = re.compile(
    r"[\s\"'>*#-]{0,6}(?:what (?:is|are|does|do|did|belongs|happens|would)|explain|define|describe|"
    r"how (?:do|does|did|can|are|is|should (?:one|a|companies))|"
    r"why (?:do|does|did|is|are)|when (?:is|are|do|does|a)|who|which|difference between|was ist|"
    r"wie (?:funktioniert|erkennt)|erklar\w{0,3}|qu'est-ce|"
    r"comment (?:fonctionne|peut-on)|que es|como funciona|nedir|什么是|如何|解释)\b"
)
_OWN = re.compile(
    r"\b(?:we|our|ours|us|i|my|me|this|these|wir|unser\w{0,2}|uns|nous|notre|nos|nuestr\w{1,2}|biz|"
    r"bizim)\b|我们|我的"
)
_STOP = re.compile(r"[.?!:]\s|\n")
_SENTENCE = 400


def business(page: Page, terms: Terms) -> Iterator[Finding]:
    """Everything on a page that an organization keeps to itself."""
    for hit in phrases_in(page, _marks()):
        yield Finding(hit.value.kind, hit.start, hit.end, Sensitivity.CONFIDENTIAL)
    for kind, start, end in (*_stated(page), *_paired(page, terms)):
        if not _is_general(page.view, start, end):
            yield Finding(kind, start, end, Sensitivity.CONFIDENTIAL)


@cache
def _marks() -> Lexicon[Phrase]:
    return phrasebook(MARKS)


@cache
def _statements() -> Lexicon[Phrase]:
    return phrasebook(STATEMENTS)


def _stated(page: Page) -> Iterator[tuple[str, int, int]]:
    for hit in phrases_in(page, _statements()):
        yield hit.value.kind, hit.start, hit.end


def _paired(page: Page, terms: Terms) -> Iterator[tuple[str, int, int]]:
    for pair in PAIRS:
        others = Spans(terms.get(pair.near, ()))
        for span in terms.get(pair.terms, ()):
            for other in others.near(span, pair.reach):
                start, end = min(span[0], other[0]), max(span[1], other[1])
                apart = other[1] <= span[0] or span[1] <= other[0]
                if apart and "\n" not in page.view.text[start:end]:
                    yield pair.kind, start, end


def _is_general(view: View, start: int, end: int) -> bool:
    """Whether the sentence asks about such things in general: a question word at its start, and nobody's own matter."""
    before = view.lower[max(0, start - _SENTENCE) : start]
    stops = [match.end() for match in _STOP.finditer(before)]
    sentence = before[stops[-1] if stops else 0 :] + view.lower[start:end]
    return bool(_GENERAL.match(sentence)) and not _OWN.search(sentence)
