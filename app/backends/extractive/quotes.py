"""Quotes of at most 25 words that stand verbatim in a passage, and the marks that carry them."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import zip_longest

from app.backends.extractive.spans import Kind, Span
from app.backends.extractive.text import fold_space, has_hidden, inline

LONGEST_QUOTE_WORDS = 25
_LONGEST_QUOTE_CHARACTERS = 280
_SHORTEST_PIECE_WORDS = 3
_SHORTEST_PIECE_CHARACTERS = 24
_MOST_PIECES = 2
_LETTERS_OF_WORDS, _LETTERS_OF_WORD = 4, 8
_MOST_UNQUOTED_WORDS = 8
# Whatever could end the quote or the mark early, or that a checker may rewrite before it compares.
_FORBIDDEN = re.compile(
    r"\]\([^)\s]*\)|https?://\S+|[\"“”„‟«»＂\[\]|\\]|<(?=[A-Za-z/!?])|(?:^|\s)#{1,6}(?=\s)|<!--|-->"
)
_CLAUSE_END = re.compile(r"(?<=[;:,.])\s+|(?<=[。；：，])|\s+(?=[(–—-]\s?)")
_WORD_END = re.compile(r"\s+")
_EDGE = " \t,;:*_`~#>=+-–—("

Relevance = Callable[[str], float]


@dataclass(frozen=True, slots=True)
class Statement:
    """What a span says, as visible text, and the citations behind it, as raw marks."""

    text: str
    marks: str


def mark(label: str, quote: str) -> str:
    """The raw citation that a later check replaces by a number."""
    return f'[{label} "{quote}"]'


def statement(span: Span, relevance: Relevance) -> Statement | None:
    """The span as a cited statement; None where no safe quote can be cut from it.

    A sentence that two quotes cover is shown whole; of a longer one only the two most relevant clauses are shown.
    """
    if span.kind is Kind.ROW:
        return _row_statement(span)
    quotes = [quote for quote in cut(span.raw) if _worth(quote)]
    visible = inline(span.raw)
    if len(quotes) > _MOST_PIECES or _words(visible) > sum(map(_words, quotes)) + _MOST_UNQUOTED_WORDS:
        quotes = sorted(sorted(quotes, key=relevance, reverse=True)[:_MOST_PIECES], key=quotes.index)
        visible = " … ".join(inline(quote) for quote in quotes)
    if not quotes or not any(c.isalnum() for c in visible):
        return None
    return Statement(visible, "".join(mark(span.label, quote) for quote in quotes))


def row_quote(span: Span) -> str | None:
    """The cell of a table row that says most, as a quote; None where no cell is safe to quote."""
    quotes = [quote for part in span.cells for quote in cut(part) if _telling(quote)]
    return max(quotes, key=lambda text: (sum(c.isalpha() for c in text), len(text)), default=None)


def cut(raw: str) -> list[str]:
    """The text as quotes in order: no forbidden character, at most 25 words, cut at clauses where possible."""
    return [quote for part in _FORBIDDEN.split(fold_space(raw)) for quote in _cut_part(part)]


def _row_statement(span: Span) -> Statement | None:
    quote = row_quote(span)
    names = [_lower_first(inline(name)) for name in span.header[1:]]
    values = [inline(value) for value in span.cells[1:]]
    alone = len(values) == 1 and any(names)  # "hash: Argon2id", as the header says no more than "value"
    pairs = [f"{n}: {v}" if n and not alone else v for n, v in zip_longest(names, values, fillvalue="") if v]
    visible = (": " if alone else " – ").join(part for part in (inline(span.cells[0]), "; ".join(pairs)) if part)
    return Statement(visible, mark(span.label, quote)) if quote and visible else None


def _cut_part(part: str) -> Iterator[str]:
    start = 0
    while start < len(part):
        end = _end_of_quote(part, start)
        quote = part[start:end].strip(_EDGE)
        if any(c.isalnum() for c in quote) and not has_hidden(quote) and _fits(quote):
            yield quote
        start = end


def _end_of_quote(part: str, start: int) -> int:
    """Where a quote from ``start`` ends: at the last clause that fits, else the last word.

    A word that is too long for a quote is a piece of its own, so that nothing is cut inside a word or a number.
    """
    if _fits(part[start:]):
        return len(part)
    limit = start + _LONGEST_QUOTE_CHARACTERS
    for ends in (_CLAUSE_END, _WORD_END):
        fitting = [
            m.end() for m in ends.finditer(part, start, limit) if m.end() > start and _fits(part[start : m.end()])
        ]
        if fitting:
            return fitting[-1]
    after = _WORD_END.search(part, start)
    return after.end() if after and after.end() > start else len(part)


def _fits(text: str) -> bool:
    return _words(text) <= LONGEST_QUOTE_WORDS and len(text) <= _LONGEST_QUOTE_CHARACTERS


def _lower_first(name: str) -> str:
    """A header inside a sentence: "Price to pay" in lower case, "PSI" as it is."""
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]


def _words(text: str) -> int:
    return len(fold_space(text).split())


def _telling(quote: str) -> bool:
    """Whether a short quote shows anything: a number, a long word, or several words that are not all tiny."""
    letters = sum(c.isalnum() for c in quote)
    least = _LETTERS_OF_WORDS if " " in quote else _LETTERS_OF_WORD
    return letters >= least or any(c.isdigit() for c in quote)


def _worth(quote: str) -> bool:
    return _words(quote) >= _SHORTEST_PIECE_WORDS or len(quote) >= _SHORTEST_PIECE_CHARACTERS
