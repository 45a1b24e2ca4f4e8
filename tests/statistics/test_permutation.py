"""Sign-flip tests: exact where all patterns are few, honest about chance where they are drawn."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.statistics.arrays import Floats
from app.statistics.permutation import ENUMERATED, sign_flip_p, signed_totals, swap_p

values = st.lists(st.integers(-8, 8).map(lambda eighth: eighth / 8), min_size=1, max_size=8)


def enumerated(differences: list[float]) -> float:
    """The share of all sign patterns whose sum is as low as the one seen, by looking at each of them."""
    seen = sum(differences)
    sums = [
        sum(s * d for s, d in zip(signs, differences, strict=True))
        for signs in product((1, -1), repeat=len(differences))
    ]
    return sum(total <= seen for total in sums) / len(sums)


@given(values)
def test_few_pairs_are_counted_exactly(differences: list[float]) -> None:
    assert sign_flip_p(np.array(differences), seed=1) == enumerated(differences)


def test_ten_pairs_against_the_whole_enumeration() -> None:
    differences = [0.25, -0.5, -0.125, 0.0, -0.75, 0.5, -0.25, -1.0, 0.125, -0.5]
    assert sign_flip_p(np.array(differences), seed=3) == enumerated(differences)


def test_drawn_patterns_come_near_to_the_enumeration() -> None:
    differences = np.random.default_rng(5).normal(-0.2, 1.0, size=ENUMERATED + 1)
    exact = enumerated([float(each) for each in differences])
    assert sign_flip_p(differences, seed=2) == pytest.approx(exact, abs=0.02)


@given(st.lists(st.floats(-1, 1, allow_subnormal=False), min_size=1, max_size=40), st.integers(0, 3))
@settings(max_examples=40)
def test_p_is_a_probability_and_never_zero(differences: list[float], seed: int) -> None:
    p = sign_flip_p(np.array(differences), seed, draws=500)
    assert 0 < p <= 1
    assert p == sign_flip_p(np.array(differences), seed, draws=500)


def test_no_pairs_and_no_differences_are_no_evidence() -> None:
    assert sign_flip_p(np.zeros(0), seed=1) == 1
    assert sign_flip_p(np.zeros(200), seed=1) == 1


def test_a_margin_asks_for_more_than_a_drop() -> None:
    differences = np.random.default_rng(8).normal(-0.05, 0.1, size=200)
    assert sign_flip_p(differences, seed=1) < 0.001
    assert sign_flip_p(differences, seed=1, margin=0.1) > 0.99


def test_a_null_is_called_about_as_often_as_alpha_says() -> None:
    rng = np.random.default_rng(11)
    called = sum(sign_flip_p(rng.normal(size=60), seed, draws=2_000) < 0.05 for seed in range(1_000))
    assert 20 <= called <= 70


def test_signed_totals_have_the_moments_of_random_signs() -> None:
    rows = np.random.default_rng(2).normal(size=(100, 2))
    totals = signed_totals(rows, seed=4, draws=20_000)
    assert totals.shape == (20_000, 2)
    assert np.allclose(totals.mean(axis=0), 0, atol=0.3)
    assert np.allclose(np.cov(totals.T), rows.T @ rows, rtol=0.05, atol=3)


def mean_drop(baseline: Floats, now: Floats) -> Floats:
    return now[:, 0] / now[:, 1] - baseline[:, 0] / baseline[:, 1]


@given(values)
def test_swapping_the_rows_of_a_mean_is_flipping_its_sign(differences: list[float]) -> None:
    now = np.stack([np.array(differences), np.ones(len(differences))], axis=1)
    baseline = np.stack([np.zeros(len(differences)), np.ones(len(differences))], axis=1)
    assert swap_p(baseline, now, mean_drop, seed=1) == pytest.approx(enumerated(differences))


def test_a_ratio_that_fell_everywhere_is_found() -> None:
    rng = np.random.default_rng(4)
    baseline = np.stack([rng.random(60) + 0.5, np.full(60, 2.0)], axis=1)
    assert swap_p(baseline, baseline * [0.9, 1.0], mean_drop, seed=1) < 0.001
    assert swap_p(baseline, baseline * [1.1, 1.0], mean_drop, seed=1) > 0.99


def test_numbers_only() -> None:
    with pytest.raises(ValueError, match="finite"):
        sign_flip_p(np.array([0.1, np.nan]), seed=1)
