"""Numbers that a calculator produced, with everything needed to check them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

Value = float | int | str | bool | None | list[float]


@dataclass(frozen=True, slots=True)
class Calculation:
    """A calculation that the request asks for.

    ``inputs`` are the arguments of the calculator, by name, units in the name. ``assumed`` gives, for each input that
    the user did not state, the sentence that says what was taken instead and what changes if it is false.
    """

    calculator: str
    inputs: Mapping[str, Value]
    assumed: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True)
class Figure:
    """The result of one calculator call.

    ``formula`` shows the formula with the numbers put in; ``summary`` says the result in one sentence;
    ``reference`` is the id in the design's table of calculators (C-01 ...).
    """

    calculator: str
    reference: str
    inputs: Mapping[str, Value]
    outputs: Mapping[str, Value]
    formula: str
    summary: str
