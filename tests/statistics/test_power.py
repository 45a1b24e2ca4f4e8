"""What a comparison can see, in closed form, against trials."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.statistics.permutation import sign_flip_p
from app.statistics.power import (
    Called,
    cases_to_settle,
    repeats_to_settle,
    smallest_drop,
)
from tests.statistics.planning import difference_sd, power_for

RULE = Called(alpha=0.05, min_effect=0.01)


def share_called(drop: float, sd: float, cases: int, trials: int = 400) -> float:
    rng = np.random.default_rng(17)
    called = 0
    for seed in range(trials):
        differences = rng.normal(-drop, sd, size=cases)
        called += sign_flip_p(differences, seed, draws=1_000) < RULE.alpha and -differences.mean() >= RULE.min_effect
    return called / trials


@pytest.mark.parametrize("power", [0.80, 0.95])
@pytest.mark.parametrize(("sd", "cases"), [(0.18, 200), (0.5, 60)])
def test_the_smallest_drop_is_called_as_often_as_it_says(power: float, sd: float, cases: int) -> None:
    drop = smallest_drop(sd, cases, RULE, power)
    assert power_for(drop, sd, cases, RULE) == pytest.approx(power)
    assert share_called(drop, sd, cases) == pytest.approx(power, abs=0.05)


def test_figures_of_the_usual_size_of_a_run() -> None:
    sd = difference_sd(within=0.28, repeats=5)
    assert sd == pytest.approx(0.177, abs=0.001)
    assert smallest_drop(sd, 200, RULE, 0.80) == pytest.approx(0.031, abs=0.001)
    assert smallest_drop(sd, 200, RULE, 0.95) == pytest.approx(0.041, abs=0.001)


def test_without_any_noise_five_broken_cases_are_needed() -> None:
    assert smallest_drop(0.0, 200, RULE, 0.80) == 5 / 200
    assert sign_flip_p(np.array([-1.0] * 5 + [0.0] * 195), seed=1) < RULE.alpha
    assert sign_flip_p(np.array([-1.0] * 4 + [0.0] * 196), seed=1) > RULE.alpha


def test_few_cases_see_nothing_but_a_collapse() -> None:
    assert smallest_drop(0.3, 0, RULE, 0.80) == 1
    assert smallest_drop(0.0, 3, RULE, 0.80) == 1


@given(st.floats(0.01, 1), st.integers(5, 1_000), st.floats(0.5, 0.99))
def test_more_cases_and_less_noise_see_more(sd: float, cases: int, power: float) -> None:
    seen = smallest_drop(sd, cases, RULE, power)
    assert smallest_drop(sd, cases * 2, RULE, power) <= seen
    assert smallest_drop(sd / 2, cases, RULE, power) <= seen
    assert smallest_drop(sd, cases, Called(0.05 / 3, 0.01), power) >= seen


def test_so_many_cases_settle_it() -> None:
    sd, margin = 0.25, 0.03
    cases = cases_to_settle(sd, margin, alpha=0.05)
    means = np.random.default_rng(2).normal(0, sd / cases**0.5, size=20_000)
    assert np.mean(means - 1.6449 * sd / cases**0.5 > -margin) == pytest.approx(0.80, abs=0.01)


def test_repeats_settle_noise_and_not_differences_between_cases() -> None:
    noisy = difference_sd(within=0.37, repeats=2)
    repeats = repeats_to_settle(noisy, 0.37, 2, cases=200, margin=0.03, alpha=0.05)
    assert repeats is not None
    assert cases_to_settle(difference_sd(0.37, repeats), 0.03, 0.05) <= 200
    assert cases_to_settle(difference_sd(0.37, repeats - 1), 0.03, 0.05) > 200
    uneven = difference_sd(within=0.37, repeats=2, between=0.4)
    assert repeats_to_settle(uneven, 0.37, 2, cases=200, margin=0.03, alpha=0.05) is None
