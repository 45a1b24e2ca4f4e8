"""Takes out of texts what belongs to somebody, or says that this cannot be done."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from app.domain.errors import DraftRefused
from app.domain.labels import Sensitivity
from app.domain.screening import Screening
from app.evaluation.drafting.places import Place, places_in
from app.evaluation.drafting.stand_ins import StandIns

Detect = Callable[[str], Screening]

_PASSES = 4
"""A stand-in may bring to light what stood beside the value; that much of it is enough for any text met so far."""


@dataclass(frozen=True, slots=True)
class Scrubbed:
    """The texts in their order, and how many values of each kind were replaced."""

    texts: tuple[str, ...]
    replaced: Mapping[str, int]


def scrubbed(texts: Sequence[str], detect: Detect, *, amounts: bool = False) -> Scrubbed:
    """The texts of one thread with a stand-in for every value that is somebody's; ``amounts`` are rounded, too.

    Only values are replaced: what a text speaks of is left as it is said.

    Raises:
        DraftRefused: what is left is still more than internal, alone or together.
    """
    given = StandIns()
    replaced = [_replaced(text, detect, given, amounts=amounts) for text in texts]
    clean = tuple(_names_again(text, given) for text in replaced)
    for text in (*clean, "\n\n".join(clean)):
        check(text, detect)
    return Scrubbed(clean, given.replaced)


def check(text: str, detect: Detect) -> None:
    """Raises DraftRefused for a text that screens above internal; the sentence names kinds, never values."""
    found = detect(text)
    if found.sensitivity.rank > Sensitivity.INTERNAL.rank:
        kinds = {each.kind for each in found.findings if each.sensitivity.rank > Sensitivity.INTERNAL.rank}
        told = ", ".join(sorted(kinds)) or found.degraded or "its whole"
        raise DraftRefused(f"Even without names and values the text is {found.sensitivity.value} ({told}).")


def _replaced(text: str, detect: Detect, given: StandIns, *, amounts: bool) -> str:
    for number in range(_PASSES):
        places = places_in(text, detect(text).findings, amounts=amounts and not number)
        if not places:
            break
        text = _with_stand_ins(text, places, given)
    return text


def _with_stand_ins(text: str, places: Sequence[Place], given: StandIns) -> str:
    pieces, done = list[str](), 0
    for place in places:
        pieces += [text[done : place.start], given.given_for(place, text[place.start : place.end])]
        done = place.end
    return "".join([*pieces, text[done:]])


def _names_again(text: str, given: StandIns) -> str:
    """The text without the single words of names that stood in full somewhere else.

    In small letters a name is most often a word of the language, such as *mark* or *will*, and stays.
    """
    for name, stand_in in given.parts_of_names().items():
        word = re.compile(rf"(?<!\w)(?![a-z])(?i:{re.escape(name)})(?!\w)")
        text = word.sub(stand_in, text)
    return text
