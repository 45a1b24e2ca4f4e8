"""Where a place of a normalised text lies in the file that it was read from."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_LINE_END = re.compile(r"\r\n?")
# Below U+0300 every character is composed, and none joins the one before it: a change begins there at the latest.
_CHANGEABLE = re.compile("[\x00-\u02ff]?[^\x00-\u02ff]+")
# A letter with more marks than this is no word of any language; it is taken as a whole.
_LONGEST = 64
_BOM = "\ufeff"


@dataclass(frozen=True, slots=True)
class Change:
    """Characters of one length that took the place of characters of another; ``start`` is in the text before."""

    start: int
    before: int
    after: int


class Shifts:
    """Where places after some changes were before them."""

    def __init__(self, changes: Iterable[Change]) -> None:
        self._after = [0]
        self._before = [0]
        grown = 0
        for change in changes:
            for place, ahead in ((change.start, 0), (change.start + change.before, change.after - change.before)):
                grown += ahead
                self._before.append(place)
                self._after.append(place + grown)

    def before(self, place: int) -> int:
        """The place before the changes; one that was in the middle of a change is put at its end at the latest."""
        piece = bisect_right(self._after, place) - 1
        found = self._before[piece] + place - self._after[piece]
        return min(found, self._before[piece + 1]) if piece + 1 < len(self._before) else found


class Offsets:
    """Places of a text as ``app.content.skills.normalise`` gives it, in the characters of the file itself.

    These are those that ``open(path, encoding="utf-8", newline="")`` reads, a byte order mark included.
    """

    def __init__(self, original: str) -> None:
        self._mark = int(original.startswith(_BOM))
        text = original[self._mark :]
        self._lines = Shifts(Change(end.start(), len(end[0]), 1) for end in _LINE_END.finditer(text))
        self._composed = Shifts(_compositions(_LINE_END.sub("\n", text)))

    def original(self, place: int) -> int:
        """The place in the file; the end of the text is a place too."""
        return self._mark + self._lines.before(self._composed.before(place))


def _compositions(text: str) -> Iterator[Change]:
    if unicodedata.is_normalized("NFC", text):
        return
    for run in _CHANGEABLE.finditer(text):
        if not unicodedata.is_normalized("NFC", run[0]):
            yield from _changed(run.start(), run[0])


def _changed(start: int, run: str) -> Iterator[Change]:
    for cluster in _clusters(run):
        if not unicodedata.is_normalized("NFC", cluster):
            yield from _steps(start, cluster)
        start += len(cluster)


def _steps(start: int, cluster: str) -> Iterator[Change]:
    """The change of a cluster, mark by mark where marks have a place of their own in both forms."""
    composed = unicodedata.normalize("NFC", cluster)
    done = grown = 0
    for cut in range(1, min(len(cluster), _LONGEST)):
        head = unicodedata.normalize("NFC", cluster[:cut])
        if head + unicodedata.normalize("NFC", cluster[cut:]) == composed:
            yield Change(start + done, cut - done, len(head) - grown)
            done, grown = cut, len(head)
    yield Change(start + done, len(cluster) - done, len(composed) - grown)


def _clusters(run: str) -> Iterator[str]:
    """The shortest parts that can be normalised one by one."""
    cluster = ""
    for character in run:
        if cluster and _stands_alone(cluster, character):
            yield cluster
            cluster = ""
        cluster += character
    yield cluster


def _stands_alone(cluster: str, character: str) -> bool:
    first = unicodedata.normalize("NFD", character)[0]
    if unicodedata.combining(first):
        return False
    apart = unicodedata.normalize("NFC", cluster) + unicodedata.normalize("NFC", character)
    return unicodedata.normalize("NFC", cluster + character) == apart
