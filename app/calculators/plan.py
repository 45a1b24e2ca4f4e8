"""How a plan turns what it found in a question into a calculation with its assumptions."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from app.calculators.quantities import MONEY, Quantity
from app.calculators.reading import Reading
from app.calculators.wording import plain
from app.domain.figure import Calculation, Value

Found: TypeAlias = Quantity | Value
Plans: TypeAlias = Iterator[Calculation]

REQUESTS = (
    "requests?|calls?|quer(?:y|ies)|completions?|conversations?|chats?|prompts?|inferences?|predictions?|tickets?"
    "|e?mails?|messages?|documents?|questions?|summar(?:ies|isations?|izations?)|descriptions?|classifications?"
    "|tasks?|items?|articles?|reviews?|interactions?|translations?|generations?|jobs?|invoices?"
)
"""What a language model or a service is asked for, as a pattern."""


@dataclass(frozen=True, slots=True)
class Default:
    """A value for an input that was not stated, with the sentence that admits it and says what depends on it."""

    value: Value
    sentence: str


def planned(calculator: str, given: Mapping[str, Found], defaults: Mapping[str, Default] | None = None) -> Calculation:
    """The calculation with ``given`` inputs (None is not given) and ``defaults`` for the ones that are missing.

    Of a range the upper end is taken, which becomes an assumption as well.
    """
    inputs: dict[str, Value] = {}
    assumed: dict[str, str] = {}
    for name, found in given.items():
        if isinstance(found, Quantity):
            inputs[name] = _neat(found.value)
            if found.low is not None:
                assumed[name] = (
                    f"The upper end of {plain(found.low)} to {plain(found.value)} is taken; with the lower end the"
                    " result changes in proportion."
                )
        elif found is not None:
            inputs[name] = found
    for name, default in (defaults or {}).items():
        if name not in inputs:
            inputs[name] = default.value
            assumed[name] = default.sentence
    return Calculation(calculator, inputs, assumed)


def currency_of(reading: Reading) -> str:
    """The currency of the first amount of the question; dollars if there is none."""
    return next((quantity.unit for quantity in reading.all_of(MONEY)), "USD")


def whole(quantity: Quantity | None) -> Value:
    """The quantity as a whole number where it is one; None where there is none."""
    if quantity is None:
        return None
    return int(quantity.value) if quantity.value == int(quantity.value) else quantity.value


def _neat(value: float) -> float:
    return round(value, 12)
