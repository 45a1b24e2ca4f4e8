"""Ideas that rules are made of: each is a set of words in several languages, compiled to one pattern.

In a table ``_`` stands for a space and a final ``*`` for any ending. Texts are matched in lower case and plain letters,
and so are the tables, which may therefore be written with accents.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from app.screening.folding import fold_text

_CJK = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_TOKEN = re.compile("[a-z0-9]+")
_PREFIX = 5
_PREFIXES = range(2, _PREFIX + 1)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of a text and their beginnings: most ideas are ruled out by them, long before a pattern is tried."""

    words: frozenset[str]
    prefixes: frozenset[str]
    cjk: bool


def vocabulary(lower: str) -> Vocabulary:
    """The vocabulary of a text in plain lower-case letters."""
    words = frozenset(_TOKEN.findall(lower))
    prefixes = frozenset(word[:length] for word in words for length in _PREFIXES)
    return Vocabulary(words, prefixes, cjk=not lower.isascii() and _CJK.search(lower) is not None)


@dataclass(frozen=True, slots=True)
class Concept:
    """One idea. ``words`` and ``prefixes`` begin its entries; with ``free`` it may occur without any of them."""

    pattern: re.Pattern[str]
    words: frozenset[str]
    prefixes: frozenset[str]
    free: bool
    cjk: bool

    def possible(self, vocabulary: Vocabulary) -> bool:
        """Whether the idea can occur in a text of this vocabulary at all."""
        return (
            self.free
            or (self.cjk and vocabulary.cjk)
            or not (self.words.isdisjoint(vocabulary.words) and self.prefixes.isdisjoint(vocabulary.prefixes))
        )

    def search(self, text: str, start: int = 0, end: int | None = None) -> re.Match[str] | None:
        """The first place in a part of a text."""
        return self.pattern.search(text, start, len(text) if end is None else end)

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """All places."""
        return self.pattern.finditer(text)


def concept(table: str, *patterns: str) -> Concept:
    """One idea: the words of a table, and patterns for what is no word."""
    entries = [fold_text(word).lower() for word in table.split()]
    exact: set[str] = set()
    prefixes: set[str] = set()
    for entry in entries:
        token = _TOKEN.match(entry)
        if token is not None and entry == f"{token.group()}*":
            prefixes.add(token.group()[:_PREFIX])
        elif token is not None:
            exact.add(token.group())
    return Concept(
        pattern=re.compile("|".join((*map(_word, entries), *patterns))),
        words=frozenset(exact),
        prefixes=frozenset(prefixes),
        free=bool(patterns),
        cjk=any(_CJK.search(entry) for entry in entries),
    )


def either(*concepts: Concept) -> Concept:
    """Any of several ideas."""
    return Concept(
        pattern=re.compile("|".join(one.pattern.pattern for one in concepts)),
        words=frozenset().union(*(one.words for one in concepts)),
        prefixes=frozenset().union(*(one.prefixes for one in concepts)),
        free=any(one.free for one in concepts),
        cjk=any(one.cjk for one in concepts),
    )


def _word(word: str) -> str:
    stem = re.escape(word.rstrip("*")).replace("_", " {1,3}")
    if _CJK.search(word):
        return stem
    return rf"(?<![a-z0-9]){stem}" + (r"[a-z]{0,14}(?![a-z])" if word.endswith("*") else "(?![a-z0-9])")
