"""Ideas that rules are made of: each is a set of words in several languages, compiled to one pattern.

In a table ``_`` stands for a space and a final ``*`` for any ending. Texts are matched in lower case and plain letters,
and so are the tables, which may therefore be written with accents.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from app.scanning.literals import needed
from app.screening.folding import fold_text

_CJK = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_TOKEN = re.compile("[a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Concept:
    """One idea, as a pattern.

    It can only occur in a text that holds one of its ``words``, a word on one of its ``stems``, all words of one of
    its ``phrases``, or one of its ``literals``; ``free`` ideas may occur anywhere.
    """

    pattern: re.Pattern[str]
    words: frozenset[str]
    stems: frozenset[str]
    phrases: frozenset[frozenset[str]]
    literals: frozenset[str]
    free: bool

    def search(self, text: str, start: int = 0, end: int | None = None) -> re.Match[str] | None:
        """The first place in a part of a text."""
        return self.pattern.search(text, start, len(text) if end is None else end)

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """All places."""
        return self.pattern.finditer(text)


def words_of(lower: str) -> set[str]:
    """The words of a text in plain lower-case letters."""
    return set(_TOKEN.findall(lower))


def concept(table: str, *patterns: str) -> Concept:
    """One idea: the words of a table, and patterns for what is no word."""
    entries = [fold_text(word).lower() for word in table.split()]
    foreign = [entry for entry in entries if _CJK.search(entry) or not _TOKEN.search(entry)]
    stems = [entry for entry in entries if entry not in foreign and entry.endswith("*")]
    plain = [entry for entry in entries if entry not in foreign and not entry.endswith("*")]
    tokens = {entry: _TOKEN.findall(entry) for entry in (*stems, *plain)}
    choices = [needed(pattern) for pattern in patterns]
    return Concept(
        pattern=re.compile("|".join((*_words(plain), *_stems(stems), *map(_bare, foreign), *patterns))),
        words=frozenset(tokens[entry][0] for entry in plain if len(tokens[entry]) == 1),
        stems=frozenset(tokens[entry][0] for entry in stems if len(tokens[entry]) == 1),
        phrases=_phrases(tokens),
        literals=frozenset(_bare(entry) for entry in foreign).union(*choices),
        free=not all(choices),
    )


def either(*concepts: Concept) -> Concept:
    """Any of several ideas."""
    return Concept(
        pattern=re.compile("|".join(one.pattern.pattern for one in concepts)),
        words=frozenset[str]().union(*(one.words for one in concepts)),
        stems=frozenset[str]().union(*(one.stems for one in concepts)),
        phrases=frozenset[frozenset[str]]().union(*(one.phrases for one in concepts)),
        literals=frozenset[str]().union(*(one.literals for one in concepts)),
        free=any(one.free for one in concepts),
    )


def _phrases(tokens: dict[str, list[str]]) -> frozenset[frozenset[str]]:
    """What entries of several words need: all of them, but for a last one that may have any ending."""
    return frozenset(
        frozenset(found[:-1] if entry.endswith("*") else found) for entry, found in tokens.items() if len(found) > 1
    )


def _words(entries: Iterable[str]) -> Iterator[str]:
    if alternatives := "|".join(map(_bare_pattern, entries)):
        yield rf"(?<![a-z0-9])(?:{alternatives})(?![a-z0-9])"


def _stems(entries: Iterable[str]) -> Iterator[str]:
    if alternatives := "|".join(map(_bare_pattern, entries)):
        yield rf"(?<![a-z0-9])(?:{alternatives})[a-z]{{0,14}}(?![a-z])"


def _bare(entry: str) -> str:
    return entry.rstrip("*")


def _bare_pattern(entry: str) -> str:
    return re.escape(_bare(entry)).replace("_", " {1,3}")
