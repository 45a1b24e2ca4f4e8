"""The shape of a text: every digit as 9 and every letter as A. Finding a shape is much faster than a pattern."""

from collections.abc import Iterable, Iterator
from string import ascii_letters

from app.screening.mapping import View

_AS_SHAPE = bytes.maketrans(b"012345678" + ascii_letters.encode(), b"9" * 9 + b"A" * len(ascii_letters))


def shape_of(view: View) -> str:
    """The shape of a view, of the same length. Signs beyond Latin ones, which no shape has, become question marks."""
    # Bytes go through a table twenty times as fast as characters.
    return view.text.encode("latin-1", "replace").translate(_AS_SHAPE).decode("latin-1")


def places_of_shapes(view: View, shapes: Iterable[str]) -> Iterator[int]:
    """Where one of the shapes begins."""
    text = shape_of(view)
    for shape in shapes:
        place = text.find(shape)
        while place >= 0:
            yield place
            place = text.find(shape, place + 1)
