"""Draws a plot as SVG: one self-contained picture that follows light and dark and can be read aloud.

Colours are CSS variables (``--plot-ink``, ``--plot-grid``, ``--plot-paper``, ``--plot-1`` to ``--plot-4``) with a
fallback of their own, so that a page may set them and a picture that is opened by itself is complete.
"""

from collections.abc import Iterator
from itertools import pairwise
from xml.sax.saxutils import escape

from app.calculators.labels import Box, Room, place_label, text_width
from app.calculators.plot import Marker, Plot, Series, Shape
from app.calculators.scale import Scale, short, x_scale, y_scale

WIDTH, HEIGHT = 720, 420
_TOP, _RIGHT, _BOTTOM = 84.0, 28.0, 58.0
_LEAST_LEFT = 56.0
_BAR_SHARE = 0.72
_MOST_TICK_LABELS = 14
_LONGEST_CATEGORY = 34
_COLOURS = 4
_SAMPLE = 6.0

_STYLE = """
svg.plot{--ink:var(--plot-ink,#1f2937);--dim:var(--plot-dim,#5b6472);--grid:var(--plot-grid,#e2e5ea);\
--paper:var(--plot-paper,#ffffff);--s1:var(--plot-1,#1d5fd1);--s2:var(--plot-2,#c2410c);--s3:var(--plot-3,#0f766e);\
--s4:var(--plot-4,#7c3aed);font:12px system-ui,-apple-system,"Segoe UI",sans-serif}
@media (prefers-color-scheme:dark){svg.plot{--ink:var(--plot-ink,#e6e9ee);--dim:var(--plot-dim,#a2abb8);\
--grid:var(--plot-grid,#2f3742);--paper:var(--plot-paper,#14181d);--s1:var(--plot-1,#7fb0ff);\
--s2:var(--plot-2,#ff9d6b);--s3:var(--plot-3,#5fd0c0);--s4:var(--plot-4,#c4a1ff)}}
.plot text{fill:var(--ink)}.plot .dim{fill:var(--dim)}.plot .title{font-size:15px;font-weight:600}
.plot .grid{stroke:var(--grid);stroke-width:1}.plot .axis{stroke:var(--dim);stroke-width:1}
.plot .line{fill:none;stroke-width:2.25;stroke-linejoin:round;stroke-linecap:round}.plot .dash{stroke-dasharray:7 5}
.plot .mark{stroke:var(--ink);stroke-width:1;stroke-dasharray:3 3}.plot .dot{fill:var(--paper);stroke:var(--ink);\
stroke-width:2}.plot .halo{paint-order:stroke;stroke:var(--paper);stroke-width:4px;stroke-linejoin:round}
.plot .c1{--c:var(--s1)}.plot .c2{--c:var(--s2)}.plot .c3{--c:var(--s3)}.plot .c4{--c:var(--s4)}
.plot .line{stroke:var(--c)}.plot .bar{fill:var(--c)}.plot .area{fill:var(--c);opacity:.16}
""".strip()


def svg(plot: Plot) -> str:
    """The plot as an SVG document."""
    ticks = [short(tick, plot.y) for tick in y_scale(plot, 0.0, 1.0).ticks]
    left = max(_LEAST_LEFT, max((text_width(tick) for tick in ticks), default=0.0) + 38)
    x = x_scale(plot, left, WIDTH - _RIGHT - left)
    y = y_scale(plot, HEIGHT - _BOTTOM, -(HEIGHT - _BOTTOM - _TOP))
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="plot" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}"'
        f' height="{HEIGHT}" role="img" aria-labelledby="plot-title plot-desc">',
        f'<title id="plot-title">{escape(plot.title)}</title>',
        f'<desc id="plot-desc">{escape(plot.description)}</desc>',
        f"<style>{_STYLE}</style>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" style="fill:var(--paper)"/>',
        _text(16, 28, plot.title, "title"),
        *_legend(plot),
        *_axes(plot, x, y),
        *_series(plot, x, y),
        *_markers(plot, x, y),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _text(x: float, y: float, text: str, kind: str = "", anchor: str = "start") -> str:
    classes = f' class="{kind}"' if kind else ""
    place = "" if anchor == "start" else f' text-anchor="{anchor}"'
    return f'<text x="{x:.1f}" y="{y:.1f}"{classes}{place}>{escape(text)}</text>'


def _colour(at: int) -> str:
    return f"c{at % _COLOURS + 1}"


def _legend(plot: Plot) -> list[str]:
    parts: list[str] = []
    x = 16.0
    for at, series in enumerate(plot.series if len(plot.series) > 1 else ()):
        if series.shape is Shape.BARS:
            parts.append(f'<rect x="{x:.1f}" y="44" width="14" height="12" rx="2" class="bar {_colour(at)}"/>')
        else:
            dash = " dash" if series.dashed else ""
            parts.append(f'<path d="M{x:.1f} 50h22" class="line {_colour(at)}{dash}"/>')
        parts.append(_text(x + 28, 54, series.name))
        x += 28 + text_width(series.name) + 22
    return parts


