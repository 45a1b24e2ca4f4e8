"""What a calculator is: named inputs with limits, a pure function, and a figure that shows its work."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import cast

from app.calculators.nearest import nearest
from app.domain.errors import CalculationError
from app.domain.figure import Figure, Value

LARGEST = 1e15
"""No input may exceed this: far above any real quantity, far below the end of the floating point range."""

SMALLEST = 1e-12
"""The lower limit of an input that must be above zero."""

MOST_NUMBERS = 100_000
"""The longest list of numbers that one input may hold."""

_DIGITS = 12


class Kind(StrEnum):
    """What an input holds; the values are public."""

    NUMBER = "number"
    WHOLE = "integer"
    TEXT = "text"
    FLAG = "boolean"
    NUMBERS = "numbers"


@dataclass(frozen=True, slots=True)
class Input:
    """One input: what it is called, its unit and its limits (both included; for each item of a list).

    An input without ``default`` must be given unless it is ``optional``. ``choices`` lists the words a text may be.
    """

    name: str
    kind: Kind
    unit: str
    doc: str
    default: Value = None
    minimum: float = 0.0
    maximum: float = LARGEST
    choices: tuple[str, ...] = ()
    optional: bool = False

    def check(self, value: object) -> Value:
        """The value as this input takes it; CalculationError, naming the input, if it cannot be used."""
        if self.kind is Kind.NUMBERS:
            return self._list(value)
        if self.kind is Kind.TEXT:
            return self._word(value)
        if self.kind is Kind.FLAG:
            return self._flag(value)
        return self._number(value)

    def _number(self, value: object) -> float | int:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise CalculationError(f"{self.name} must be a number.", self.name)
        if isinstance(value, float) and not math.isfinite(value):
            raise CalculationError(f"{self.name} must be a finite number.", self.name)
        if not self.minimum <= value <= self.maximum:
            raise CalculationError(f"{self.name} must {self._limits(value)}.", self.name)
        if self.kind is not Kind.WHOLE:
            return value
        if value != int(value):
            raise CalculationError(f"{self.name} must be a whole number.", self.name)
        return int(value)

    def _limits(self, value: float) -> str:
        """What the value must do to lie within the limits, without the technical ones."""
        if 0 < self.minimum <= SMALLEST:
            return "be above zero" if value < self.minimum else f"be at most {self.maximum:g}"
        if self.maximum == LARGEST:
            least = f"be at least {self.minimum:g}" if self.minimum else "not be negative"
            return least if value < self.minimum else f"be at most {LARGEST:g}"
        return f"be between {self.minimum:g} and {self.maximum:g}"

    def _list(self, value: object) -> list[float]:
        if not isinstance(value, list | tuple):
            raise CalculationError(f"{self.name} must be a list of numbers.", self.name)
        items = cast("list[object] | tuple[object, ...]", value)
        if not 0 < len(items) <= MOST_NUMBERS:
            raise CalculationError(f"{self.name} must hold between 1 and {MOST_NUMBERS:,} numbers.", self.name)
        return [float(self._number(item)) for item in items]

    def _word(self, value: object) -> str:
        if not isinstance(value, str):
            raise CalculationError(f"{self.name} must be a text.", self.name)
        if self.choices and value not in self.choices:
            raise CalculationError(f"{self.name} must be one of: {', '.join(self.choices)}.", self.name)
        return value

    def _flag(self, value: object) -> bool:
        if not isinstance(value, bool):
            raise CalculationError(f"{self.name} must be true or false.", self.name)
        return value


@dataclass(frozen=True, slots=True)
class Arguments:
    """Checked inputs, read by kind."""

    values: Mapping[str, Value]

    def has(self, name: str) -> bool:
        """Whether the input was given or has a default."""
        return self.values[name] is not None

    def number(self, name: str) -> float:
        """A number that is there."""
        return cast("float", self.values[name])

    def maybe(self, name: str) -> float | None:
        """A number, or None where an optional one was left out."""
        return cast("float | None", self.values[name])

    def whole(self, name: str) -> int:
        """A whole number that is there."""
        return cast("int", self.values[name])

    def text(self, name: str) -> str:
        """A word that is there."""
        return cast("str", self.values[name])

    def flag(self, name: str) -> bool:
        """A truth value that is there."""
        return cast("bool", self.values[name])

    def numbers(self, name: str) -> list[float]:
        """A list of numbers that is there."""
        return cast("list[float]", self.values[name])


@dataclass(frozen=True, slots=True)
class Result:
    """What the function of a calculator returns: results by name, the formula with numbers, one sentence."""

    outputs: Mapping[str, Value]
    formula: str
    summary: str


@dataclass(frozen=True, slots=True)
class Calculator:
    """A named, documented, validated calculation. ``reference`` is its row in the table of calculators (C-01 ...)."""

    name: str
    reference: str
    title: str
    inputs: tuple[Input, ...]
    work: Callable[[Arguments], Result]

    def compute(self, inputs: Mapping[str, Value]) -> Figure:
        """The figure for these inputs; CalculationError, naming the input, if one cannot be used."""
        values = self._checked(inputs)
        try:
            result = self.work(Arguments(values))
            outputs = {name: _finite(name, value) for name, value in result.outputs.items()}
        except CalculationError as error:
            raise CalculationError(error.sentence, error.field or self._blamed(error.sentence)) from error
        except (ArithmeticError, ValueError) as error:
            raise CalculationError(f"{self.title}: these inputs give no finite result.") from error
        return Figure(self.name, self.reference, values, outputs, result.formula, result.summary)

    def _blamed(self, sentence: str) -> str | None:
        """The input with which the sentence of an error begins."""
        first = sentence.split(" ", 1)[0].rstrip(",")
        return first if any(spec.name == first for spec in self.inputs) else None

    def _unknown(self, name: str) -> str:
        close = nearest(name, [spec.name for spec in self.inputs])
        hint = f" Did you mean {close}?" if close else ""
        return f"{name} is not an input of {self.name}.{hint}"

    def _checked(self, inputs: Mapping[str, Value]) -> dict[str, Value]:
        known = {spec.name for spec in self.inputs}
        unknown = sorted(str(name) for name in inputs if name not in known)
        if unknown:
            raise CalculationError(self._unknown(unknown[0]), unknown[0])
        values: dict[str, Value] = {}
        for spec in self.inputs:
            value = inputs.get(spec.name)
            value = spec.default if value is None else value
            if value is None and not spec.optional:
                raise CalculationError(f"{spec.name} is missing.", spec.name)
            values[spec.name] = None if value is None else spec.check(value)
        return values


def _finite(name: str, value: Value) -> Value:
    if isinstance(value, list):
        return [float(f"{item:.{_DIGITS}g}") for item in value]
    if not isinstance(value, float):
        return value
    if not math.isfinite(value):
        raise CalculationError(f"{name} has no finite value for these inputs.")
    return float(f"{value:.{_DIGITS}g}")
