from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from app.screening.proximity import Spans, distance, surroundings

SPANS = st.tuples(st.integers(0, 500), st.integers(1, 20)).map(lambda pair: (pair[0], pair[0] + pair[1]))


def test_distance_is_the_gap() -> None:
    assert distance((0, 5), (8, 9)) == 3
    assert distance((8, 9), (0, 5)) == 3
    assert distance((0, 5), (3, 9)) == 0


@given(st.lists(SPANS, max_size=8), SPANS, st.integers(0, 50))
def test_near_spans_are_within_reach(spans: list[tuple[int, int]], span: tuple[int, int], reach: int) -> None:
    near = Spans(spans).near(span, reach)
    assert all(one in spans and distance(one, span) <= reach for one in near)


@given(st.lists(st.integers(0, 300), max_size=10), st.integers(0, 20), st.integers(1, 20))
def test_surroundings_cover_each_place_without_overlap(places: list[int], before: int, after: int) -> None:
    parts = list(surroundings(places, before=before, after=after))
    assert all(any(start <= place < end for start, end in parts) for place in places)
    assert all(first[1] <= second[0] for first, second in pairwise(parts))


def test_no_spans_are_false() -> None:
    assert not Spans([])
    assert Spans([(0, 1)])
