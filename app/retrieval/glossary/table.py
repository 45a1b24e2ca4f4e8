"""The glossary's table: what words of five languages are in the English of the library.

A row of ``words.tsv`` holds English words and, per language, ways to say them with commas between. A way that ends in a
full stop is a whole word; any other is the beginning of one, with whatever ending. Ways of several words are phrases.
English words of ``-`` stand for words that a search can do without.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

TABLE = Path(__file__).with_name("words.tsv")
SKIPPED = "-"

# Before a vowel Turkish softens the last consonant of many words.
_SOFTENED = {"k": "g", "p": "b", "t": "d"}
_SHORTEST_SOFTENED = 4


@dataclass(frozen=True, slots=True)
class Ways:
    """How one language says things: whole words, beginnings of words, and phrases by their first word.

    Each leads to English words, of which there may be none.
    """

    words: dict[str, str] = field(default_factory=dict[str, str])
    stems: dict[str, str] = field(default_factory=dict[str, str])
    phrases: dict[str, list[tuple[tuple[str, ...], str]]] = field(
        default_factory=lambda: defaultdict[str, list[tuple[tuple[str, ...], str]]](list)
    )

    def add(self, way: str, english: str) -> None:
        """Take in one way; the first row that has it stands."""
        *first, last = way.split()
        if first:
            self.phrases[first[0]].append(((*first[1:], last.removesuffix(".")), english))
        else:
            (self.words if last.endswith(".") else self.stems).setdefault(last.removesuffix("."), english)


@dataclass(frozen=True, slots=True)
class Glossary:
    """The ways of each language, and every word of the English side."""

    languages: Mapping[str, Ways]
    english: frozenset[str]


@cache
def shipped() -> Glossary:
    """The glossary that comes with the service, read once."""
    return read_table(TABLE.read_text(encoding="utf-8").splitlines())


def read_table(lines: Iterable[str]) -> Glossary:
    """A glossary from the lines of a table; the first names the languages."""
    head, *rows = (line.split("\t") for line in lines)
    languages = {language: Ways() for language in head[1:]}
    english: set[str] = set()
    for english_words, *cells in rows:
        meaning = "" if english_words == SKIPPED else english_words
        english.update(fold(meaning).split())
        for language, cell in zip(languages, cells, strict=True):
            for way in cell.split(","):
                languages[language].add(fold(way), meaning)
    if "tr" in languages:
        _soften(languages["tr"].stems)
    for ways in languages.values():
        for phrases in ways.phrases.values():
            phrases.sort(key=lambda phrase: -len(phrase[0]))
    return Glossary(languages, frozenset(english))


def fold(text: str) -> str:
    """Lower case without accents, hyphens and apostrophes, so that words compare across spellings."""
    plain = text.casefold()
    if not plain.isascii():
        decomposed = unicodedata.normalize("NFKD", plain.replace("ı", "i"))
        plain = "".join(char for char in decomposed if not unicodedata.combining(char))
    return plain.replace("-", " ").replace("'", " ").replace("\u2019", " ").strip()


def _soften(stems: dict[str, str]) -> None:
    for stem, english in [*stems.items()]:
        if len(stem) >= _SHORTEST_SOFTENED and stem[-1] in _SOFTENED:
            stems.setdefault(stem[:-1] + _SOFTENED[stem[-1]], english)
