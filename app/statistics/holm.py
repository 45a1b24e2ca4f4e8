"""Several tests at once: p-values adjusted so that they can be held against the same limit as a single one."""

from collections.abc import Sequence

import numpy as np

from app.statistics.arrays import Floats, finite


def holm(p_values: Sequence[float]) -> tuple[float, ...]:
    """Adjusted p in the order given: below alpha keeps the chance of any false call below alpha.

    Source: Holm, "A simple sequentially rejective multiple test procedure", 1979. Holds under any dependence.
    """
    given = _probabilities(p_values)
    order = np.argsort(given, kind="stable")
    weighted = given[order] * np.arange(len(given), 0, -1)
    return _in_order(np.maximum.accumulate(weighted), order)


def benjamini_hochberg(p_values: Sequence[float]) -> tuple[float, ...]:
    """Adjusted p in the order given: of those below a limit at most that share is false, in expectation.

    Source: Benjamini and Hochberg, "Controlling the false discovery rate", 1995. Holds for independent tests and for
    the positive dependence of overlapping slices.
    """
    given = _probabilities(p_values)
    order = np.argsort(given, kind="stable")
    weighted = given[order] * len(given) / np.arange(1, len(given) + 1)
    return _in_order(np.minimum.accumulate(weighted[::-1])[::-1], order)


def _probabilities(p_values: Sequence[float]) -> Floats:
    given = finite(p_values, "p-values")
    if ((given < 0) | (given > 1)).any():
        raise ValueError("p-values lie between 0 and 1")
    return given


def _in_order(adjusted: Floats, order: np.ndarray[tuple[int, ...], np.dtype[np.intp]]) -> tuple[float, ...]:
    back = np.empty(len(adjusted))
    back[order] = np.minimum(adjusted, 1.0)
    return tuple(float(value) for value in back)
