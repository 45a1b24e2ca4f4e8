"""Cuts a span of text into parts that fit, at the best places that it offers."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from app.retrieval.chunks.blocks import BlockKind

Count = Callable[[str], int]

# A token of prose has four to five characters. Far more means encoded data, which the model reads as unknown words.
_CHARACTERS_PER_TOKEN = 12

_LINES = re.compile(r"\n+")
_SENTENCES = re.compile(r"(?:(?<=[.!?…])|(?<=[.!?…][\"'”’)\]*_]))\s+|[。！？]+|\n\s*\n")
_WORDS = re.compile(r"\s+")

# Where a block may be cut, best place first. Lines mean something in lists, tables and code; in prose they are layout.
_PROSE = (_SENTENCES, _LINES, _WORDS)
_ROWS = (_LINES, _SENTENCES, _WORDS)


@dataclass(frozen=True, slots=True)
class Size:
    """The largest part: so many tokens by ``count``."""

    count: Count
    tokens: int

    def fits(self, text: str) -> bool:
        """Whether the text is small enough."""
        return len(text) <= self.tokens * _CHARACTERS_PER_TOKEN and self.count(text) <= self.tokens


def cut(text: str, start: int, end: int, kind: BlockKind, size: Size) -> list[tuple[int, int]]:
    """Consecutive parts of ``text[start:end]`` that fit; only white space lies between them."""
    return _cut(text, start, end, _PROSE if kind is BlockKind.PROSE else _ROWS, size)


def _cut(text: str, start: int, end: int, places: tuple[re.Pattern[str], ...], size: Size) -> list[tuple[int, int]]:
    if size.fits(text[start:end]):
        return [(start, end)]
    if not places:
        return list(_hard(text, start, end, size))
    parts: list[tuple[int, int]] = []
    for begin, finish in _atoms(text, start, end, places[0]):
        if parts and size.fits(text[parts[-1][0] : finish]):
            parts[-1] = parts[-1][0], finish
        else:
            parts += _cut(text, begin, finish, places[1:], size)
    return parts


def _atoms(text: str, start: int, end: int, place: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """The span cut at every such place, without blank parts and without white space at the end of a part."""
    for match in place.finditer(text, start, end):
        stop = match.start() + len(match[0].rstrip())
        if text[start:stop].strip():
            yield start, stop
            start = match.end()
    rest = start + len(text[start:end].rstrip())
    if text[start:rest].strip():
        yield start, rest


def _hard(text: str, start: int, end: int, size: Size) -> Iterator[tuple[int, int]]:
    """A word that is longer than a chunk, in runs of characters."""
    while start < end:
        length = min(size.tokens, end - start)
        while length > 1 and not size.fits(text[start : start + length]):
            length //= 2
        yield start, start + length
        start += length
