"""Intervals by drawing cases anew: they cover the truth as often as they say."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.statistics.arrays import Floats
from app.statistics.bootstrap import Bootstrap, of_mean, of_totals


def f1(sums: Floats) -> Floats:
    return 2 * sums[:, 0] / (2 * sums[:, 0] + sums[:, 1] + sums[:, 2])


@pytest.mark.parametrize("shape", ["normal", "skewed"])
def test_intervals_of_a_mean_cover_it(shape: str) -> None:
    rng = np.random.default_rng(3)
    covered = 0
    for seed in range(400):
        values = rng.exponential(size=80) if shape == "skewed" else rng.normal(1.0, 1.0, size=80)
        low, high = of_mean(values, seed, draws=800).bca(0.90)
        covered += low <= 1.0 <= high
    assert covered / 400 == pytest.approx(0.90, abs=0.045)


def test_the_corrected_interval_leans_towards_the_long_tail() -> None:
    values = np.random.default_rng(6).exponential(size=60)
    drawn = of_mean(values, seed=1)
    plain, corrected = drawn.percentile(0.95), drawn.bca(0.95)
    assert corrected[0] > plain[0]
    assert corrected[1] > plain[1]


def test_the_error_of_a_mean() -> None:
    values = np.random.default_rng(7).normal(size=200)
    assert of_mean(values, seed=2).se == pytest.approx(values.std() / 200**0.5, rel=0.05)


def test_a_mean_as_sums_is_the_same_mean() -> None:
    values = np.random.default_rng(9).normal(size=50)
    parts = np.stack([values, np.ones(50)], axis=1)
    as_sums = of_totals(parts, lambda sums: sums[:, 0] / sums[:, 1], seed=4)
    assert as_sums.bca(0.9) == pytest.approx(of_mean(values, seed=4).bca(0.9))


def test_sums_give_what_whole_cases_drawn_one_by_one_give() -> None:
    kinds = np.random.default_rng(1).multinomial(1, [0.5, 0.2, 0.2, 0.1], size=80).astype(float)[:, :3]

    def of_cases(chosen: list[int]) -> float:
        return float(f1(np.array([kinds[case] for case in chosen]).sum(axis=0)[None, :])[0])

    made = of_totals(kinds, f1, seed=5, draws=4_000)
    everything, rng = [*range(80)], np.random.default_rng(6)
    drawn = [of_cases(rng.choice(80, 80).tolist()) for _ in range(4_000)]
    assert made.value == of_cases(everything)
    assert made.without == pytest.approx(
        [of_cases([*everything[:case], *everything[case + 1 :]]) for case in range(80)]
    )
    assert made.se == pytest.approx(np.std(drawn, ddof=1), rel=0.05)
    assert made.percentile(0.9) == pytest.approx(tuple(np.quantile(drawn, [0.05, 0.95])), abs=0.02)


def test_draws_without_a_value_are_left_out() -> None:
    parts = np.array([[1.0, 1.0], [0.0, 0.0], [0.0, 0.0]])
    with np.errstate(invalid="ignore"):
        drawn = of_totals(parts, lambda sums: sums[:, 0] / sums[:, 1], seed=1, draws=200)
    assert len(drawn.draws) < 200
    assert drawn.percentile(0.9) == (1.0, 1.0)


@given(st.lists(st.floats(-1, 1, allow_subnormal=False), min_size=1, max_size=30))
@settings(max_examples=40)
def test_an_interval_lies_within_the_values(values: list[float]) -> None:
    drawn = of_mean(np.array(values), seed=1, draws=200)
    for low, high in (drawn.percentile(0.9), drawn.bca(0.9)):
        assert min(values) - 1e-9 <= low <= high <= max(values) + 1e-9


def test_equal_values_leave_no_doubt() -> None:
    assert of_mean(np.full(20, 0.5), seed=1).bca(0.9) == (0.5, 0.5)


def test_nothing_drawn_is_the_value_itself() -> None:
    assert Bootstrap(0.0, np.zeros(0), np.zeros(0)).percentile(0.9) == (0.0, 0.0)
