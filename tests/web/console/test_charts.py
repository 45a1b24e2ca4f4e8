"""Charts: everything is drawn inside the picture, in proportion, and stands in the table as well."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.web.console.charts import Axis, Chart, Drawing, Point, Series, Shape, drawn
from app.web.console.values import Kind

_HEIGHTS = st.lists(st.floats(0, 1e6, allow_subnormal=False), min_size=1, max_size=20)


def bars(*rows: list[float]) -> Chart:
    names = tuple(f"day {at}" for at in range(len(rows[0])))
    series = tuple(
        Series(f"row {at}", tuple(Point(place, height) for place, height in enumerate(row)))
        for at, row in enumerate(rows)
    )
    return Chart("Bars", Shape.BARS, Axis("Day", categories=names), Axis("Runs", Kind.COUNT), series)


def inside(drawing: Drawing) -> bool:
    boxes = [(mark.x, mark.y, mark.x + mark.width, mark.y + mark.height) for mark in drawing.marks if not mark.path]
    return all(
        drawing.left - 1 <= left
        and right <= drawing.right + 1
        and drawing.top - 1 <= top
        and bottom <= drawing.bottom + 1.1
        for left, top, right, bottom in boxes
    )


@given(heights=_HEIGHTS)
def test_bars_begin_at_zero_and_are_as_long_as_they_should(heights: list[float]) -> None:
    drawing = drawn(bars(heights))
    assert inside(drawing)
    tallest = max(heights)
    for mark, height in zip(drawing.marks, heights, strict=True):
        assert mark.y + mark.height == pytest.approx(drawing.floor, abs=1.1)
        if tallest > 1e-6:
            whole = max(each.height for each in drawing.marks)
            # What is there is seen, however small; nothing has no bar.
            least = 1.0 if height else 0.0
            assert mark.height == pytest.approx(max(least, whole * height / tallest), abs=0.1)


@given(points=st.lists(st.tuples(st.floats(0, 10), st.floats(-1, 1)), min_size=1, max_size=12))
def test_every_point_is_in_the_picture_and_in_the_table(points: list[tuple[float, float]]) -> None:
    series = Series("ways", tuple(Point(x, y, f"p{at}") for at, (x, y) in enumerate(points)))
    chart = Chart("Frontier", Shape.SCATTER, Axis("Cost", Kind.MONEY), Axis("Quality"), (series,))
    drawing = drawn(chart)
    assert inside(drawing)
    assert [row[0] for row in drawing.rows] == [f"p{at}" for at in range(len(points))]
    assert {label.text for label in drawing.labels} == {f"p{at}" for at in range(len(points))}


def test_what_is_dominated_says_so_in_words() -> None:
    series = Series("ways", (Point(1, 1, "a"), Point(2, 0.5, "b", low=0.4, high=0.6, faint=True)))
    drawing = drawn(Chart("Frontier", Shape.SCATTER, Axis("Cost", Kind.MONEY), Axis("Quality"), (series,)))
    assert drawing.rows[1] == ("b (dominated)", "$2.00", "0.500 (0.400 to 0.600)")
    assert [mark.style for mark in drawing.marks if mark.kind == "point"] == ["", "faint"]


def test_series_stand_side_by_side_with_a_legend() -> None:
    drawing = drawn(bars([1, 2], [3, 4]))
    assert [name for _, name in drawing.legend] == ["row 0", "row 1"]
    assert drawing.heads == ("Day", "row 0", "row 1")
    assert drawing.rows == (("day 0", "1", "3"), ("day 1", "2", "4"))
    first, second = (mark for mark in drawing.marks if mark.title.startswith("day 0"))
    assert first.x + first.width <= second.x
