"""Words around a place, and sentences: what belongs together in a text."""

import re
from bisect import bisect_left

from app.screening.mapping import View

_BREAK = re.compile(r"[.?!][\"')\]]{0,2}\s{1,4}(?=[\"'(\[]?[A-Z])|[。！？]|\n[ \t>]{0,8}\n")
_SHORT = 5
_BACKWARD = re.compile(r"[\"'(\[]?(?:She|He|Her|His|Him|They|Their|Sie|Er|Ihre?|Seine?|Elle|Il|Sa|Son|Ella|El|Su|Findings|Plan|Diagnosis|Salary|Rating)\b")


def near(view: View, words: re.Pattern[str], start: int, end: int, *, before: int, after: int) -> bool:
    """Whether one of the words stands at most so many characters before or after a place."""
    return bool(words.search(view.lower, max(0, start - before), min(len(view.lower), end + after)))


class Sentences:
    """Where one statement ends and the next begins.

    A statement of fewer than five words belongs to the one before ("Discharge note. Anna Novak. Findings: ..."),
    and so does one that begins with a pronoun.
    """

    def __init__(self, text: str) -> None:
        self._breaks: list[int] = []
        last = 0
        for match in _BREAK.finditer(text):
            blank = "\n" in match.group() and match.group().count("\n") > 1
            few = text.count(" ", last, match.start()) < _SHORT - 1
            if blank or not (few or _BACKWARD.match(text, match.end())):
                self._breaks.append(match.start())
            last = match.end()

    def together(self, first: int, second: int) -> bool:
        """Whether two places stand in the same statement."""
        low, high = sorted((first, second))
        return bisect_left(self._breaks, low) == bisect_left(self._breaks, high)
