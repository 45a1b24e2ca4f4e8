"""Charts as data, and where everything in them is drawn. The template ``chart.html`` writes them as SVG.

No colour is the only sign of anything: series differ in dash, fill or shape as well, and under each chart stands the
table of its figures.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.calculators.labels import Box, Room, place_label, text_width
from app.calculators.scale import Scale, ticks_between
from app.web.console.values import Kind, span, written

WIDTH, HEIGHT = 760.0, 300.0
_TOP, _RIGHT, _BOTTOM, _LEAST_LEFT = 44.0, 20.0, 50.0, 64.0
_MOST_LABELS = 12
_MOST_SERIES = 4
_BAR_SHARE = 0.72
_WIDEST_BAR = 64.0
_HEADROOM = 1.08


class Shape(StrEnum):
    """How the points are drawn."""

    LINE = "line"
    BARS = "bars"
    SCATTER = "scatter"


@dataclass(frozen=True, slots=True)
class Axis:
    """What runs along an edge; ``title`` names the unit, too. ``categories`` are the names of whole numbers from 0."""

    title: str
    kind: Kind = Kind.NUMBER
    categories: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Point:
    """One value. ``low`` and ``high`` bound an interval around y; ``faint`` is what others dominate."""

    x: float
    y: float
    label: str = ""
    low: float | None = None
    high: float | None = None
    faint: bool = False
    chosen: bool = False
    link: str | None = None


@dataclass(frozen=True, slots=True)
class Series:
    """Points that belong together."""

    name: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """What is drawn, without how. ``said`` tells what is to be seen to those who cannot see it."""

    title: str
    shape: Shape
    x: Axis
    y: Axis
    series: tuple[Series, ...]
    said: str = ""


@dataclass(frozen=True, slots=True)
class Tick:
    """A place along an axis and what stands there."""

    at: float
    text: str


@dataclass(frozen=True, slots=True)
class Mark:
    """Something drawn for a series: a path, a bar (``width`` and ``height``) or a point, with what it says."""

    kind: str
    series: int
    x: float
    y: float
    width: float = 0.0
    height: float = 0.0
    path: str = ""
    style: str = ""
    title: str = ""
    link: str | None = None


@dataclass(frozen=True, slots=True)
class Label:
    """A word beside a point."""

    x: float
    y: float
    text: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart with every place worked out, and its figures as a table."""

    chart: Chart
    left: float
    right: float
    top: float
    bottom: float
    floor: float
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    marks: tuple[Mark, ...]
    labels: tuple[Label, ...]
    legend: tuple[tuple[float, str], ...]
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    width: float = WIDTH
    height: float = HEIGHT


def drawn(chart: Chart) -> Drawing:
    """Where everything of a chart stands; it has a point at least."""
    if len(chart.series) > _MOST_SERIES:
        raise ValueError(f"a chart has {_MOST_SERIES} series at most")
    y_bounds = _bounds([value for point in _points(chart) for value in _heights(point)], zero=_grounded(chart))
    y_values = ticks_between(*y_bounds, 5)
    if chart.y.kind is Kind.COUNT:
        y_values = tuple(each for each in y_values if each.is_integer())
    left = max(_LEAST_LEFT, max(text_width(_tick(value, chart.y)) for value in y_values) + 36)
    right, bottom = WIDTH - _RIGHT, HEIGHT - _BOTTOM
    y = Scale(*y_bounds, bottom, _TOP - bottom, y_values)
    x = _across(chart, left, right - left)
    return Drawing(
        chart=chart,
        left=left,
        right=right,
        top=_TOP,
        bottom=bottom,
        floor=y.place(0.0) if y.low <= 0 else bottom,
        x_ticks=tuple(Tick(x.place(value), _tick(value, chart.x)) for value in _thinned(x.ticks)),
        y_ticks=tuple(Tick(y.place(value), _tick(value, chart.y)) for value in y.ticks),
        marks=tuple(_marks(chart, x, y)),
        labels=tuple(_labels(chart, x, y)),
        legend=tuple(_legend(chart, left)),
        heads=_heads(chart),
        rows=tuple(_rows(chart)),
    )


def _points(chart: Chart) -> list[Point]:
    return [point for series in chart.series for point in series.points]


def _grounded(chart: Chart) -> bool:
    """Lengths mean something only from zero; places in a plane do not need it."""
    return chart.shape is not Shape.SCATTER


def _heights(point: Point) -> Iterator[float]:
    yield point.y
    yield from (bound for bound in (point.low, point.high) if bound is not None)


def _bounds(values: Sequence[float], *, zero: bool) -> tuple[float, float]:
    """From the least to the greatest value with a little room around them."""
    low, high = min(values), max(values)
    if zero:
        low, high = min(0.0, low), max(0.0, high)
    if high <= low:
        return (low, low + 1.0) if zero else (low - 0.5, high + 0.5)
    room = (high - low) * (_HEADROOM - 1)
    return low if zero and low == 0 else low - room, high + room


