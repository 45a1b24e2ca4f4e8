"""How far confidence is from the share that is right."""

import numpy as np
import pytest
from numpy.typing import NDArray

from app.analyzer.calibration import expected_error


def test_a_confidence_that_holds_has_no_error() -> None:
    confidence = np.full(100, 0.8)
    right = np.arange(100) < 80
    assert expected_error(confidence, right) == pytest.approx(0)


def test_boasting_is_the_error() -> None:
    confidence = np.full(100, 0.9)
    assert expected_error(confidence, np.arange(100) < 60) == pytest.approx(0.3)


def test_each_band_counts_by_its_rows() -> None:
    confidence: NDArray[np.float64] = np.array([0.95] * 30 + [0.55] * 10)
    right = np.array([True] * 30 + [False] * 10)
    assert expected_error(confidence, right) == pytest.approx(0.75 * 0.05 + 0.25 * 0.55)
