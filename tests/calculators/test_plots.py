"""Drawings as data, and as SVG."""

import math
import re
from collections.abc import Mapping
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.calculators.labels import Box, Room, place_label
from app.calculators.plot import Axis, Marker, Plot, Series, Shape
from app.calculators.plots import drawable, plot_named, plots
from app.calculators.plots_load import mean_wait
from app.calculators.registry import CALCULATORS, calculate
from app.calculators.scale import short, ticks_between
from app.calculators.svg import HEIGHT, WIDTH, svg
from app.domain.errors import CalculationError
from app.domain.figure import Figure, Value

SVG = "{http://www.w3.org/2000/svg}"
CASES: Mapping[str, Mapping[str, Value]] = {
    "break-even": {
        "api_cost_per_request": 0.027,
        "marginal_cost_per_request": 0.001,
        "fixed_cost_per_month": 500,
        "always_on_cost_per_month": 2690,
    },
    "self-hosted-cost": {
        "price_per_hour": 3,
        "requests_per_hour": 3000,
        "requests_per_month": 100_000,
        "engineering_per_month": 500,
    },
    "psi": {"expected": [25, 25, 25, 25], "actual": [45, 25, 20, 10]},
    "distribution-distance": {"expected": [25, 25, 25, 25], "actual": [40, 25, 20, 15]},
    "calibration-error": {"counts": [100, 100], "confidence": [0.9, 0.5], "accuracy": [0.8, 0.55]},
    "pert": {"optimistic": [3], "likely": [5], "pessimistic": [12]},
    "tco": {"build_one_off": 170_000, "build_per_year": 9000, "buy_one_off": 25_000, "buy_per_year": 66_000},
    "growth": {"now": 100, "growth_share": 0.1, "periods": 12},
    "pool-ceiling": {"connections": 20, "hold_seconds": 0.2, "rate_per_second": 85},
    "concurrency": {"per_second": 100, "seconds_each": 0.2, "slots_per_worker": 8},
    "queue-drain": {"backlog": 90_000, "arriving_per_second": 50, "served_per_second": 200},
}


def figure(name: str) -> Figure:
    return calculate(name, CASES[name])


def drawn() -> list[Plot]:
    return [plot for name in CASES for plot in plots(figure(name))]


def test_there_is_a_case_for_every_calculator_that_can_be_drawn() -> None:
    assert {name for name in CALCULATORS if drawable(name)} == set(CASES)
    assert all(plots(figure(name)) for name in CASES)


@pytest.mark.parametrize("plot", drawn(), ids=lambda plot: plot.title)
def test_every_drawing_is_a_readable_picture(plot: Plot) -> None:
    root = ElementTree.fromstring(svg(plot))  # noqa: S314 - our own drawing
    assert root.get("role") == "img"
    assert root.findtext(f"{SVG}title") == plot.title
    assert root.findtext(f"{SVG}desc") == plot.description
    texts = [text.text for text in root.iter(f"{SVG}text")]
    assert {plot.x.title, plot.y.title, plot.title, *(marker.label for marker in plot.markers)} <= set(texts)
    places = [(float(t.get("x", "0")), float(t.get("y", "0"))) for t in root.iter(f"{SVG}text")]
    assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in places)
    assert "nan" not in svg(plot)


def test_the_crossings_of_the_break_even_lie_on_the_lines() -> None:
    plot = plot_named(figure("break-even"))
    api = plot.series[0].points
    slope = (api[1][1] - api[0][1]) / (api[1][0] - api[0][0])
    assert [marker.x for marker in plot.markers] == [19_231, 99_630]
    for marker in plot.markers:
        assert marker.y == pytest.approx(slope * marker.x)


def test_an_api_that_stays_cheaper_has_lines_without_a_crossing() -> None:
    never = calculate(
        "break-even", {**CASES["break-even"], "marginal_cost_per_request": 1, "always_on_cost_per_month": None}
    )
    plot = plot_named(never)
    assert plot.markers == ()
    assert "never cross" in plot.description


def test_the_bars_of_the_sensitivity_span_the_result_widest_first() -> None:
    plot = plot_named(figure("break-even"), "sensitivity")
    tops, lows = [top for _, top in plot.series[0].points], plot.series[0].base
    assert all(low <= 19_231 <= top for low, top in zip(lows, tops, strict=True))
    widths = [top - low for low, top in zip(lows, tops, strict=True)]
    assert widths == sorted(widths, reverse=True)


