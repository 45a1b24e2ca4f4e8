"""The distributions against tables."""

import pytest

from app.statistics.normal import cdf, quantile, t_quantile


def test_the_normal_distribution() -> None:
    assert quantile(0.975) == pytest.approx(1.959964, abs=1e-6)
    assert cdf(quantile(0.2)) == pytest.approx(0.2)


@pytest.mark.parametrize(
    ("probability", "freedom", "value"),
    [
        (0.975, 3, 3.182),
        (0.975, 5, 2.571),
        (0.95, 3, 2.353),
        (0.95, 10, 1.812),
        (0.975, 30, 2.042),
        (0.975, 1e6, 1.960),
    ],
)
def test_students_t(probability: float, freedom: float, value: float) -> None:
    assert t_quantile(probability, freedom) == pytest.approx(value, abs=0.01)
