"""The regression, by problems whose answers are known."""

import numpy as np

from app.analyzer.classifier import softmax
from app.analyzer.fitting import best_temperature, fit, minimize, thinned


def test_a_valley_is_followed_to_its_bottom() -> None:
    """Rosenbrock's function has its minimum at (1, 1)."""

    def rosenbrock(point: np.ndarray) -> tuple[float, np.ndarray]:
        x, y = float(point[0]), float(point[1])
        slope = np.array([-2 * (1 - x) - 400 * x * (y - x * x), 200 * (y - x * x)], dtype=np.float32)
        return (1 - x) ** 2 + 100 * (y - x * x) ** 2, slope

    assert np.allclose(minimize(rosenbrock, np.array([-1.2, 1.0], dtype=np.float32)), 1, atol=0.05)


def test_without_inputs_the_shares_are_learnt() -> None:
    head = fit(np.zeros((10, 1), dtype=np.float32), ["a"] * 7 + ["b"] * 3, l2=0.1)
    assert np.allclose(head.probabilities(np.zeros((1, 1), dtype=np.float32)), [[0.7, 0.3]], atol=0.01)


def test_separable_rows_are_told_apart() -> None:
    inputs = np.eye(3, dtype=np.float32).repeat(4, axis=0)
    labels = ["x"] * 4 + ["y"] * 4 + ["z"] * 4
    head = fit(inputs, labels, l2=0.01)
    assert [head.labels[i] for i in head.logits(inputs).argmax(axis=1)] == labels


def test_a_heavier_penalty_gives_smaller_weights() -> None:
    inputs, labels = np.array([[1.0], [-1.0]], dtype=np.float32), ["a", "b"]
    light, heavy = (np.abs(fit(inputs, labels, l2).weights).max() for l2 in (0.01, 10.0))
    assert heavy < light


def test_the_temperature_of_overconfident_scores_is_above_one() -> None:
    chance = np.random.default_rng(1)
    truth = chance.integers(0, 2, 400)
    right = chance.random(400) < 0.75
    scores = np.where(right, truth, 1 - truth)
    logits = (8.0 * np.eye(2)[scores]).astype(np.float32)
    temperature = best_temperature(logits, truth)
    assert temperature > 1
    assert abs(float(softmax(logits / np.float32(temperature)).max(axis=1).mean()) - 0.75) < 0.2


def test_thinning_is_repeatable_and_spares_the_other_columns() -> None:
    rows = np.ones((50, 6), dtype=np.float32)
    once, again = thinned(rows, 4, 2), thinned(rows, 4, 2)
    assert (once == again).all()
    assert once.shape == (150, 6)
    assert (once[:50] == 1).all()
    assert (once[:, 4:] == 1).all()
    assert set(np.unique(once[50:, :4])) == {0.0, 2.0}
    assert (once[:, :2] == once[:, 2:4]).all()
