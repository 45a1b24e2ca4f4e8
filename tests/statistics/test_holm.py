"""Adjusted p-values: worked examples, and what must hold for any."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.statistics.holm import benjamini_hochberg, holm

probabilities = st.lists(st.floats(0, 1, allow_subnormal=False), max_size=12)


def test_holm_by_hand() -> None:
    """In rising order 0.005, 0.01, 0.03 and 0.04 are weighted by 4, 3, 2 and 1; the last may not fall below 0.06."""
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx((0.03, 0.06, 0.06, 0.02))


def test_benjamini_and_hochberg_by_hand() -> None:
    """0.01, 0.02, 0.03, 0.04 and 0.2 are weighted by 5, 5/2, 5/3, 5/4 and 1; none may be above a later one."""
    assert benjamini_hochberg([0.2, 0.03, 0.01, 0.04, 0.02]) == pytest.approx((0.2, 0.05, 0.05, 0.05, 0.05))


@given(probabilities)
def test_adjusting_raises_and_keeps_the_order(given_p: list[float]) -> None:
    for adjusted in (holm(given_p), benjamini_hochberg(given_p)):
        assert all(before <= after + 1e-15 and after <= 1 for before, after in zip(given_p, adjusted, strict=True))
        pairs = sorted(zip(given_p, adjusted, strict=True))
        assert [after for _, after in pairs] == sorted(after for _, after in pairs)


@given(probabilities)
def test_holm_is_the_stricter(given_p: list[float]) -> None:
    pairs = zip(holm(given_p), benjamini_hochberg(given_p), strict=True)
    assert all(strict >= loose - 1e-12 for strict, loose in pairs)


def test_one_test_needs_no_adjusting() -> None:
    assert holm([0.04]) == benjamini_hochberg([0.04]) == (0.04,)
    assert holm([]) == benjamini_hochberg([]) == ()


def test_only_probabilities() -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        holm([1.2])
