"""The trees: they learn what one question cannot tell, and read any number."""

import numpy as np

from app.routing.gain_trees import DEPTH, REPEATS, TREES, grow


def numbers(count: int = 600) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    return np.random.default_rng(1).normal(size=(count, 6)).astype(np.float32)


def test_they_learn_an_and() -> None:
    seen, fresh = numbers()[:400], numbers()[400:]
    wanted = ((seen[:, 1] > 0) & (seen[:, 4] > 0)).astype(np.float32)
    trees = grow(seen, wanted, 7)
    assert trees.features.shape == (TREES * REPEATS, DEPTH)
    found = trees.values(fresh)
    both = (fresh[:, 1] > 0.2) & (fresh[:, 4] > 0.2)
    one = (fresh[:, 1] > 0.2) ^ (fresh[:, 4] > 0.2)
    assert found[both].mean() > 0.55
    assert found[one].mean() < 0.35


def test_the_same_rows_and_seed_give_the_same_trees() -> None:
    rows = numbers(80)
    wanted = rows[:, 0]
    assert (grow(rows, wanted, 3).leaves == grow(rows, wanted, 3).leaves).all()
    assert (grow(rows, wanted, 3).leaves != grow(rows, wanted, 4).leaves).any()


def test_columns_that_never_change_and_numbers_far_outside() -> None:
    rows = np.ones((60, 3), dtype=np.float32)
    rows[:, 1] = np.arange(60)
    trees = grow(rows, (rows[:, 1] > 30).astype(np.float32), 1)
    far = np.array([[1, 1e30, 1], [-1e30, -1e30, 1e30]], dtype=np.float32)
    high, low = trees.values(far)
    assert high > 0.8
    assert low < 0.2
    assert np.isfinite(trees.leaves).all()
