"""What callers get to see of calculators."""

from typing import ClassVar

from pydantic import BaseModel, ConfigDict, Field

from app.domain.figure import Value


class _View(BaseModel):
    model_config: ClassVar[ConfigDict] = ConfigDict(frozen=True, extra="forbid")


class FamilyView(_View):
    """Calculators of one topic, by name."""

    name: str
    title: str
    calculators: tuple[str, ...]


class CalculatorSummaryView(_View):
    """A calculator in a list; ``plot`` says whether its figures can be drawn."""

    name: str
    title: str
    reference: str
    family: str
    inputs: tuple[str, ...]
    plot: bool


class CalculatorsView(_View):
    """All calculators."""

    families: tuple[FamilyView, ...]
    data: tuple[CalculatorSummaryView, ...]


class CalculatorView(_View):
    """One calculator; ``inputs`` is a JSON schema (2020-12), ``source`` the place of the formula in the code."""

    name: str
    title: str
    reference: str
    family: str
    plot: bool
    source: str
    inputs: dict[str, object]


class SwingView(_View):
    """What one uncertain input alone does to a result, with less and with more of it."""

    input: str
    less: float | None
    more: float | None


class RangeView(_View):
    """The least and greatest result when all uncertain inputs are wrong at once; null where there is none."""

    output: str
    low: float | None
    high: float | None
    spread: float = Field(description="how wrong each uncertain input is taken to be, as a share")
    swings: tuple[SwingView, ...]
    formula: str


class FigureView(_View):
    """The result of a calculation with everything needed to check it."""

    calculator: str
    title: str
    reference: str
    inputs: dict[str, Value]
    outputs: dict[str, Value]
    units: dict[str, str] = Field(description="the unit of each output that has one")
    formula: str
    summary: str
    ranges: tuple[RangeView, ...]
    plots: tuple[str, ...] = Field(description="names for the query parameter `plot` of plot.svg")
