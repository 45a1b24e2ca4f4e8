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
class MissingNumber:
    """An input that a calculation cannot do without, and the question that gets it."""

    calculator: str
    input: str
    question: str

    @property
    def id(self) -> str:
        """What the question is called, so that its answer finds back to the input."""
        return f"number-{self.calculator}-{self.input}"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A calculation that is asked for in one's own case, and the numbers that it still lacks.

    ``calculations`` is empty while one is missing.
    """

    calculations: tuple[Calculation, ...] = ()
    missing: tuple[MissingNumber, ...] = ()


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
