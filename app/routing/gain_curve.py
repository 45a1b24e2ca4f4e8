"""How well a score ranks texts by what the expensive backend gains on them.

APGR is the average share of the quality gap that is won back while the share of expensive calls goes from 1 to 0 in
eleven steps (Ong et al., "RouteLLM", 2024, arXiv 2406.18665): 0.5 for a random score.
"""

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64] | NDArray[np.float32]

_STEPS = 11
_DRAWS = 400
_SEED = 20260101


def apgr(score: Values, weak: Values, strong: Values) -> float:
    """The figure for one score; higher scores ask for the expensive backend."""
    thresholds = np.unique(np.quantile(score, np.linspace(0.0, 1.0, _STEPS)))
    picks = [score >= threshold for threshold in thresholds[:-1]]
    picks += [score > thresholds[-1], score >= thresholds[0]]
    points = sorted((float(pick.mean()), float(np.where(pick, strong, weak).mean())) for pick in picks)
    calls, quality = np.array(points).T
    low, high = float(weak.mean()), float(strong.mean())
    if low == high:
        return 0.5
    span = calls[-1] - calls[0]
    return float((np.trapezoid(quality, calls) - low * span) / ((high - low) * span))


def apgr_with_interval(score: Values, weak: Values, strong: Values) -> tuple[float, float, float]:
    """The figure with the bounds of its 95 % bootstrap interval."""
    chance = np.random.default_rng(_SEED)
    draws: list[float] = []
    for _ in range(_DRAWS):
        rows = chance.integers(0, len(score), len(score))
        draws.append(apgr(score[rows], weak[rows], strong[rows]))
    low, high = np.percentile(draws, [2.5, 97.5])
    return round(apgr(score, weak, strong), 4), round(float(low), 4), round(float(high), 4)
