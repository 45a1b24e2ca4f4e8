"""APGR by hand-made examples."""

import numpy as np
import pytest

from app.routing.gain_curve import apgr, apgr_with_interval

WEAK = np.array([0.0] * 5 + [1.0] * 5)
STRONG = np.ones(10)


def test_perfect_random_and_reversed_scores() -> None:
    wishes = np.arange(10.0)
    assert apgr(-wishes, WEAK, STRONG) == pytest.approx(0.75)
    assert apgr(wishes, WEAK, STRONG) == pytest.approx(0.25)
    assert apgr(np.zeros(10), WEAK, STRONG) == pytest.approx(0.5)
    assert apgr(wishes, STRONG, STRONG) == 0.5


def test_only_the_order_counts() -> None:
    chance = np.random.default_rng(2)
    score, weak, strong = chance.random(200), chance.integers(0, 2, 200) * 1.0, np.ones(200)
    assert apgr(score, weak, strong) == pytest.approx(apgr(score * 3 + 5, weak, strong))


def test_the_interval_holds_the_value() -> None:
    chance = np.random.default_rng(2)
    value, low, high = apgr_with_interval(chance.random(200), chance.integers(0, 2, 200) * 1.0, np.ones(200))
    assert low < value < high
