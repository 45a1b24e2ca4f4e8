"""Predictions of rewards: of every action, and never from the row itself."""

import numpy as np
import pytest

from app.statistics.reward_model import cross_fitted


def test_what_is_linear_is_found() -> None:
    rng = np.random.default_rng(1)
    features, actions = rng.normal(size=(3_000, 2)), rng.integers(0, 2, 3_000)
    truth = np.stack([features[:, 0], 0.5 - features[:, 1]], axis=1)
    rewards = truth[np.arange(3_000), actions] + rng.normal(scale=0.1, size=3_000)
    predicted = cross_fitted(features, actions, rewards, np.arange(3_000), 2, seed=1)
    assert np.abs(predicted - truth).mean() < 0.02


def test_a_row_does_not_see_itself() -> None:
    """With nothing to learn, a model that saw its own rows would agree with them; this one may not."""
    rng = np.random.default_rng(2)
    features, rewards = rng.normal(size=(60, 30)), rng.normal(size=60)
    predicted = cross_fitted(features, np.zeros(60, dtype=np.int64), rewards, np.arange(60), 1, seed=1)[:, 0]
    assert np.corrcoef(predicted, rewards)[0, 1] < 0.2


def test_an_action_without_rows_is_taken_for_an_ordinary_one() -> None:
    features, rewards = np.ones((50, 1)), np.full(50, 0.7)
    predicted = cross_fitted(features, np.zeros(50, dtype=np.int64), rewards, np.arange(50), 2, seed=1)
    assert predicted[:, 1] == pytest.approx(0.7)
