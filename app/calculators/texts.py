"""Inputs of calculators written as text: on a command line, in an address."""

import re
from collections.abc import Iterable

from app.calculators.base import Calculator, Input, Kind
from app.calculators.nearest import nearest, shortened
from app.domain.errors import CalculationError
from app.domain.figure import Value

LONGEST_LIST = 2_000_000
"""Characters of a list of numbers that are read."""

_NUMBER = re.compile(
    r"(?:USD|EUR|GBP|[$€£])? ?(?P<sign>[-+]?)(?:[$€£])?(?P<digits>(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?|\.\d+)"
    r"(?P<power>[eE][-+]?\d{1,3})? ?(?P<unit>%|[kKmMbB]|bn)?(?: ?(?:USD|EUR|GBP|[$€£]))?"
)
_FACTORS = {"k": 1e3, "m": 1e6, "b": 1e9, "bn": 1e9}
_FLAGS = {"true": True, "yes": True, "on": True, "1": True, "false": False, "no": False, "off": False, "0": False}


def from_texts(calculator: Calculator, pairs: Iterable[tuple[str, str]]) -> dict[str, Value]:
    """The inputs that the pairs of name and text give; CalculationError, naming the input, if one cannot be read.

    A name may be shortened to what no other input begins with: ``requests`` for ``requests_per_month``.
    """
    inputs: dict[str, Value] = {}
    for name, text in pairs:
        spec = input_named(calculator, name)
        if spec.name in inputs:
            raise CalculationError(f"{spec.name} is given twice.", spec.name)
        inputs[spec.name] = value_of(spec, text)
    return inputs


def input_named(calculator: Calculator, name: str) -> Input:
    """The input that a full or shortened name means; CalculationError, with the nearest name, if there is none."""
    asked = name.strip().casefold().replace("-", "_")
    begins = [spec for spec in calculator.inputs if asked and spec.name.startswith(asked)]
    exact = [spec for spec in begins if spec.name == asked]
    if exact or len(begins) == 1:
        return (exact or begins)[0]
    shown = shortened(name.strip())
    if begins:
        names = " or ".join(spec.name for spec in begins)
        raise CalculationError(f"{shown} could be {names}; write more of the name.", shown)
    close = nearest(asked, [spec.name for spec in calculator.inputs])
    hint = f" Did you mean {close}?" if close else f" It takes {', '.join(spec.name for spec in calculator.inputs)}."
    raise CalculationError(f"{shown or 'An empty name'} is not an input of {calculator.name}.{hint}", shown)


def value_of(spec: Input, text: str) -> Value:
    """The value that a text gives for an input; CalculationError, naming the input, if it cannot be used.

    Numbers may have thousands commas, a currency sign, K, M or B, and a percent sign: ``1,200``, ``$3``, ``100K``,
    ``30%`` for 0.3. Lists are separated by commas, semicolons or white space, without thousands commas.
    """
    text = text.strip()
    if spec.kind is Kind.TEXT:
        return spec.check(_word(spec, text))
    if spec.kind is Kind.FLAG:
        return spec.check(_FLAGS.get(text.casefold(), text))
    if spec.kind is Kind.NUMBERS:
        return spec.check(_numbers(spec, text))
    return spec.check(_number(spec, text))


def _word(spec: Input, text: str) -> str:
    by_folded = {choice.casefold(): choice for choice in spec.choices}
    word = by_folded.get(text.casefold(), text)
    if spec.choices and word not in spec.choices:
        close = nearest(word, spec.choices)
        hint = f" Did you mean {close}?" if close else ""
        raise CalculationError(f"{spec.name} must be one of: {', '.join(spec.choices)}.{hint}", spec.name)
    return word


def _numbers(spec: Input, text: str) -> list[float]:
    if len(text) > LONGEST_LIST:
        raise CalculationError(f"{spec.name} has more than {LONGEST_LIST:,} characters.", spec.name)
    items = [item for item in re.split(r"[\s,;]+", text.strip("[]() \t\r\n")) if item]
    return [_number(spec, item) for item in items]


def _number(spec: Input, text: str) -> float:
    match = _NUMBER.fullmatch(text)
    if match is None:
        raise CalculationError(
            f"{spec.name} must be a number, not {shortened(text) or 'nothing'};"
            " write it like 1200, 1,200.5, 30% or 2M.",
            spec.name,
        )
    value = float(match["sign"] + match["digits"].replace(",", "") + (match["power"] or ""))
    unit = (match["unit"] or "").casefold()
    if unit == "%":
        return value if "percent" in spec.name else round(value / 100, 15)
    return value * _FACTORS.get(unit, 1.0)
