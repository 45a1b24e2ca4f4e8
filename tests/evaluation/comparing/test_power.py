"""The promise of a comparison: a regression of five points is called, and nothing is called where nothing changed.

200 cases, 5 repeats, a spread of 0.28 within the cases, 200 trials each, with the code that every comparison runs.
"""

from collections.abc import Callable

import numpy as np
import pytest

from app.domain.evaluation.comparison import Comparison, Gate, State
from app.evaluation.comparing.compare import compare
from tests.evaluation.comparing.worlds import Floats, beta_rates, graded, passed, rows_of

CASES, REPEATS, WITHIN_SD = 200, 5, 0.28
TRIALS = 200
MEAN = 0.85
GATE = Gate(metrics=("case_score",))

Drop = Callable[[np.random.Generator, Floats], Floats]


def nowhere(_rng: np.random.Generator, rates: Floats) -> Floats:
    return rates


def everywhere(_rng: np.random.Generator, rates: Floats) -> Floats:
    return rates - 0.05


def in_a_quarter(rng: np.random.Generator, rates: Floats) -> Floats:
    return rates - 0.20 * (rng.permutation(len(rates)) < len(rates) // 4)


def trial(seed: int, drop: Drop) -> Comparison:
    rng = np.random.default_rng([41, seed])
    rates = beta_rates(rng, CASES, MEAN, WITHIN_SD)
    baseline = graded(rng, rates, REPEATS, WITHIN_SD)
    now = graded(rng, drop(rng, rates), REPEATS, WITHIN_SD)
    return compare(rows_of(baseline), rows_of(now), GATE, seed)


@pytest.mark.parametrize("drop", [everywhere, in_a_quarter])
def test_a_regression_of_five_points_is_called(drop: Drop) -> None:
    states = [trial(seed, drop).metrics[0].state for seed in range(TRIALS)]
    assert states.count(State.REGRESSED) / TRIALS >= 0.95
    assert State.NON_INFERIOR not in states


def test_nothing_is_called_where_nothing_changed() -> None:
    verdicts = [trial(seed, nowhere).metrics[0] for seed in range(TRIALS)]
    states = [verdict.state for verdict in verdicts]
    assert states.count(State.REGRESSED) / TRIALS <= 0.06
    assert states.count(State.NON_INFERIOR) / TRIALS >= 0.60
    seen = [verdict.detectable for verdict in verdicts if verdict.detectable]
    assert len(seen) == TRIALS
    assert np.mean([each.at_80 for each in seen]) == pytest.approx(0.032, abs=0.002)
    assert max(each.at_95 for each in seen) < 0.05


def test_scores_that_pass_or_fail() -> None:
    """The same with scores of 0 and 1 only, in fewer trials: answers that are right or wrong."""
    called, trials = {0.0: 0, 0.05: 0}, 60
    for seed, drop in ((seed, drop) for drop in called for seed in range(trials)):
        rng = np.random.default_rng([43, seed])
        rates = beta_rates(rng, CASES, MEAN, WITHIN_SD)
        before, after = passed(rng, rates, REPEATS), passed(rng, rates * (1 - drop / MEAN), REPEATS)
        called[drop] += compare(rows_of(before), rows_of(after), GATE, seed).metrics[0].state is State.REGRESSED
    assert called[0.05] / trials >= 0.92
    assert called[0.0] / trials <= 0.08


def test_a_run_that_could_not_have_seen_it_says_so() -> None:
    rng = np.random.default_rng(5)
    rates = beta_rates(rng, 100, MEAN, WITHIN_SD)
    before, after = graded(rng, rates, 1, WITHIN_SD), graded(rng, rates, 1, WITHIN_SD)
    verdict = compare(rows_of(before), rows_of(after), GATE, seed=1).metrics[0]
    assert verdict.state is State.INCONCLUSIVE
    assert verdict.detectable is not None
    assert verdict.detectable.at_80 > 0.05
    assert verdict.settling is not None
    assert verdict.settling.cases > 300
    assert verdict.settling.repeats is None
