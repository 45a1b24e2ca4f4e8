"""Plots of the HTML report as SVG, with text that follows the page's colours. Every plot has its figures in a table."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise

from app.domain.evaluation.comparison import Comparison, MetricVerdict
from app.domain.evaluation.metrics import Mean
from app.domain.evaluation.row import Row
from app.evaluation.reporting.wording import change, score

_WIDTH, _LEFT, _RIGHT, _ROW, _TOP, _BOTTOM = 720, 150, 90, 26, 12, 34
_LEAST_REACH = 0.05
_BINS = 16
_HEIGHT = 180


@dataclass(frozen=True, slots=True)
class Axis:
    """Maps values from ``low`` to ``high`` to places between ``start`` and ``end``."""

    low: float
    high: float
    start: float
    end: float

    def place(self, value: float) -> float:
        """Where a value stands; one from outside stands at the edge."""
        share = (min(max(value, self.low), self.high) - self.low) / (self.high - self.low)
        return round(self.start + share * (self.end - self.start), 1)


def forest(comparison: Comparison) -> str:
    """The difference of each metric with its interval, against no change and the margin; empty without any."""
    shown = [each for each in comparison.metrics if each.difference is not None and not each.relative]
    if not shown:
        return ""
    margin = comparison.gate.margin
    ends = [abs(end) for each in shown if (span := each.reported or each.interval) for end in (span.low, span.high)]
    reach = max([*ends, *(abs(each.difference or 0) for each in shown), margin, _LEAST_REACH]) * 1.1
    axis, height = Axis(-reach, reach, _LEFT, _WIDTH - _RIGHT), _TOP + _ROW * len(shown) + _BOTTOM
    bottom = height - _BOTTOM + 4
    edge, zero = axis.place(-margin), axis.place(0)
    parts = [
        f'<rect class="allowed" x="{edge}" y="{_TOP}" width="{round(zero - edge, 1)}" height="{bottom - _TOP}"/>',
        _vertical(zero, bottom, "axis"),
        _vertical(edge, bottom, "limit"),
        *(_tick(axis.place(value), bottom, change(value)) for value in (-reach / 1.1, -margin, 0, reach / 1.1)),
    ]
    for number, each in enumerate(shown):
        parts += _whisker(each, axis, _TOP + _ROW * number + _ROW / 2)
    told = "Difference to the baseline with its 95 % interval; the band is the drop that is accepted."
    return _svg(height, told, parts)


def bars(means: Sequence[tuple[str, Mean]]) -> str:
    """The mean of each metric as a bar from 0 to 1; empty without any."""
    if not means:
        return ""
    axis, height = Axis(0, 1, _LEFT, _WIDTH - _RIGHT), _TOP + _ROW * len(means) + _BOTTOM
    bottom = height - _BOTTOM + 4
    parts = [_vertical(axis.place(0), bottom, "axis")]
    parts += [_tick(axis.place(value), bottom, f"{value:g}") for value in (0, 0.25, 0.5, 0.75, 1)]
    for number, (metric, mean) in enumerate(means):
        middle = _TOP + _ROW * number + _ROW / 2
        end = axis.place(mean.value)
        parts.append(_name(metric, middle))
        parts.append(f'<rect class="bar" x="{_LEFT}" y="{middle - 7}" width="{round(end - _LEFT, 1)}" height="14"/>')
        parts.append(f'<text x="{end + 6}" y="{middle + 4}">{score(mean.value)}</text>')
    return _svg(height, "Mean of each metric over cases, from 0 to 1.", parts)


@dataclass(frozen=True, slots=True)
class Histogram:
    """A plot with what it is about, and its figures: the range of each bar and how many answers are in it."""

    about: str
    svg: str
    bins: tuple[tuple[str, int], ...]


def histogram(values: Sequence[float], unit: str, about: str) -> Histogram | None:
    """How many answers took how much; None where there is nothing to tell apart."""
    if not values or max(values) <= 0 or max(values) == min(values):
        return None
    most, counts = max(values), [0] * _BINS
    for value in values:
        counts[min(int(value / most * _BINS), _BINS - 1)] += 1
    axis, tall = Axis(0, most, 40, _WIDTH - 20), max(counts)
    bottom = _HEIGHT - _BOTTOM
    parts = [f'<line class="axis" x1="{axis.start}" x2="{axis.end}" y1="{bottom}" y2="{bottom}"/>']
    parts += [_bar(axis, number, count / tall, bottom) for number, count in enumerate(counts) if count]
    parts += [_tick(axis.place(most * share), bottom, f"{most * share:.3g} {unit}") for share in (0, 0.5, 1)]
    parts.append(f'<text class="dim" x="{axis.start - 6}" y="{_TOP + 8}" text-anchor="end">{tall}</text>')
    ends = [most * number / _BINS for number in range(_BINS + 1)]
    ranges = (f"{low:.3g} to {high:.3g} {unit}" for low, high in pairwise(ends))
    return Histogram(about, _svg(_HEIGHT, about, parts), tuple(zip(ranges, counts, strict=True)))


def costs_and_times(rows: Sequence[Row]) -> tuple[Histogram, ...]:
    """Histograms of price and time of answers, where there are any to show."""
    usd = [float(row.observed.usd) for row in rows]
    seconds = [sum(call.ms for call in row.observed.calls) / 1000 for row in rows if row.observed.calls]
    made = (
        histogram(usd, "USD", "Answers by price"),
        histogram(seconds, "s", "Answers by the time that their calls took together"),
    )
    return tuple(each for each in made if each)


def _bar(axis: Axis, number: int, share: float, bottom: float) -> str:
    width = (axis.end - axis.start) / _BINS
    height = round(share * (bottom - _TOP - 8), 1)
    x, y = round(axis.start + number * width + 1, 1), round(bottom - height, 1)
    return f'<rect class="bar" x="{x}" y="{y}" width="{round(width - 2, 1)}" height="{height}"/>'


def _whisker(verdict: MetricVerdict, axis: Axis, middle: float) -> Iterator[str]:
    place = axis.place(verdict.difference or 0)
    span = verdict.reported or verdict.interval
    yield _name(verdict.metric, middle)
    if span is not None:
        low, high = axis.place(span.low), axis.place(span.high)
        yield f'<line class="whisker" x1="{low}" x2="{high}" y1="{middle}" y2="{middle}"/>'
    kind = verdict.state.value if verdict.gates else "other"
    yield f'<circle class="point {kind}" cx="{place}" cy="{middle}" r="{5 if verdict.gates else 3.5}"/>'
    yield f'<text x="{_WIDTH - _RIGHT + 10}" y="{middle + 4}">{change(verdict.difference)}</text>'


def _name(metric: str, middle: float) -> str:
    return f'<text x="{_LEFT - 10}" y="{middle + 4}" text-anchor="end">{escape(metric)}</text>'


def _vertical(x: float, bottom: float, kind: str) -> str:
    return f'<line class="{kind}" x1="{x}" x2="{x}" y1="{_TOP}" y2="{bottom}"/>'


def _tick(x: float, bottom: float, text: str) -> str:
    return f'<text class="dim" x="{x}" y="{bottom + 18}" text-anchor="middle">{escape(text)}</text>'


def _svg(height: float, about: str, parts: Sequence[str]) -> str:
    inside = "".join(parts)
    return f'<svg viewBox="0 0 {_WIDTH} {round(height)}" role="img" aria-label="{escape(about)}">{inside}</svg>'
