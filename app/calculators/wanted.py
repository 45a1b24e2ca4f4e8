"""Which calculation a question wants that cannot be made yet, what to ask for it, and what comes of the answers."""

from collections.abc import Mapping
from types import MappingProxyType

from app.calculators.base import Input, Kind
from app.calculators.quantities import PLAIN, Quantity
from app.calculators.reading import Reading, read
from app.calculators.recognize import recognize
from app.calculators.registry import CALCULATORS, works
from app.calculators.wishes import ASKING, OURS, REASONS, WISHES, Need, Wish
from app.domain.figure import Calculation, MissingNumber, Value, Wanted

LONGEST = 400
"""Characters of a question; a longer text describes a case and is read as a whole."""

NOTHING = Wanted()
NO_ANSWERS: Mapping[str, str] = MappingProxyType({})


def wanted(text: str, answers: Mapping[str, str] = NO_ANSWERS) -> Wanted:
    """The calculation that the text asks a number of without giving what it needs; mostly none, at most one.

    Only a request for a number about the asker's own case counts: "what would self-hosting cost us per month?", not
    "how does one calculate a break-even?". What can be calculated as it stands is not wanted. ``answers`` are the
    replies to questions for missing numbers, by the id of the question; a bare number is enough.
    """
    if not text.strip() or len(text) > LONGEST:
        return NOTHING
    reading = read(text)
    if not reading.has(*ASKING) or not reading.has(*OURS) or reading.has(*REASONS):
        return NOTHING
    wish = next((wish for wish in WISHES if reading.has(*wish.cues) and not reading.has(*wish.unless)), None)
    if wish is None or any(found.calculator == wish.calculator for found in recognize(text)):
        return NOTHING
    return _wanted(wish, reading, answers)


def _wanted(wish: Wish, reading: Reading, answers: Mapping[str, str]) -> Wanted:
    inputs = {each.name: each for each in CALCULATORS[wish.calculator].inputs}
    given: dict[str, Value] = {}
    missing: list[MissingNumber] = []
    for need in wish.needs:
        lack = MissingNumber(wish.calculator, need.input, need.question)
        listed = inputs[need.input].kind is Kind.NUMBERS
        value: Value = _stated(need, reading)
        if value is None and lack.id in answers:
            answer = read(answers[lack.id])
            value = (_list(answer) if listed else None) or _answered(need, inputs[need.input], answer)
        if value is None:
            missing.append(lack)
        else:
            given[need.input] = [value] if listed and isinstance(value, float) else value
    if missing:
        return Wanted(missing=tuple(missing))
    calculation = Calculation(wish.calculator, given)
    return Wanted((calculation,)) if works(calculation) else NOTHING


def _stated(need: Need, reading: Reading) -> float | None:
    quantity = reading.one(*need.patterns) if need.patterns else None
    return None if quantity is None else _plain(quantity.value * need.factor)


def _list(reading: Reading) -> list[float] | None:
    """The answer's numbers where they stand in one row."""
    rows = reading.series()
    return [_plain(value) for value in rows[0].numbers()] if len(rows) == 1 else None


def _answered(need: Need, spec: Input, reading: Reading) -> float | None:
    """The answer's number for an input: as it would stand in a text, else the only one that there is."""
    stated = _stated(need, reading)
    if stated is not None or len(reading.quantities) != 1:
        return stated
    return _plain(_bare(reading.quantities[0], need, spec))


def _bare(quantity: Quantity, need: Need, spec: Input) -> float:
    """A number by itself is in the unit that was asked for; one above 1 for a share is a percentage."""
    if quantity.kind != PLAIN or quantity.suffix:
        return quantity.value * need.factor
    return quantity.value / 100 if spec.maximum <= 1 < quantity.value else quantity.value


def _plain(value: float) -> float:
    return float(f"{value:.12g}")
