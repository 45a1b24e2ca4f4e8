"""The difference over all calls: known figures, and how often its interval holds the truth."""

import numpy as np
import pytest

from app.domain.shadow import Counts, Sample, Samples
from app.policy.shadow.estimate import FEWEST_PAIRS, Difference, differences

NOTHING = Sample(0, 0.0, 0.0)


def in_dollars(counts: Counts, sample: Sample) -> Difference:
    (found,) = (each for each in differences(counts, Samples(NOTHING, NOTHING, sample, NOTHING, NOTHING)) if each.pairs)
    assert found.measure == "usd"
    return found


def test_where_a_tenth_differs_200_pairs_give_a_hundredth() -> None:
    found = in_dollars(Counts(agreed=9_000, disagreed=1_000), Sample(200, 0.1, 0.64))
    assert found.low is not None
    assert found.high is not None
    assert found.overall == pytest.approx(0.01)
    assert (found.high - found.low) / 2 == pytest.approx(0.0111, abs=2e-4)


def test_the_interval_holds_the_truth_as_often_as_it_says() -> None:
    random, rate, mean = np.random.default_rng(7), 0.15, 0.3
    held = 0
    for _ in range(1_000):
        disagreed = int(random.binomial(800, rate))
        values = random.normal(mean, 0.8, 60)
        sample = Sample(60, float(values.mean()), float(values.var(ddof=1)))
        found = in_dollars(Counts(agreed=800 - disagreed, disagreed=disagreed), sample)
        assert found.low is not None
        assert found.high is not None
        held += found.low <= rate * mean <= found.high
    assert 0.935 <= held / 1_000 <= 0.965


def test_answers_that_are_all_liked_leave_some_doubt() -> None:
    all_liked = Sample(12, 1.0, 0.0)
    found = differences(Counts(agreed=50, disagreed=50), Samples(all_liked, NOTHING, NOTHING, NOTHING, NOTHING))[0]
    assert (found.measure, found.overall) == ("liking", 0.5)
    assert found.low is not None
    assert found.low < 0.4


def test_few_pairs_have_a_mean_and_no_interval() -> None:
    few = in_dollars(Counts(agreed=5, disagreed=5), Sample(FEWEST_PAIRS - 1, 2.0, 1.0))
    assert (few.mean, few.overall, few.low, few.high) == (2.0, 1.0, None, None)


def test_without_pairs_nothing_is_said() -> None:
    assert {each.overall for each in differences(Counts(), Samples(*[NOTHING] * 5))} == {None}
