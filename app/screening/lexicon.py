"""Finding many words and phrases at once: the words of a text are collected once, then looked up."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from app.screening.folding import fold_text
from app.screening.mapping import View

_WORD = re.compile(r"[a-z0-9]+")
_KEY = 4
"""Letters of a word by which entries are grouped."""

Value = TypeVar("Value")


class Page:
    """A view that is being read: where each of its words stands, and its words by their first letters."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.places: dict[str, list[int]] = {}
        places = self.places
        for match in _WORD.finditer(view.lower):
            word = match[0]
            if word in places:
                places[word].append(match.start())
            else:
                places[word] = [match.start()]
        self.by_key: dict[str, list[str]] = {}
        for word in self.places:
            self.by_key.setdefault(word[:_KEY], []).append(word)


@dataclass(frozen=True, slots=True)
class Hit(Generic[Value]):
    """An entry that was found, and where."""

    value: Value
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Entry(Generic[Value]):
    text: str
    first: str
    stem: bool
    single: bool
    value: Value


class Lexicon(Generic[Value]):
    """Words and phrases with what they stand for.

    An entry matches as whole words; one that ends with ``*`` matches every word that begins so. Accents do not
    matter, and entries in scripts without blanks match anywhere.
    """

    def __init__(self, entries: Iterable[tuple[str, Value]]) -> None:
        self._by_key: dict[str, list[_Entry[Value]]] = {}
        self._others: dict[str, list[Value]] = {}
        for raw, value in entries:
            text = fold_text(raw.strip()).lower()
            if text.isascii():
                stem = text.endswith("*")
                text = text.rstrip("*")
                first = _WORD.match(text)
                word = first.group() if first else text
                self._by_key.setdefault(word[:_KEY], []).append(_Entry(text, word, stem, text == word, value))
            else:
                self._others.setdefault(text, []).append(value)
        listed = sorted(self._others, key=len, reverse=True)
        self._pattern = re.compile("|".join(map(re.escape, listed))) if listed else None

    def find(self, page: Page) -> Iterator[Hit[Value]]:
        """Every entry on the page, in no particular order."""
        for key in self._by_key.keys() & page.by_key.keys():
            for entry in self._by_key[key]:
                for word in page.by_key[key]:
                    if word == entry.first or (entry.stem and entry.single and word.startswith(entry.first)):
                        yield from self._hits(page.view.lower, entry, page.places[word])
        if self._pattern is not None and not page.view.lower.isascii():
            for match in self._pattern.finditer(page.view.lower):
                for value in self._others[match.group()]:
                    yield Hit(value, match.start(), match.end())

    @staticmethod
    def _hits(text: str, entry: _Entry[Value], places: list[int]) -> Iterator[Hit[Value]]:
        length = len(entry.text)
        for place in places:
            end = place + length
            if entry.single or (
                text.startswith(entry.text, place) and (entry.stem or not text[end : end + 1].isalnum())
            ):
                yield Hit(entry.value, place, end)


def listed(words: str) -> Iterator[str]:
    """The entries of a table cell, which are separated by bars."""
    return (entry for entry in map(str.strip, words.split("|")) if entry)


def word_set(words: str) -> frozenset[str]:
    """The words of a table that is written as running text."""
    return frozenset(words.split())
