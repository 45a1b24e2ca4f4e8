"""Made-up runs whose truth is known."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from app.domain.evaluation.observed import Observed, RowStatus
from app.domain.evaluation.row import Row, Scored

Floats = NDArray[np.float64]

ANSWERED = Observed(RowStatus.OK)
FAILED = Observed(RowStatus.ERROR)


def rows_of(scores: Floats, metric: str = "case_score") -> list[Row]:
    """Rows of scores of shape (cases, repeats)."""
    return [
        Row(f"case-{case:04}", repeat, ANSWERED, Scored({metric: float(score)}))
        for case, repeats in enumerate(scores)
        for repeat, score in enumerate(repeats)
    ]


def row(case: str, scores: Mapping[str, float], repeat: int = 0, hard: Sequence[str] = ()) -> Row:
    """One answered row."""
    return Row(case, repeat, ANSWERED, Scored(dict(scores), hard=tuple(hard)))


def graded(rng: np.random.Generator, rates: Floats, repeats: int, sd: float) -> Floats:
    """Scores that spread around each case's own level by ``sd``: shape (cases, repeats)."""
    return rates[:, None] + rng.normal(scale=sd, size=(len(rates), repeats))


def passed(rng: np.random.Generator, rates: Floats, repeats: int) -> Floats:
    """Scores of 0 and 1, 1 with each case's own rate: shape (cases, repeats)."""
    return (rng.random((len(rates), repeats)) < rates[:, None]).astype(np.float64)


def beta_rates(rng: np.random.Generator, cases: int, mean: float, within_sd: float) -> Floats:
    """Rates of cases whose passes and failures spread by ``within_sd`` around them on average.

    Of a beta distribution E[p(1 - p)] is mean (1 - mean) s / (s + 1), with s the sum of its parameters.
    """
    share = within_sd**2 / (mean * (1 - mean))
    total = share / (1 - share)
    return rng.beta(mean * total, (1 - mean) * total, size=cases)
