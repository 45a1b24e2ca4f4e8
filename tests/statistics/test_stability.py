"""Drift of a mix: the index, and the part of it that is chance."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.statistics.stability import Drift, expected_noise, noise_sd, stability

counts = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 500), max_size=8)


def drawn(rng: np.random.Generator, shares: list[float], size: int) -> dict[str, int]:
    numbers = rng.multinomial(size, shares)
    return {f"kind-{index}": int(number) for index, number in enumerate(numbers)}


@pytest.mark.parametrize(("size", "mean", "tail"), [(100, 0.079, 0.21), (500, 0.018, 0.042)])
def test_noise_without_drift(size: int, mean: float, tail: float) -> None:
    """Nine kinds that do not drift, against a reference of 20,000."""
    rng, shares = np.random.default_rng(5), [0.22, 0.18, 0.15, 0.12, 0.10, 0.08, 0.06, 0.05, 0.04]
    values = [stability(drawn(rng, shares, 20_000), drawn(rng, shares, size)).psi for _ in range(1_500)]
    assert np.mean(values) == pytest.approx(mean, abs=0.003)
    assert expected_noise(9, 20_000, size) == pytest.approx(float(np.mean(values)), rel=0.1)
    assert noise_sd(9, 20_000, size) == pytest.approx(float(np.std(values)), rel=0.15)
    assert np.quantile(values, 0.99) == pytest.approx(tail, rel=0.15)


def test_an_unchanged_mix_is_quiet_even_in_a_small_week() -> None:
    rng, shares = np.random.default_rng(6), [0.3, 0.3, 0.2, 0.1, 0.1]
    weeks = [stability(drawn(rng, shares, 2_000), drawn(rng, shares, 40)) for _ in range(300)]
    assert sum(week.drift is not Drift.QUIET for week in weeks) <= 6


def test_a_shift_is_an_alert_when_enough_was_seen() -> None:
    before = {"design": 500, "debug": 300, "explain": 200}
    after = {"design": 200, "debug": 300, "explain": 500}
    seen = stability(before, after)
    assert seen.drift is Drift.ALERT
    assert seen.moved[0][0] in {"design", "explain"}
    assert stability(before, {kind: number // 4 for kind, number in after.items()}).drift is Drift.WATCH


def test_by_hand() -> None:
    """Shares 1/4 and 3/4 on the one side, equal ones on the other, with half a count added to each cell."""
    seen = stability({"a": 1, "b": 4}, {"a": 2, "b": 2})
    assert seen.psi == pytest.approx((0.5 - 0.25) * np.log(0.5 / 0.25) + (0.5 - 0.75) * np.log(0.5 / 0.75))


@given(counts, counts)
def test_the_index_is_never_negative_and_needs_no_kind_on_both_sides(
    before: dict[str, int], now: dict[str, int]
) -> None:
    seen = stability(before, now)
    assert seen.psi >= 0
    assert sum(part for _, part in seen.moved) == pytest.approx(seen.psi)


@given(counts)
def test_a_mix_against_itself_has_not_moved(mix: dict[str, int]) -> None:
    assert stability(mix, mix).psi == 0
    assert stability(mix, {}).drift is Drift.QUIET