def _axes(plot: Plot, x: Scale, y: Scale) -> list[str]:
    right, bottom = x.start + x.length, y.start
    parts: list[str] = []
    for tick in y.ticks:
        at = y.place(tick)
        parts.append(f'<path d="M{x.start:.1f} {at:.1f}H{right:.1f}" class="grid"/>')
        parts.append(_text(x.start - 8, at + 4, short(tick, plot.y), "dim", "end"))
    every = -(-len(x.ticks) // _MOST_TICK_LABELS)
    for number, tick in enumerate(x.ticks):
        if number % every == 0:
            label = short(tick, plot.x)
            shown = label if len(label) <= _LONGEST_CATEGORY else f"{label[: _LONGEST_CATEGORY - 1]}…"
            parts.append(_text(x.place(tick), bottom + 18, shown, "dim", "middle"))
        if not plot.x.categories:
            parts.append(f'<path d="M{x.place(tick):.1f} {bottom:.1f}v4" class="axis"/>')
    floor = y.place(0.0)
    parts.append(f'<path d="M{x.start:.1f} {floor:.1f}H{right:.1f}" class="axis"/>')
    parts.append(_text((x.start + right) / 2, HEIGHT - 14, plot.x.title, "", "middle"))
    middle = (y.start + y.place(y.high)) / 2
    parts.append(
        f'<text transform="translate(16 {middle:.1f}) rotate(-90)" text-anchor="middle">{escape(plot.y.title)}</text>'
    )
    return parts


def _series(plot: Plot, x: Scale, y: Scale) -> list[str]:
    bars = [series for series in plot.series if series.shape is Shape.BARS]
    parts: list[str] = []
    for at, series in enumerate(plot.series):
        if series.shape is Shape.BARS:
            parts += _bars(series, (bars.index(series), len(bars)), _colour(at), (x, y))
        else:
            parts += _line(series, _colour(at), x, y)
    return parts


def _line(series: Series, colour: str, x: Scale, y: Scale) -> list[str]:
    path = "L".join(f"{x.place(a):.1f} {y.place(b):.1f}" for a, b in series.points)
    dash = " dash" if series.dashed else ""
    parts = [f'<path d="M{path}" class="line {colour}{dash}"/>']
    if series.shape is Shape.AREA:
        first, last, floor = x.place(series.points[0][0]), x.place(series.points[-1][0]), y.place(0.0)
        parts.insert(0, f'<path d="M{first:.1f} {floor:.1f}L{path}L{last:.1f} {floor:.1f}Z" class="area {colour}"/>')
    return parts


def _bars(series: Series, place: tuple[int, int], colour: str, scales: tuple[Scale, Scale]) -> list[str]:
    x, y = scales
    at, count = place
    width = min(90.0, (x.place(1.0) - x.place(0.0)) * _BAR_SHARE / count)
    parts: list[str] = []
    for number, (a, top) in enumerate(series.points):
        low = series.base[number] if series.base else 0.0
        left = x.place(a) + (at - count / 2) * width
        upper, lower = y.place(max(top, low)), y.place(min(top, low))
        height = max(lower - upper, 0.8)
        parts.append(
            f'<rect x="{left:.1f}" y="{upper:.1f}" width="{width - 1:.1f}" height="{height:.1f}" rx="2"'
            f' class="bar {colour}"/>'
        )
    return parts


def _markers(plot: Plot, x: Scale, y: Scale) -> list[str]:
    area = Box(x.start, _TOP - 20, x.length, y.start - _TOP + 20)
    drawn = [*_along_lines(plot, x, y), *(_mark_box(marker, x, y) for marker in plot.markers)]
    taken = [_dot_box(marker, x, y) for marker in plot.markers if marker.y is not None]
    return [part for marker in plot.markers for part in _marker(marker, (x, y), Room(area, taken, drawn))]


def _along_lines(plot: Plot, x: Scale, y: Scale) -> Iterator[Box]:
    """Small boxes along every line, which labels should not cover."""
    for series in plot.series:
        places = [(x.place(a), y.place(b)) for a, b in series.points if series.shape is not Shape.BARS]
        for (x1, y1), (x2, y2) in pairwise(places):
            steps = max(1, int(max(abs(x2 - x1), abs(y2 - y1)) / _SAMPLE))
            for at in range(steps + 1):
                yield Box(x1 + (x2 - x1) * at / steps - 2, y1 + (y2 - y1) * at / steps - 2, 4, 4)


def _dot_box(marker: Marker, x: Scale, y: Scale) -> Box:
    return Box(x.place(marker.x) - 6, y.place(marker.y or 0.0) - 6, 12, 12)


def _mark_box(marker: Marker, x: Scale, y: Scale) -> Box:
    top = y.place(y.high if marker.y is None else marker.y)
    return Box(x.place(marker.x) - 1, top, 2, y.start - top)


def _marker(marker: Marker, scales: tuple[Scale, Scale], room: Room) -> list[str]:
    x, y = scales
    across = x.place(marker.x)
    top = y.place(y.high) if marker.y is None else y.place(marker.y)
    box = place_label(marker.label, across, top + (8 if marker.y is None else 0), room)
    room.taken.append(box)
    parts = [f'<path d="M{across:.1f} {y.start:.1f}V{top:.1f}" class="mark"/>']
    if marker.y is not None:
        parts.append(f'<circle cx="{across:.1f}" cy="{top:.1f}" r="4.5" class="dot"/>')
    parts.append(_text(box.x, box.y + 12, marker.label, "halo"))
    return parts
