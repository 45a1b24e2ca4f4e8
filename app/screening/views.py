"""Every form of a text that has to be looked at, so that no way of writing hides what it says."""

from dataclasses import dataclass

from app.screening.decoding import opened, unwrapped
from app.screening.folding import folded, revealed
from app.screening.mapping import View
from app.screening.tables import flattened

DEPTH = 3
"""Layers of encoding that are undone."""
_MOST_TIMES = 4
_MOST_CHARACTERS = 512 * 1024
_LEAST_ROOM = 8_192


@dataclass(frozen=True, slots=True)
class Views:
    """The forms of one text. ``unseen`` says why some of it could not be looked at, else it is None."""

    views: tuple[View, ...]
    unseen: str | None = None


def views_of(text: str) -> Views:
    """The text in plain letters, its tables as lines, broken values made whole, and each layer of encoding undone.

    All forms together are at most four times as long as the text (for short texts 8,192 characters), and never
    longer than 512 K characters. What does not fit, is nested deeper or grows too fast counts as unseen.
    """
    room = min(max(_MOST_TIMES * len(text), _LEAST_ROOM), _MOST_CHARACTERS)
    found: list[View] = []
    level = folded(revealed(View(text)))
    for _ in range(DEPTH + 1):
        room -= len(level.text)
        if room < 0:
            return Views(tuple(found), "too much encoded text")
        found.extend(form for form in (flattened(level), unwrapped(level)) if form is not None)
        below = opened(level, room)
        found.append(below.outer)
        if below.too_large:
            return Views(tuple(found), "compressed data grows too large")
        if below.inner is None:
            return Views(tuple(found))
        level = folded(below.inner)
    return Views(tuple(found), "encoded too deeply")
