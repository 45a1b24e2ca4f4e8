"""Where the labels of markers stand in a drawing, so that none covers another."""

from collections.abc import Iterator
from dataclasses import dataclass

CHARACTER_WIDTH = 6.6
"""Width of a mean character at the size of labels, a little generous."""

LINE_HEIGHT = 16.0
_GAP = 8.0
_LEVELS = 12


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle from its upper left corner."""

    x: float
    y: float
    width: float
    height: float

    def meets(self, other: "Box") -> bool:
        """Whether the two overlap."""
        return (
            self.x < other.x + other.width
            and other.x < self.x + self.width
            and self.y < other.y + other.height
            and other.y < self.y + self.height
        )

    def within(self, other: "Box") -> bool:
        """Whether this one lies wholly in the other."""
        return (
            other.x <= self.x
            and self.x + self.width <= other.x + other.width
            and other.y <= self.y
            and self.y + self.height <= other.y + other.height
        )


def text_width(text: str) -> float:
    """About how wide a label is."""
    return len(text) * CHARACTER_WIDTH


@dataclass(frozen=True, slots=True)
class Room:
    """Where labels may stand: inside ``area``, never on what is ``taken``, rather not on what is ``drawn``."""

    area: Box
    taken: list[Box]
    drawn: list[Box]


def place_label(text: str, x: float, y: float, room: Room) -> Box:
    """The place of a label near a point: the first of those around it that is inside the drawing and free."""
    width = text_width(text)
    inside = [box for box in _around(width, x, y) if box.within(room.area)]
    apart = [box for box in inside if not any(box.meets(other) for other in room.taken)]
    clear = next((box for box in apart if not any(box.meets(other) for other in room.drawn)), None)
    return clear or next(iter([*apart, *inside]), Box(room.area.x, room.area.y, width, LINE_HEIGHT))


def _around(width: float, x: float, y: float) -> Iterator[Box]:
    """Right and left of the point, level with it, then ever lower and higher."""
    for level in range(_LEVELS):
        for up in (-1, 1) if level else (0,):
            top = y + up * level * LINE_HEIGHT - LINE_HEIGHT / 2
            yield Box(x + _GAP, top, width, LINE_HEIGHT)
            yield Box(x - _GAP - width, top, width, LINE_HEIGHT)
