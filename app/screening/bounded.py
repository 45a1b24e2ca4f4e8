"""Patterns that an operator writes, in a dialect that cannot be slow.

A pattern is a row of letters, classes and groups of alternatives; only a single letter or class may be repeated, and
only up to a stated number of times. How many ways there are to match from one place is then known from the pattern
alone, and a pattern with too many is refused. The time over a text grows with its length and with nothing else.
"""

import re
from dataclasses import dataclass

MOST_WAYS = 1_000
"""Ways in which a pattern may match from one place."""
MOST_LETTERS = 200
"""Letters that a pattern may match."""
_LONGEST_PATTERN = 500
_CLASSES = "dswDSW"
_REPEAT = re.compile(r"\?|\{(\d{1,3})(?:,(\d{1,3}))?\}")
_CLASS = re.compile(r"\[\^?(?:\\.|[^\]\\\[])(?:\\.|[^\]\\\[])*+\]")
_PLAIN = re.compile(r"[^\\.^$*+?{}\[\]|()]")


class NotBounded(ValueError):
    """A pattern outside the dialect; the message says what is wrong and where."""


@dataclass(frozen=True, slots=True)
class _Cost:
    """What a part of a pattern may match: in how many ways from one place, and how many letters at most."""

    ways: int = 1
    letters: int = 0

    def then(self, other: "_Cost") -> "_Cost":
        return _Cost(self.ways * other.ways, self.letters + other.letters)

    def either(self, other: "_Cost") -> "_Cost":
        return _Cost(self.ways + other.ways, max(self.letters, other.letters))


def bounded_pattern(text: str, *, cased: bool = False) -> re.Pattern[str]:
    """The compiled pattern.

    Raises:
        NotBounded: the pattern is outside the dialect, costs too much, or matches the empty text.
    """
    if len(text) > _LONGEST_PATTERN:
        raise NotBounded(f"a pattern has at most {_LONGEST_PATTERN} characters")
    reader = _Reader(text)
    cost = reader.alternatives()
    if reader.place < len(text):
        raise NotBounded(f"unmatched ) at character {reader.place + 1}")
    if cost.ways > MOST_WAYS or cost.letters > MOST_LETTERS:
        raise NotBounded(
            f"it can match in {cost.ways} ways and {cost.letters} letters from one place; "
            f"at most {MOST_WAYS} and {MOST_LETTERS} are allowed, so lower the repeats"
        )
    try:
        pattern = re.compile(text, re.NOFLAG if cased else re.IGNORECASE)
    except re.error as error:
        raise NotBounded(str(error)) from None
    if pattern.match(""):
        raise NotBounded("it matches the empty text")
    return pattern


class _Reader:
    """Reads a pattern once from left to right and adds up what it costs."""

    def __init__(self, text: str) -> None:
        self._text = text
        self.place = 0

    def alternatives(self) -> _Cost:
        """One or more rows with bars between them."""
        cost = self._row()
        while self._take("|"):
            cost = cost.either(self._row())
        return cost

    def _row(self) -> _Cost:
        cost = _Cost()
        while self.place < len(self._text) and self._text[self.place] not in "|)":
            cost = cost.then(self._group() if self._text[self.place] == "(" else self._repeated(self._atom()))
        return cost

    def _group(self) -> _Cost:
        opening = self.place
        self.place += 1
        if self._take("?") and not self._take(":"):
            raise NotBounded(f"a group is (...) or (?:...), at character {opening + 1}")
        cost = self.alternatives()
        if not self._take(")"):
            raise NotBounded(f"( without ) at character {opening + 1}")
        repeat = _REPEAT.match(self._text, self.place)
        if repeat and repeat.group() != "?":
            raise NotBounded(f"a group cannot be repeated, at character {self.place + 1}")
        if repeat:
            self.place = repeat.end()
            return self._greedy(_Cost(cost.ways + 1, cost.letters))
        return self._greedy(cost)

    def _atom(self) -> _Cost:
        here = self._text[self.place]
        if here == "\\":
            return self._escape()
        match = _CLASS.match(self._text, self.place) if here == "[" else _PLAIN.match(self._text, self.place)
        if match is None and here != ".":
            raise NotBounded(f"{here} is not allowed at character {self.place + 1}")
        self.place = match.end() if match else self.place + 1
        return _Cost(1, 1)

    def _escape(self) -> _Cost:
        escaped = self._text[self.place + 1 : self.place + 2]
        self.place += 2
        if escaped == "b":
            return _Cost()
        if escaped and (escaped in _CLASSES or not escaped.isalnum()):
            return _Cost(1, 1)
        raise NotBounded(f"\\{escaped} is not allowed at character {self.place - 1}")

    def _repeated(self, atom: _Cost) -> _Cost:
        repeat = _REPEAT.match(self._text, self.place)
        if repeat is None:
            return self._greedy(atom)
        self.place = repeat.end()
        low, high = (0, 1) if repeat.group() == "?" else (int(repeat[1]), int(repeat[2] or repeat[1]))
        if high < low or not atom.letters:
            raise NotBounded(f"{repeat.group()} makes no sense at character {repeat.start() + 1}")
        return self._greedy(_Cost(high - low + 1, high * atom.letters))

    def _greedy(self, cost: _Cost) -> _Cost:
        if self._text[self.place : self.place + 1] in {"?", "+", "*", "{"} and self.place < len(self._text):
            raise NotBounded(
                f"{self._text[self.place]} is not allowed at character {self.place + 1}: say how often, as in {{1,20}}"
            )
        return cost

    def _take(self, sign: str) -> bool:
        if self._text.startswith(sign, self.place):
            self.place += 1
            return True
        return False