def test_the_area_under_an_estimate_is_one() -> None:
    points = plot_named(calculate("pert", {"optimistic": [30], "likely": [50], "pessimistic": [90]})).series[0].points
    step = points[1][0] - points[0][0]
    assert sum(y for _, y in points) * step == pytest.approx(1, abs=0.01)


def test_the_drift_histogram_shows_shares_in_percent() -> None:
    plot = plot_named(figure("psi"))
    assert [sum(y for _, y in series.points) for series in plot.series] == [pytest.approx(100)] * 2
    assert "0.2662" in plot.title


def test_the_wait_of_one_server_is_that_of_the_known_queue() -> None:
    assert mean_wait(1, 2.0, 0.5) == pytest.approx(2.0)
    assert mean_wait(1, 1.0, 0.9) == pytest.approx(9.0)
    assert mean_wait(50, 1.0, 0.5) < 0.001


@pytest.mark.parametrize(
    ("name", "inputs", "chosen", "sentence"),
    [
        ("servers", {"peak_per_second": 5, "server_per_second": 3}, None, "servers has no drawing"),
        ("pert", {"optimistic": [5], "likely": [5], "pessimistic": [5]}, None, "leaves nothing to draw"),
        ("break-even", CASES["break-even"], "pie", "plot must be one of: cost, sensitivity."),
    ],
)
def test_what_cannot_be_drawn_is_said(
    name: str, inputs: Mapping[str, Value], chosen: str | None, sentence: str
) -> None:
    with pytest.raises(CalculationError, match=re.escape(sentence)):
        plot_named(calculate(name, inputs), chosen)


def test_text_of_a_drawing_is_escaped() -> None:
    plot = Plot("x", "<script>", "a & b", Axis("<x>"), Axis("y"), (Series("s", Shape.LINE, ((0, 0), (1, 1))),))
    assert "<script>" not in svg(plot)
    assert "&lt;x&gt;" in svg(plot)


@given(st.floats(-1e12, 1e12), st.floats(1e-6, 1e12), st.integers(2, 12))
def test_ticks_are_few_round_and_inside(low: float, span: float, about: int) -> None:
    high = low + span
    if high - low < abs(low) * 1e-9:
        return
    ticks = ticks_between(low, high, about)
    assert len(ticks) <= about + 1
    assert all(low - span * 1e-6 <= tick <= high + span * 1e-6 for tick in ticks)


@pytest.mark.parametrize(
    ("value", "axis", "text"),
    [
        (20_000, Axis("", "$"), "$20k"),
        (1_500_000, Axis(""), "1.5M"),
        (5000, Axis("", "$"), "$5,000"),
        (150, Axis("", suffix=" ms"), "150 ms"),
        (-25_000, Axis("", "$"), "-$25k"),
        (1, Axis("", categories=("a", "b")), "b"),
        (2, Axis("", categories=("a", "b")), ""),
    ],
)
def test_numbers_of_an_axis_are_short(value: float, axis: Axis, text: str) -> None:
    assert short(value, axis) == text


def test_labels_do_not_cover_each_other() -> None:
    room = Room(Box(0, 0, 400, 300), [], [])
    for _ in range(8):
        box = place_label("the same place", 200, 150, room)
        assert box.within(room.area)
        assert not any(box.meets(other) for other in room.taken)
        room.taken.append(box)


def test_a_picture_holds_markers_at_both_edges() -> None:
    line = Series("s", Shape.LINE, ((0, 1), (10, 2)))
    marks = (Marker("a very long label at the left edge", 0, 1), Marker("a very long label at the right edge", 10, 2))
    root = ElementTree.fromstring(svg(Plot("x", "t", "d", Axis("x"), Axis("y"), (line,), marks)))  # noqa: S314
    ends = [float(t.get("x", "0")) + len(t.text or "") * 5 for t in root.iter(f"{SVG}text") if "edge" in (t.text or "")]
    assert len(ends) == 2
    assert max(ends) < WIDTH
    assert all(math.isfinite(end) for end in ends)
