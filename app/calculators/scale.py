"""Scales of drawings: round ticks, short numbers, and the way from a value to a place."""

import math
from dataclasses import dataclass

from app.calculators.plot import Axis, Plot, Shape
from app.calculators.wording import plain

_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
_SHORT = ((1e12, "T"), (1e9, "B"), (1e6, "M"), (1e3, "k"))
_SHORT_FROM = 10_000
_HEADROOM = 1.06


@dataclass(frozen=True, slots=True)
class Scale:
    """From ``low`` to ``high``, drawn over ``length`` units from ``start``; a negative length runs upwards."""

    low: float
    high: float
    start: float
    length: float
    ticks: tuple[float, ...]

    def place(self, value: float) -> float:
        """Where a value is drawn."""
        return self.start + (value - self.low) / (self.high - self.low) * self.length


def x_scale(plot: Plot, start: float, length: float) -> Scale:
    """The scale along the bottom: as far as the data goes, or half a place around each category."""
    if plot.x.categories:
        count = len(plot.x.categories)
        return Scale(-0.5, count - 0.5, start, length, tuple(float(at) for at in range(count)))
    values = [x for series in plot.series for x, _ in series.points] + [marker.x for marker in plot.markers]
    low, high = min(values), max(values)
    if high <= low:
        high = low + 1.0
    return Scale(low, high, start, length, ticks_between(low, high, 7))


def y_scale(plot: Plot, start: float, length: float) -> Scale:
    """The scale along the side: from zero, or below it where values are, with a little room above."""
    values = [y for series in plot.series for _, y in series.points]
    values += [low for series in plot.series for low in series.base]
    values += [marker.y for marker in plot.markers if marker.y is not None]
    low, high = min(0.0, *values), max(0.0, *values)
    room = (high - low) * (_HEADROOM - 1) or 1.0
    ticks = ticks_between(low, high + room, 6)
    bars = any(series.shape is not Shape.LINE for series in plot.series)
    top = high + room if bars or not ticks else max(high + room, ticks[-1])
    return Scale(low, top, start, length, ticks)


def ticks_between(low: float, high: float, about: int) -> tuple[float, ...]:
    """Round numbers from low to high, about so many of them: steps of 1, 2, 2.5 or 5 times a power of ten."""
    rough = (high - low) / max(1, about)
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * factor for factor in _STEPS if power * factor >= rough * (1 - 1e-9))
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return tuple(float(f"{at * step:.12g}") for at in range(first, last + 1))


def short(value: float, axis: Axis) -> str:
    """A number of an axis: "$20k", "150 ms"; a category by its name."""
    if axis.categories:
        at = int(value)
        return axis.categories[at] if 0 <= at < len(axis.categories) else ""
    size = abs(value)
    sign = "-" if value < 0 else ""
    for factor, letter in _SHORT if size >= _SHORT_FROM else ():
        if size >= factor:
            return f"{sign}{axis.prefix}{plain(round(size / factor, 6))}{letter}{axis.suffix}"
    return f"{sign}{axis.prefix}{plain(round(size, 10))}{axis.suffix}"
