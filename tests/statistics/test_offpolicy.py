"""Estimates from a log: their intervals cover the truth, in worlds that suit them and in worlds that do not."""

import numpy as np
import pytest

from app.statistics.offpolicy import Log, estimate, unsupported_choices
from tests.statistics.logs import Floats, World

WORLDS = 300


@pytest.mark.parametrize("crooked", ["straight", "crooked"])
@pytest.mark.parametrize("threads", ["alone", "threads"])
@pytest.mark.parametrize(("explored", "rows"), [(0.03, 2_000), (0.05, 1_000)])
def test_intervals_cover_the_truth(explored: float, rows: int, threads: str, crooked: str) -> None:
    world = World(explored, threads == "threads", crooked == "crooked")
    value, change = world.truth()
    rng = np.random.default_rng(5)
    covered = moved = 0
    for _ in range(WORLDS):
        log, target, _ = world.drawn(rng, rows)
        found = estimate(log, target, seed=1)
        covered += found.value.low <= value <= found.value.high
        moved += found.change.low <= change <= found.change.high
    assert covered / WORLDS >= 0.93
    assert moved / WORLDS >= 0.93


def errors_of(world: World, rows: int, trials: int) -> Floats:
    """How far off the estimate and the plain weighted one are: shape (trials, 2)."""
    rng = np.random.default_rng(3)
    value, _ = world.truth()
    errors: list[list[float]] = []
    for _ in range(trials):
        log, target, _ = world.drawn(rng, rows)
        found = estimate(log, target, seed=1)
        errors.append([found.value.value - value, found.inverse - value])
    return np.array(errors)


def test_it_is_closer_to_the_truth_than_weights_alone() -> None:
    robust, inverse = np.sqrt(np.mean(np.square(errors_of(World(0.05), rows=2_000, trials=60)), axis=0))
    assert robust < 0.9 * inverse


def test_cut_weights_leave_no_bias() -> None:
    """With 2 % exploration a changed decision stands for 50 rows, and is cut to 20."""
    robust, inverse = np.mean(errors_of(World(0.02, crooked=True), rows=2_000, trials=60), axis=0)
    assert abs(inverse) > 0.1
    assert abs(robust) < 0.02


def test_the_policy_that_ran_is_worth_what_it_earned() -> None:
    log, _, _ = World(0.05).drawn(np.random.default_rng(4), 3_000)
    found = estimate(log, log.probabilities, seed=1)
    assert found.value.value == pytest.approx(found.logged, abs=0.01)
    assert found.change.low <= 0 <= found.change.high
    assert found.effective_rows == pytest.approx(3_000)
    assert found.unsupported == 0


def test_choices_that_were_never_tried_leave_no_estimate() -> None:
    log, target, _ = World(0.0).drawn(np.random.default_rng(4), 2_000)
    found = estimate(log, target, seed=1)
    moved = float((target * (log.probabilities == 0)).sum(axis=1).mean())
    assert moved > 0.05
    assert found.unsupported == pytest.approx(moved)
    assert not found.supported
    assert found.tries == 0
    assert unsupported_choices(log, target).sum() == pytest.approx(moved * 2_000)
    assert {action for action, _ in found.missing} == {0, 1, 2}


def test_weights_are_cut_and_counted() -> None:
    log, target, _ = World(0.02).drawn(np.random.default_rng(4), 5_000)
    found = estimate(log, target, seed=1)
    assert found.largest_weight == pytest.approx(50)
    assert 0 < found.cut < 0.02
    assert found.effective_rows < 5_000


def test_neither_the_order_of_rows_nor_the_names_of_threads_count() -> None:
    log, target, _ = World(0.05, threads=True).drawn(np.random.default_rng(4), 600)
    renamed = Log(log.features, log.actions, log.probabilities, log.rewards, log.clusters * 7 + 3)
    assert estimate(renamed, target, seed=1) == estimate(log, target, seed=1)


def test_a_thread_that_is_repeated_is_no_more_evidence() -> None:
    log, target, _ = World(0.05).drawn(np.random.default_rng(4), 500)
    twice = Log(
        np.concatenate([log.features, log.features]),
        np.concatenate([log.actions, log.actions]),
        np.concatenate([log.probabilities, log.probabilities]),
        np.concatenate([log.rewards, log.rewards]),
        np.concatenate([log.clusters, log.clusters]),
    )
    once, copied = estimate(log, target, seed=1), estimate(twice, np.concatenate([target, target]), seed=1)
    assert copied.value.se == pytest.approx(once.value.se, rel=0.25)


def test_a_log_is_checked() -> None:
    log, target, _ = World(0.05).drawn(np.random.default_rng(4), 100)
    with pytest.raises(ValueError, match="probability 0"):
        Log(log.features, log.actions, np.zeros_like(log.probabilities), log.rewards, log.clusters)
    with pytest.raises(ValueError, match="sum to 1"):
        estimate(log, target * 0.9, seed=1)
