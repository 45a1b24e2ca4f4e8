"""Finds the entry that a word of a text belongs to: whole, with an ending, or put together from several."""

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

from app.retrieval.glossary.table import Ways

_SHORTEST_PART = 3
_LONGEST_WORD = 40
_GERMAN_ENDING = re.compile(
    r"(?:e|en|er|es|em|n|s|t|te|ten|st|et|ete|eten|end\w{0,2}|ung|ungen|ern|ens|ig\w{0,2}|bar|ate\w?|lich\w{0,2}|isch\w{0,2})?"
)
_GERMAN_JOINTS = ("", "es", "en", "er", "s", "n", "e")
# The most letters of an ending, after a stem of at most three letters and after a longer one.
_LONGEST_ENDING: Mapping[str, tuple[int, int]] = MappingProxyType({"fr": (1, 6), "es": (2, 6), "tr": (5, 14)})


def lookup(ways: Ways, language: str, word: str) -> str | None:
    """The English of a folded word, or None for a word that the language's glossary does not have."""
    if word in ways.words:
        return ways.words[word]
    if len(word) > _LONGEST_WORD:
        return None
    if language == "de":
        return _compound(ways, word, first=True)
    short, long = _LONGEST_ENDING[language]

    def ends(stem: str, rest: str) -> str | None:
        return "" if len(rest) <= (short if len(stem) <= _SHORTEST_PART else long) else None

    return _longest(ways, word, ends)


def _longest(ways: Ways, word: str, ends: Callable[[str, str], str | None]) -> str | None:
    """The English of the longest stem that the word begins with, with what ``ends`` makes of the rest."""
    for length in range(len(word), 1, -1):
        stem, rest = word[:length], word[length:]
        if stem in ways.stems and (more := ends(stem, rest)) is not None:
            return f"{ways.stems[stem]} {more}".strip()
    return None


def _compound(ways: Ways, word: str, *, first: bool = False) -> str | None:
    """A German word, and the words that it is put together from."""
    if not first and word in ways.words:
        return ways.words[word]

    def ends(_stem: str, rest: str) -> str | None:
        if _GERMAN_ENDING.fullmatch(rest):
            return ""
        if len(rest) < _SHORTEST_PART:
            return None
        parts = (rest.removeprefix(joint) for joint in _GERMAN_JOINTS if rest.startswith(joint))
        return next((found for part in parts if (found := _compound(ways, part))), None)

    found = _longest(ways, word, ends)
    if found is not None:
        return found
    # A whole word may be the first part as well: what stands before it decides nothing.
    for length in range(len(word) - _SHORTEST_PART, _SHORTEST_PART, -1):
        if ways.words.get(word[:length]) and (more := ends(word[:length], word[length:])):
            return f"{ways.words[word[:length]]} {more}"
    return None