def _across(chart: Chart, start: float, length: float) -> Scale:
    if chart.x.categories:
        count = len(chart.x.categories)
        return Scale(-0.5, count - 0.5, start, length, tuple(float(at) for at in range(count)))
    low, high = _bounds([point.x for point in _points(chart)], zero=False)
    low = max(0.0, low) if min(point.x for point in _points(chart)) >= 0 else low
    return Scale(low, high, start, length, ticks_between(low, high, 6))


def _thinned(ticks: Sequence[float]) -> Sequence[float]:
    return ticks[:: -(-len(ticks) // _MOST_LABELS) or 1]


def _tick(value: float, axis: Axis) -> str:
    if axis.categories:
        return axis.categories[int(value)]
    match axis.kind:
        case Kind.MONEY:
            return f"${value:,g}"
        case Kind.SHARE:
            return f"{value * 100:g} %"
        case Kind.MS:
            return span(value)
        case _:
            return f"{value:,g}"


def _marks(chart: Chart, x: Scale, y: Scale) -> Iterator[Mark]:
    for place, series in enumerate(chart.series):
        if chart.shape is Shape.LINE and len(series.points) > 1:
            path = "L".join(f"{x.place(point.x):.1f} {y.place(point.y):.1f}" for point in series.points)
            yield Mark("path", place, 0, 0, path=f"M{path}")
        for point in series.points:
            if chart.shape is Shape.BARS:
                yield _bar(chart, place, point, x, y)
            else:
                style = " ".join(name for name in ("faint", "chosen") if getattr(point, name))
                at = (x.place(point.x), y.place(point.y))
                yield Mark("point", place, *at, style=style, title=_said(chart, series, point), link=point.link)
            yield from _whisker(chart, place, point, x, y)


def _bar(chart: Chart, place: int, point: Point, x: Scale, y: Scale) -> Mark:
    left, width = _slot(chart, place, x)
    upper, lower = y.place(max(point.y, 0.0)), y.place(min(point.y, 0.0))
    title = _said(chart, chart.series[place], point)
    height = max(1.0, lower - upper) if point.y else 0.0
    return Mark("bar", place, x.place(point.x) + left, upper, width - 2, height, title=title, link=point.link)


def _slot(chart: Chart, place: int, x: Scale) -> tuple[float, float]:
    """Where the bar of a series begins beside the middle of its category, and how wide it is."""
    count = len(chart.series)
    width = min(_WIDEST_BAR, (x.place(1.0) - x.place(0.0)) * _BAR_SHARE / count)
    return (place - count / 2) * width + 1, width


def _whisker(chart: Chart, place: int, point: Point, x: Scale, y: Scale) -> Iterator[Mark]:
    if point.low is None or point.high is None:
        return
    middle = x.place(point.x)
    if chart.shape is Shape.BARS:
        left, width = _slot(chart, place, x)
        middle += left + width / 2 - 1
    high, low = y.place(point.high), y.place(point.low)
    path = f"M{middle - 5:.1f} {high:.1f}h10M{middle:.1f} {high:.1f}V{low:.1f}M{middle - 5:.1f} {low:.1f}h10"
    yield Mark("whisker", place, 0, 0, path=path)


def _labels(chart: Chart, x: Scale, y: Scale) -> Iterator[Label]:
    if chart.shape is not Shape.SCATTER:
        return
    points = _points(chart)
    dots = [Box(x.place(each.x) - 6, y.place(each.y) - 6, 12, 12) for each in points]
    room = Room(Box(x.start, _TOP - 12, x.length, HEIGHT - _BOTTOM - _TOP + 12), dots, [])
    for point in points:
        if point.label:
            box = place_label(point.label, x.place(point.x), y.place(point.y), room)
            room.taken.append(box)
            yield Label(box.x, box.y + 12, point.label)


def _legend(chart: Chart, left: float) -> Iterator[tuple[float, str]]:
    if len(chart.series) < 2:  # noqa: PLR2004 - one series needs no legend
        return
    for series in chart.series:
        yield left, series.name
        left += 34 + text_width(series.name) + 18


def _said(chart: Chart, series: Series, point: Point) -> str:
    name = point.label or (_tick(point.x, chart.x) if chart.x.categories else series.name)
    return f"{name}: {', '.join(_figures(chart, point))}"


def _figures(chart: Chart, point: Point) -> list[str]:
    across = [] if chart.x.categories else [written(point.x, chart.x.kind)]
    interval = ""
    if point.low is not None and point.high is not None:
        interval = f" ({written(point.low, chart.y.kind)} to {written(point.high, chart.y.kind)})"
    return [*across, written(point.y, chart.y.kind) + interval]


def _heads(chart: Chart) -> tuple[str, ...]:
    if chart.x.categories:
        return (chart.x.title, *(series.name for series in chart.series))
    return ("Name", chart.x.title, chart.y.title)


def _rows(chart: Chart) -> Iterator[tuple[str, ...]]:
    """By category with a column for each series, or by point."""
    if not chart.x.categories:
        for series in chart.series:
            for point in series.points:
                name = point.label or series.name
                yield (f"{name} (dominated)" if point.faint else name, *_figures(chart, point))
        return
    found = [{int(point.x): point for point in series.points} for series in chart.series]
    for place, name in enumerate(chart.x.categories):
        points = [each.get(place) for each in found]
        yield (name, *(written(None) if point is None else _figures(chart, point)[0] for point in points))
