"""Which spans of a text stand near each other."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator

Span = tuple[int, int]


class Spans:
    """Spans in order, of which the neighbours of a place are found quickly."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self._spans = sorted(set(spans))

    def __bool__(self) -> bool:
        return bool(self._spans)

    def near(self, span: Span, reach: int) -> list[Span]:
        """Of the last two spans that begin before this one and the next two, those within reach."""
        index = bisect_left(self._spans, span)
        return [one for one in self._spans[max(0, index - 2) : index + 2] if distance(one, span) <= reach]


def distance(one: Span, other: Span) -> int:
    """Characters between two spans; 0 when they touch or overlap."""
    return max(one[0] - other[1], other[0] - one[1], 0)


def surroundings(places: Iterable[int], *, before: int, after: int) -> Iterator[Span]:
    """The parts of a text that lie so many characters before and after the places, in order and merged."""
    start = end = -1
    for place in sorted(places):
        if place - before > end:
            if end >= 0:
                yield start, end
            start = max(0, place - before)
        end = place + after
    if end >= 0:
        yield start, end
