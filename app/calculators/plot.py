"""A drawing as data: what is drawn, without how. Renderers for the browser and the terminal read it."""

from dataclasses import dataclass
from enum import StrEnum


class Shape(StrEnum):
    """How a series is drawn."""

    LINE = "line"
    AREA = "area"
    BARS = "bars"


@dataclass(frozen=True, slots=True)
class Axis:
    """What runs along an edge. ``categories`` are the names of bars, at 0, 1, 2 ... where the axis has no numbers.

    ``prefix`` and ``suffix`` go around every number of the axis: "$", " ms".
    """

    title: str
    prefix: str = ""
    suffix: str = ""
    categories: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Series:
    """One line, area or row of bars. Bars may start above zero: ``base`` holds their lower ends."""

    name: str
    shape: Shape
    points: tuple[tuple[float, float], ...]
    base: tuple[float, ...] = ()
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Marker:
    """A place that the eye should find: a point, or a whole vertical line where ``y`` is None."""

    label: str
    x: float
    y: float | None = None


@dataclass(frozen=True, slots=True)
class Plot:
    """A drawing: ``title`` says what is shown, ``description`` tells what is to be seen to those who cannot see it."""

    name: str
    title: str
    description: str
    x: Axis
    y: Axis
    series: tuple[Series, ...]
    markers: tuple[Marker, ...] = ()
