"""Places in a normalised text lead back to the same characters in the file, whatever normalising did to it."""

import unicodedata

from hypothesis import example, given
from hypothesis import strategies as st

from app.content.offsets import Offsets
from app.content.skills import normalise

# Letters with marks apart, in the wrong order and composed; jamo, marks that join without being marks, and line ends.
PARTS = [
    *"ab \n\r",
    "\r\n",
    "e\u0301",
    "\u00e9",
    "a\u0323\u0307",
    "a\u0307\u0323",
    "\u1112\u1161\u11ab",
    "\uac00\u11a8",
    "\u304b\u3099",
    "\u09c7\u09be",
    "\u0958",
    "\u0f73",
    "\u0334",
    "\u4e2d",
    "\U0001f600",
    "\u212b",
]
TEXTS = st.lists(st.sampled_from(PARTS) | st.characters(codec="utf-8", exclude_characters="\0"), max_size=12).map(
    "".join
)


def normal(text: str) -> str:
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))


@given(TEXTS)
@example("a\u0f73\u0334b")
@example("\u1112\u1161\u11abx")
def test_a_place_that_has_a_counterpart_is_led_to_it(text: str) -> None:
    whole, offsets = normal(text), Offsets(f"\ufeff{text}")
    cuts = {
        len(normal(text[:cut])): cut
        for cut in range(len(text) + 1)
        if normal(text[:cut]) + normal(text[cut:]) == whole and text[cut - 1 : cut + 1] != "\r\n"
    }
    places = [offsets.original(place) - 1 for place in range(len(whole) + 1)]
    assert places == sorted(places)
    assert {place: places[place] for place in cuts} == cuts


@given(TEXTS.filter(lambda text: not text.startswith("\ufeff")), st.booleans())
def test_spans_of_lines_are_those_of_the_file(text: str, marked: bool) -> None:  # noqa: FBT001
    original = f"\ufeff{text}" if marked else text
    whole, offsets = normalise(original.encode(), "x"), Offsets(original)
    start = 0
    for line in whole.split("\n"):
        span = original[offsets.original(start) : offsets.original(start + len(line))]
        assert normal(span) == line
        start += len(line) + 1
    assert offsets.original(len(whole)) == len(original)
