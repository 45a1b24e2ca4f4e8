"""The shape of a text: every digit as 9 and every letter as A. Finding a shape is much faster than a pattern."""

from collections.abc import Iterable, Iterator
from string import ascii_letters

from app.screening.mapping import View

_AS_SHAPE = str.maketrans("012345678" + ascii_letters, "9" * 9 + "A" * len(ascii_letters))


def shape_of(view: View) -> str:
    """The shape of a view, of the same length."""
    return view.text.translate(_AS_SHAPE)


def places_of_shapes(view: View, shapes: Iterable[str]) -> Iterator[int]:
    """Where one of the shapes begins."""
    text = shape_of(view)
    for shape in shapes:
        place = text.find(shape)
        while place >= 0:
            yield place
            place = text.find(shape, place + 1)
