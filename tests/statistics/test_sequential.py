"""Tests that may be looked at after every request: how often they call, with and without a reason to."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.statistics.sequential import FIRST_LOOK, MatchedPairs, RateWatch
from tests.statistics.sequential_power import RollbackRule, chances_of_call, requests_until_called, row_chance

LOOK_EVERY = 10


def pairs_until_called(differences: np.ndarray[tuple[int], np.dtype[np.float64]], alpha: float) -> int | None:
    """Fed in tens, looked at after each."""
    state = MatchedPairs()
    for ten in differences.reshape(-1, LOOK_EVERY):
        state = state.plus_many(LOOK_EVERY, float(ten.sum()), float((ten**2).sum()))
        if state.harmful(alpha):
            return state.pairs
    return None


@pytest.mark.parametrize(
    ("alpha", "drop", "found", "median"),
    [(0.05, 0.0, 0.01, None), (0.05, 0.05, 0.98, 670), (0.05, 0.10, 1.0, 235), (0.01, 0.05, 0.93, 950)],
)
def test_matched_pairs(alpha: float, drop: float, found: float, median: int | None) -> None:
    """A base rate of 90 %, at most 2,000 pairs."""
    rng = np.random.default_rng(13)
    trials = 300
    control = (rng.random((trials, 2_000)) < 0.9).astype(float)
    candidate = (rng.random((trials, 2_000)) < 0.9 - drop).astype(float)
    ends = [pairs_until_called(each, alpha) for each in candidate - control]
    called = [end for end in ends if end is not None]
    assert len(called) / trials == pytest.approx(found, abs=0.025)
    if median is not None:
        assert np.median(called) == pytest.approx(median, rel=0.10)


@given(st.lists(st.sampled_from([-1.0, 0.0, 1.0]), max_size=120), st.integers(0, 120))
def test_a_stored_state_goes_on_where_it_stopped(differences: list[float], cut: int) -> None:
    whole, first = MatchedPairs(), MatchedPairs()
    for difference in differences:
        whole = whole.plus(difference)
    for difference in differences[:cut]:
        first = first.plus(difference)
    rest = differences[cut:]
    assert first.plus_many(len(rest), sum(rest), sum(each**2 for each in rest)) == whole


def test_a_better_candidate_and_a_young_one_are_not_called() -> None:
    better, young = MatchedPairs(), MatchedPairs()
    assert not better.plus_many(500, 200.0, 200.0).harmful(0.05)
    assert not young.plus_many(FIRST_LOOK - 1, -40.0, 40.0).harmful(0.05)
    assert young.plus_many(FIRST_LOOK, -40.0, 40.0).harmful(0.05)


@pytest.mark.parametrize(("usual", "median", "within_200"), [(0.10, 56, 0.95), (0.05, 121, 0.74), (0.02, 301, 0.31)])
def test_a_doubled_failure_rate(usual: float, median: int, within_200: float) -> None:
    rule = RollbackRule(usual, row=0)
    assert requests_until_called(rule, 2 * usual, 0.5, 1_000) == pytest.approx(median, rel=0.04)
    assert chances_of_call(rule, 2 * usual, 200)[-1] == pytest.approx(within_200, abs=0.015)
    assert chances_of_call(rule, usual, 2_000)[-1] <= 0.05


def test_five_failures_in_a_row_are_rare_at_a_tenth() -> None:
    assert row_chance(0.10, 200, 5) == pytest.approx(0.0018, abs=0.00005)
    assert row_chance(1.0, 4, 5) == 0
    assert row_chance(1.0, 5, 5) == 1


def test_a_lower_factor_finds_a_doubled_rate_sooner() -> None:
    """Of 10 % against 20 %, within 200 requests, with the figures that the rule's description names."""
    low, twice = RollbackRule(0.1, factor=1.5, alpha=0.06), RollbackRule(0.1)
    assert chances_of_call(low, 0.2, 200)[-1] == pytest.approx(0.972, abs=0.001)
    assert chances_of_call(low, 0.1, 200)[-1] == pytest.approx(0.030, abs=0.001)
    assert chances_of_call(twice, 0.2, 200)[-1] == pytest.approx(0.954, abs=0.001)


def called_by(watch: RateWatch, rule: RollbackRule) -> bool:
    return watch.called(rule.alpha) or watch.longest >= rule.row


@pytest.mark.parametrize("rate", [0.1, 0.2])
def test_the_exact_chances_are_those_of_the_test_itself(rate: float) -> None:
    rule, rng = RollbackRule(0.1), np.random.default_rng(21)
    called = 0
    for failures in rng.random((500, 120)) < rate:
        watch = RateWatch(rule.usual)
        for failed in failures:
            watch = watch.after(failed=bool(failed))
        called += called_by(watch, rule)
    assert called / 500 == pytest.approx(chances_of_call(rule, rate, 120)[-1], abs=0.05)


@given(st.lists(st.booleans(), max_size=60))
def test_a_call_stands(failures: list[bool]) -> None:
    watch, called = RateWatch(0.1), False
    for failed in failures:
        watch = watch.after(failed=failed)
        assert watch.called(0.05) or not called
        called = watch.called(0.05)
    assert watch.failures == sum(failures)


@given(st.floats(0.01, 0.3), st.floats(0.0, 0.9), st.integers(0, 6), st.integers(0, 6))
@settings(max_examples=30)
def test_chances_only_grow(usual: float, rate: float, row: int, least: int) -> None:
    chances = chances_of_call(RollbackRule(usual, row=row, least_failures=least), rate, 60)
    assert (np.diff(chances) >= -1e-12).all()
    assert chances.min() >= 0
    assert chances.max() <= 1


def test_a_rate_that_cannot_double_is_refused() -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        RateWatch(0.6)
