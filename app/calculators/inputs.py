"""Short ways to declare the inputs of a calculator."""

from app.calculators.base import LARGEST, SMALLEST, Input, Kind


def number(
    name: str, unit: str, doc: str, default: float | None = None, *, low: float = 0.0, high: float = LARGEST
) -> Input:
    """A number that must be given unless it has a default."""
    return Input(name, Kind.NUMBER, unit, doc, default, low, high)


def maybe(name: str, unit: str, doc: str, *, low: float = 0.0, high: float = LARGEST) -> Input:
    """A number that may be left out."""
    return Input(name, Kind.NUMBER, unit, doc, None, low, high, optional=True)


def positive(name: str, unit: str, doc: str, default: float | None = None, *, high: float = LARGEST) -> Input:
    """A number above zero."""
    return Input(name, Kind.NUMBER, unit, doc, default, SMALLEST, high)


def whole(
    name: str, unit: str, doc: str, default: int | None = None, *, low: float = 0.0, high: float = LARGEST
) -> Input:
    """A whole number that must be given unless it has a default."""
    return Input(name, Kind.WHOLE, unit, doc, default, low, high)


def share(name: str, doc: str, default: float | None = None, *, optional: bool = False) -> Input:
    """A number between 0 and 1."""
    return Input(name, Kind.NUMBER, "share (0-1)", doc, default, 0.0, 1.0, optional=optional)


def numbers(
    name: str, unit: str, doc: str, *, low: float = 0.0, high: float = LARGEST, optional: bool = False
) -> Input:
    """A list of numbers."""
    return Input(name, Kind.NUMBERS, unit, doc, None, low, high, optional=optional)


def word(
    name: str, doc: str, choices: tuple[str, ...] = (), default: str | None = None, *, optional: bool = False
) -> Input:
    """A text, one of ``choices`` where there are any."""
    return Input(name, Kind.TEXT, "text", doc, default, choices=choices, optional=optional)


def flag(name: str, doc: str, *, default: bool | None = None) -> Input:
    """True or false; optional unless it has a default."""
    return Input(name, Kind.FLAG, "true or false", doc, default, optional=default is None)


def currency() -> Input:
    """The currency in which all amounts are given; the arithmetic does not depend on it."""
    return word("currency", "Currency of all amounts (ISO 4217 code).", default="USD")
