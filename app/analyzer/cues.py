"""Looks up the cue words of a text: one pass over its words, whatever the number of cues."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from app.analyzer.cues_acts import ACTS
from app.analyzer.cues_learning import LEARNING
from app.analyzer.cues_requests import REQUESTS
from app.analyzer.cues_substance import SUBSTANCE
from app.analyzer.cues_work import WORK
from app.analyzer.text import fold, words

Table: TypeAlias = "Mapping[str, Mapping[str, str]]"

TABLES: tuple[Table, ...] = (ACTS, WORK, LEARNING, SUBSTANCE, REQUESTS)


@dataclass(frozen=True, slots=True)
class Hit:
    """A cue that was found: its group, its first word's place in the text, and what stood there."""

    group: str
    place: int
    text: str


@dataclass(frozen=True, slots=True)
class Term:
    """One cue: its words, each with whether it may go on (``build*``)."""

    group: str
    words: tuple[tuple[str, bool], ...]

    def matches(self, found: Sequence[str], place: int) -> bool:
        """Whether the term stands at this place of the words."""
        if place + len(self.words) > len(found):
            return False
        return all(
            found[place + i].startswith(word) if open_ended else found[place + i] == word
            for i, (word, open_ended) in enumerate(self.words)
        )


@dataclass(slots=True)
class _Index:
    """Terms by their first word, so that a word of the text meets only terms that can begin there."""

    exact: dict[str, list[Term]] = field(default_factory=dict[str, list[Term]])
    stems: dict[str, list[Term]] = field(default_factory=dict[str, list[Term]])
    infixes: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    characters: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])


class CueBook:
    """All cue tables, ready to be looked up; built once."""

    def __init__(self, tables: Sequence[Table] = TABLES) -> None:
        self.groups = tuple(group for table in tables for group in table)
        self._indexes: dict[str, _Index] = {}
        for table in tables:
            for group, languages in table.items():
                for language, terms in languages.items():
                    self._add(language, group, terms)

    def _add(self, language: str, group: str, terms: str) -> None:
        index = self._indexes.setdefault(language, _Index())
        for raw in terms.split(","):
            term = raw.strip()
            if language == "zh":
                index.characters.append((fold(term), group))
            elif term.startswith("*"):
                index.infixes.append((fold(term.strip("*")), group))
            else:
                _file(index, Term(group, tuple((fold(w.rstrip("*")), w.endswith("*")) for w in term.split())))

    def look_up(self, text: str, language: str) -> list[Hit]:
        """Every cue of the language, and of English, whose terms are used everywhere."""
        folded = fold(text)
        found = words(folded)
        hits: list[Hit] = []
        for code in dict.fromkeys((language, "en")):
            index = self._indexes.get(code)
            if index is not None:
                hits.extend(_hits(index, found, folded))
        return hits


def _file(index: _Index, term: Term) -> None:
    first, open_ended = term.words[0]
    (index.stems if open_ended else index.exact).setdefault(first, []).append(term)


def _hits(index: _Index, found: Sequence[str], folded: str) -> Iterator[Hit]:
    for place, word in enumerate(found):
        for term in _candidates(index, word):
            if term.matches(found, place):
                yield Hit(term.group, place, " ".join(found[place : place + len(term.words)]))
        for part, group in index.infixes:
            if part in word:
                yield Hit(group, place, word)
    for characters, group in index.characters:
        place = folded.find(characters)
        if place >= 0:
            yield Hit(group, place, characters)


def _candidates(index: _Index, word: str) -> Iterator[Term]:
    yield from index.exact.get(word, ())
    for length in range(1, len(word) + 1):
        yield from index.stems.get(word[:length], ())
