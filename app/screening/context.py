"""Words around a place, and sentences: what belongs together in a text."""

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass

from app.screening.mapping import View

_BREAK = re.compile(
    r"[.?!。！？\n](?:(?<=[.?!])[\"')\]]{0,2}(?:\s{1,4}(?=[\"'(\[]?[A-Z])|[ ]?\n)|(?<=[。！？])|"
    r"(?<=\n)(?:[ \t>]{0,8}\n)++)"
)
_FEW_BLANKS = 4
_BACKWARD = re.compile(
    r"[\"'(\[]?(?:She|He|Her|His|Him|They|Their|Sie|Er|Ihre?|Seine?|Elle|Il|Sa|Son|Ella|El|Su|"
    r"Findings|Plan|Diagnosis|Salary|Rating)\b"
)
_SHORT = 4


@dataclass(frozen=True, slots=True)
class Words:
    """Words to look for near a place. They match at the start of a word; those of up to four letters as a whole."""

    literals: tuple[str, ...]
    pattern: re.Pattern[str]

    def within(self, view: View) -> bool:
        """Whether the view holds any of them at all. A quick answer that may be wrong only by saying yes."""
        return any(literal in view.lower for literal in self.literals)

    def near(self, view: View, start: int, end: int, *, before: int, after: int) -> bool:
        """Whether one of them stands at most so many characters before or after a place."""
        return bool(self.pattern.search(view.lower, max(0, start - before), min(len(view.lower), end + after)))


def words(*literals: str) -> Words:
    """Words in lower-case plain letters (see ``folding``)."""
    parts = sorted((_bordered(literal) for literal in literals), key=len, reverse=True)
    return Words(literals, re.compile("|".join(parts)))


def places_of(text: str, literals: Iterable[str]) -> list[int]:
    """Where any of the literals stands, in order."""
    found: set[int] = set()
    for literal in literals:
        place = text.find(literal)
        while place >= 0:
            found.add(place)
            place = text.find(literal, place + 1)
    return sorted(found)


def _bordered(literal: str) -> str:
    if not literal[0].isascii():
        return re.escape(literal)
    return rf"(?<![a-z]){re.escape(literal)}" + (r"(?![a-z])" if len(literal) <= _SHORT else "")


class Sentences:
    """Where one statement ends and the next begins.

    A statement of fewer than five words belongs to the next one ("Discharge note. Anna Novak. Findings: ..."),
    and one that begins with a pronoun to the one before.
    """

    def __init__(self, text: str) -> None:
        self._breaks: list[int] = []
        last = 0
        for match in _BREAK.finditer(text):
            blank = match.group().startswith("\n") or "\n\n" in match.group()
            few = text.count(" ", last, match.start()) < _FEW_BLANKS
            if blank or not (few or _BACKWARD.match(text, match.end())):
                self._breaks.append(match.start())
            last = match.end()

    def together(self, first: int, second: int) -> bool:
        """Whether two places stand in the same statement."""
        low, high = sorted((first, second))
        return bisect_left(self._breaks, low) == bisect_left(self._breaks, high)
