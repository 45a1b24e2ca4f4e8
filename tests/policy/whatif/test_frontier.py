"""Cost against quality: which points there are, what they are worth, and which nobody should choose."""

from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.policy.whatif.dominance import ranked
from app.policy.whatif.frontier import frontier
from app.policy.whatif.rows import rows_of
from app.policy.whatif.values import Frontier, Interval, Period, Point, PointKind, Reward
from tests.policy.whatif.worlds import CURRENT, DRAFT, SPECS, World

NEVER = datetime(2026, 1, 1, tzinfo=UTC)
PERIOD = Period(NEVER, NEVER, 0, 0)


def test_every_backend_the_policies_and_what_lies_between() -> None:
    rows, _ = rows_of(World(11, threads=500).log())
    found = frontier(rows, PERIOD, CURRENT, DRAFT, SPECS)
    points = {point.name: point for point in found.points}
    assert found.reward is Reward.THUMBS
    assert {"house@1", "draft@1", "cheap-1", "big-1", "extractive", "0% expensive", "50% expensive"} <= points.keys()
    assert points["extractive"].quality is None
    assert points["extractive"].cost_usd == 0.0
    cheap, middle, dear = (points[f"{share}% expensive"] for share in (0, 50, 100))
    assert cheap.cost_usd == pytest.approx(points["cheap-1"].cost_usd)
    assert dear.cost_usd == pytest.approx(points["big-1"].cost_usd)
    assert middle.cost_usd == pytest.approx((cheap.cost_usd + dear.cost_usd) / 2)
    assert cheap.quality is not None
    assert dear.quality is not None
    assert cheap.quality.value < dear.quality.value
    # Sending calculations up and reviews down is what this world punishes.
    assert points["draft@1"].dominated_by is not None or points["draft@1"].cost_usd < points["house@1"].cost_usd
    assert found.best in points
    assert found.cheapest in points
    swept = [point for point in found.points if point.kind is PointKind.MIN_GAIN]
    assert len(swept) > 3
    assert all(one.cost_usd >= two.cost_usd for one, two in pairwise(swept))


def test_without_any_signal_the_gain_model_alone_speaks() -> None:
    log = World(12, threads=100, explore=0.0).log()
    rows, _ = rows_of([replace(each, thumb=None, again=None) for each in log])
    found = frontier(rows, PERIOD, CURRENT, DRAFT, SPECS)
    points = {point.name: point for point in found.points}
    assert found.reward is Reward.PREDICTED
    assert points["cheap-1"].quality == Interval(0.0, 0.0, 0.0)
    mute, _ = rows_of(
        [replace(each, thumb=None, again=None, decision=replace(each.decision, gain=None)) for each in log]
    )
    silent = frontier(mute, PERIOD, CURRENT, None, SPECS)
    assert silent.reward is None
    assert silent.best is None
    assert silent.sentence
    assert all(point.quality is None for point in silent.points)


def test_a_backend_without_a_price_has_no_point() -> None:
    rows, _ = rows_of(World(13, threads=100).log())
    unpriced = tuple(replace(spec, price=None) if spec.id == "big-1" else spec for spec in SPECS)
    names = {point.name for point in frontier(rows, PERIOD, CURRENT, None, unpriced).points}
    assert "big-1" not in names
    assert "cheap-1" in names


def test_nothing_logged_is_said() -> None:
    assert frontier((), PERIOD, CURRENT, DRAFT, SPECS).sentence == "Nothing was decided in this period."


def point(name: str, cost: float, quality: float | None) -> Point:
    return Point(name, PointKind.MIX, cost, None if quality is None else Interval(quality, quality, quality))


def test_a_worked_example_of_dominance() -> None:
    points = (
        point("free", 0.0, 0.5),
        point("wasteful", 3.0, 0.6),
        point("good", 2.0, 0.896),
        point("best", 4.0, 0.9),
        point("unknown", 1.0, None),
    )
    found = ranked(Frontier(PERIOD, Reward.THUMBS, points, None, None, ""))
    assert {each.name: each.dominated_by for each in found.points} == {
        "free": None,
        "wasteful": "good",
        "good": None,
        "best": None,
        "unknown": None,
    }
    assert (found.best, found.cheapest) == ("best", "good")


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=1, max_size=12))
def test_what_dominates_is_not_dominated_itself(values: list[tuple[int, int]]) -> None:
    points = tuple(point(str(place), cost, quality) for place, (cost, quality) in enumerate(values))
    found = ranked(Frontier(PERIOD, Reward.THUMBS, points, None, None, ""))
    by_name = {each.name: each for each in found.points}
    for each in found.points:
        better = by_name[each.dominated_by] if each.dominated_by else None
        assert better is None or (better.dominated_by is None and better.cost_usd <= each.cost_usd)
    assert found.best is not None
    assert found.cheapest is not None
    assert by_name[found.best].dominated_by is None
    assert by_name[found.cheapest].cost_usd <= by_name[found.best].cost_usd
