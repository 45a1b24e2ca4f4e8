"""Which calculation a question wants that cannot be made yet, and what must be asked for it."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.calculators.reading import Reading, read
from app.calculators.recognize import recognize
from app.calculators.wishes import ASKING, OURS, REASONS, WISHES, Wish
from app.domain.figure import Value

LONGEST = 400
"""Characters of a question; a longer text describes a case and is read as a whole."""


@dataclass(frozen=True, slots=True)
class Missing:
    """An input that the question lacks, and the question that gets it."""

    input: str
    question: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """A calculation that is asked for: what the question gives of its inputs, and what it lacks."""

    calculator: str
    given: Mapping[str, Value]
    missing: tuple[Missing, ...]


def wanted(text: str) -> tuple[Wanted, ...]:
    """The calculations that the text asks a number of without giving what they need; mostly none, at most one.

    Only a request for a number about the asker's own case counts: "what would self-hosting cost us per month?", not
    "how does one calculate a break-even?". What can be calculated as it stands is not wanted.
    """
    if not text.strip() or len(text) > LONGEST:
        return ()
    reading = read(text)
    if not reading.has(*ASKING) or not reading.has(*OURS) or reading.has(*REASONS):
        return ()
    wish = next((wish for wish in WISHES if reading.has(*wish.cues) and not reading.has(*wish.unless)), None)
    if wish is None or any(found.calculator == wish.calculator for found in recognize(text)):
        return ()
    found = _wanted(wish, reading)
    return (found,) if found.missing else ()


def _wanted(wish: Wish, reading: Reading) -> Wanted:
    given: dict[str, Value] = {}
    missing: list[Missing] = []
    for need in wish.needs:
        quantity = reading.one(*need.patterns) if need.patterns else None
        if quantity is None:
            missing.append(Missing(need.input, need.question))
        else:
            given[need.input] = float(f"{quantity.value * need.factor:.12g}")
    return Wanted(wish.calculator, given, tuple(missing))
