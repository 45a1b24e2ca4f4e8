"""The regression, by problems whose answers are known."""

import numpy as np

from app.analyzer.classifier import Matrix, softmax
from app.analyzer.fitting import Copies, best_temperature, fit, minimize, thinned


def once(inputs: Matrix) -> Copies:
    """Rows that are there once."""
    return Copies(inputs, inputs[:, :0])


def test_a_valley_is_followed_to_its_bottom() -> None:
    """Rosenbrock's function has its minimum at (1, 1)."""

    def rosenbrock(point: np.ndarray) -> tuple[float, np.ndarray]:
        x, y = float(point[0]), float(point[1])
        slope = np.array([-2 * (1 - x) - 400 * x * (y - x * x), 200 * (y - x * x)], dtype=np.float32)
        return (1 - x) ** 2 + 100 * (y - x * x) ** 2, slope

    assert np.allclose(minimize(rosenbrock, np.array([-1.2, 1.0], dtype=np.float32)), 1, atol=0.05)


def test_without_inputs_the_shares_are_learnt() -> None:
    head = fit(once(np.zeros((10, 1), dtype=np.float32)), ["a"] * 7 + ["b"] * 3, l2=0.1)
    assert np.allclose(head.probabilities(np.zeros((1, 1), dtype=np.float32)), [[0.7, 0.3]], atol=0.01)


def test_separable_rows_are_told_apart() -> None:
    inputs = np.eye(3, dtype=np.float32).repeat(4, axis=0)
    labels = ["x"] * 4 + ["y"] * 4 + ["z"] * 4
    head = fit(once(inputs), labels, l2=0.01)
    assert [head.labels[i] for i in head.logits(inputs).argmax(axis=1)] == labels


def test_a_heavier_penalty_gives_smaller_weights() -> None:
    inputs, labels = np.array([[1.0], [-1.0]], dtype=np.float32), ["a", "b"]
    light, heavy = (np.abs(fit(once(inputs), labels, l2).weights).max() for l2 in (0.01, 10.0))
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
    first, again = thinned(rows, 4, 2, blocks=2), thinned(rows, 4, 2, blocks=2)
    assert (first.varied == again.varied).all()
    assert (first.varied.shape, first.shared.shape, first.count) == ((150, 4), (50, 2), 3)
    assert (first.varied[:50] == 1).all()
    assert (first.shared == 1).all()
    assert set(np.unique(first.varied[50:])) == {0.0, 2.0}
    assert (first.varied[:, :2] == first.varied[:, 2:]).all()


def test_what_the_copies_share_is_multiplied_as_if_it_were_there_each_time() -> None:
    chance = np.random.default_rng(2)
    copies = thinned(chance.random((7, 5)).astype(np.float32), 2, 2)
    dense = np.hstack([copies.varied, np.tile(copies.shared, (3, 1))])
    weights, error = chance.random((5, 4)).astype(np.float32), chance.random((21, 4)).astype(np.float32)
    assert np.allclose(copies.times(weights), dense @ weights, atol=1e-5)
    assert np.allclose(copies.slope(error), dense.T @ error, atol=1e-5)
