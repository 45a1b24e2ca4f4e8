"""Draws a plot in the terminal with Unicode blocks: lines and areas as columns, bars as rows."""

from bisect import bisect_right

from app.calculators.plot import Plot, Series, Shape
from app.calculators.scale import Scale, short, x_scale, y_scale

_ROWS = 12
_EIGHTHS = " ▁▂▃▄▅▆▇█"
_MARKS = "●○◆◇"
_LEFT = 12
_LONGEST_NAME = 30


def drawing(plot: Plot, width: int) -> list[str]:
    """The plot as lines of text, at most so wide; every marker is named below."""
    if any(series.shape is Shape.BARS for series in plot.series):
        return [*_bars(plot, width), *_markers(plot)]
    if len(plot.series) == 1:
        return [*_columns(plot, width), *_markers(plot)]
    return [*_lines(plot, width), *_markers(plot)]


def _markers(plot: Plot) -> list[str]:
    return [f"  {marker.label}" for marker in plot.markers] and [
        "marked: " + "; ".join(marker.label for marker in plot.markers)
    ]


def _bars(plot: Plot, width: int) -> list[str]:
    """One row per bar; a floating bar starts where its base is."""
    bars = [series for series in plot.series if series.shape is Shape.BARS]
    names = [name[:_LONGEST_NAME] for name in plot.x.categories]
    left = max((len(f"{name} {series.name}") for name in names for series in bars), default=0) + 2
    space = max(10, width - left - 22)
    scale = y_scale(plot, 0.0, float(space))
    rows: list[str] = []
    for at, name in enumerate(names):
        for series in bars:
            top, low = series.points[at][1], series.base[at] if series.base else 0.0
            start, end = round(scale.place(low)), round(scale.place(top))
            label = f"{name} {series.name}" if len(bars) > 1 else name
            ends = f"{short(low, plot.y)} to {short(top, plot.y)}" if series.base else short(top, plot.y)
            rows.append(f"{label:<{left}}{' ' * start}{'█' * max(1, end - start)} {ends}")
    return rows


def _columns(plot: Plot, width: int) -> list[str]:
    """One series as columns of eighths of a block."""
    x, y = _scales(plot, width)
    line = plot.series[0]
    eighths = [max(0, round(y.place(_height(line, at, x)) * 8)) for at in range(int(x.length))]
    rows = [
        "".join(_EIGHTHS[min(8, max(0, filled - row * 8))] for filled in eighths) for row in range(_ROWS - 1, -1, -1)
    ]
    return _framed(plot, rows, x, y)


def _lines(plot: Plot, width: int) -> list[str]:
    """Several series, each with its own mark."""
    x, y = _scales(plot, width)
    grid = [[" "] * int(x.length) for _ in range(_ROWS)]
    for number, series in enumerate(plot.series):
        for at in range(int(x.length)):
            row = min(_ROWS - 1, max(0, int(y.place(_height(series, at, x)))))
            grid[_ROWS - 1 - row][at] = _MARKS[number % len(_MARKS)]
    legend = "   ".join(f"{_MARKS[at % len(_MARKS)]} {series.name}" for at, series in enumerate(plot.series))
    return [legend, *_framed(plot, ["".join(row) for row in grid], x, y)]


def _scales(plot: Plot, width: int) -> tuple[Scale, Scale]:
    return x_scale(plot, 0.0, float(max(20, width - _LEFT - 2))), y_scale(plot, 0.0, float(_ROWS))


def _height(series: Series, column: int, x: Scale) -> float:
    """The value in the middle of a column, between the two nearest points."""
    at = x.low + (column + 0.5) / x.length * (x.high - x.low)
    places = [point[0] for point in series.points]
    after = min(max(bisect_right(places, at), 1), len(places) - 1)
    (x1, y1), (x2, y2) = series.points[after - 1], series.points[after]
    part = min(1.0, max(0.0, (at - x1) / (x2 - x1))) if x2 > x1 else 0.0
    return y1 + (y2 - y1) * part


def _framed(plot: Plot, rows: list[str], x: Scale, y: Scale) -> list[str]:
    top, bottom = short(y.ticks[-1] if y.ticks else y.high, plot.y), short(y.low, plot.y)
    tick_row = _ROWS - 1 - min(_ROWS - 1, int(y.place(y.ticks[-1]))) if y.ticks else 0
    labels = [top if row == tick_row else bottom if row == _ROWS - 1 else "" for row in range(_ROWS)]
    framed = [f"{label:>{_LEFT - 1}} ▏{row}".rstrip() for label, row in zip(labels, rows, strict=True)]
    start, end = short(round(x.low, 6), plot.x), short(float(f"{x.high:.4g}"), plot.x)
    gap = max(1, int(x.length) - len(start) - len(end) - len(plot.x.title)) // 2
    return [*framed, f"{' ' * (_LEFT + 1)}{start}{' ' * gap}{plot.x.title}{' ' * gap}{end}", f"({plot.y.title})"]
