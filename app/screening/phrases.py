"""What a row of a table of phrases is, and how phrases are found."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from app.screening.lexicon import Hit, Lexicon, Page, listed

_BEFORE = 80


@dataclass(frozen=True, slots=True)
class Phrase:
    """One row: a phrase that means something.

    ``leads`` are the words with which it begins, see ``Lexicon``; ``rest`` must match behind them (behind the stem,
    where a lead is one), and ``before`` somewhere in the 80 characters before. Both run over lower-case plain
    letters; their repeats are bounded, because a text may be hostile.
    """

    kind: str
    leads: str
    rest: re.Pattern[str] | None = None
    before: re.Pattern[str] | None = None


def row(kind: str, leads: str, rest: str = "", before: str = "") -> Phrase:
    """A row, with its patterns as text."""
    return Phrase(kind, leads, re.compile(rest) if rest else None, re.compile(before) if before else None)


def phrasebook(phrases: Iterable[Phrase]) -> Lexicon[Phrase]:
    """The rows by their leads."""
    return Lexicon((lead, phrase) for phrase in phrases for lead in listed(phrase.leads))


def phrases_in(page: Page, book: Lexicon[Phrase]) -> Iterator[Hit[Phrase]]:
    """The phrases that stand on a page."""
    text = page.view.lower
    for hit in book.find(page):
        phrase = hit.value
        rest = phrase.rest.match(text, hit.end) if phrase.rest else None
        if phrase.rest and rest is None:
            continue
        if phrase.before and not phrase.before.search(text, max(0, hit.start - _BEFORE), hit.start):
            continue
        yield Hit(phrase, hit.start, rest.end() if rest else hit.end)
