"""What another policy would have earned, from a log of the one that ran.

Sources: Dudik, Langford and Li, "Doubly robust policy evaluation and learning", 2011; Swaminathan and Joachims, "The
self-normalized estimator for counterfactual learning", 2015; Cameron and Miller, "A practitioner's guide to
cluster-robust inference", 2015.
"""

from dataclasses import dataclass

import numpy as np

from app.statistics.arrays import Floats, Integers, finite
from app.statistics.normal import t_quantile
from app.statistics.offpolicy_cells import CUT, Cells, Corrections, cells_of, corrections
from app.statistics.reward_model import cross_fitted

UNSUPPORTED_LIMIT = 0.05
"""Above this share of choices that the log never tried there is no estimate."""

_SUM_TOLERANCE = 1e-6


@dataclass(frozen=True, slots=True)
class Log:
    """``features`` (n, d); ``actions`` (n) as numbers from 0; ``rewards`` (n).

    ``probabilities`` (n, k) are those with which the policy that ran chose each action, 0 where it could not.
    ``clusters`` (n) are numbers of what belongs together, such as threads.
    """

    features: Floats
    actions: Integers
    probabilities: Floats
    rewards: Floats
    clusters: Integers

    def __post_init__(self) -> None:
        if not len(self.actions) or (self.chances <= 0).any():
            raise ValueError("a log has rows, and nothing in it was done with probability 0")
        finite(self.rewards, "rewards")
        finite(self.features, "features")

    @property
    def chances(self) -> Floats:
        """The probability of what was done in each row."""
        return self.probabilities[np.arange(len(self.actions)), self.actions]


@dataclass(frozen=True, slots=True)
class Likely:
    """A value with its standard error and the interval that covers the truth with the level asked for."""

    value: float
    se: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Estimate:
    """The mean reward under another policy: doubly robust (``value``), and simpler estimates to check it by.

    ``change`` is the difference from what was earned, row by row; ``logged`` is that mean. ``direct`` believes the
    model alone, ``inverse`` and ``self_normalised`` the weighted rewards alone. ``effective_rows`` is (sum of w)^2 /
    (sum of w^2), ``cut`` the share of rows whose weight was cut. ``unsupported`` is the share of the new policy's
    choices of which the log tried nothing, ``missing`` that share by action. ``tries`` counts the clusters behind the
    least tried kind of choice.
    """

    value: Likely
    change: Likely
    logged: float
    direct: float
    inverse: float
    self_normalised: float
    effective_rows: float
    largest_weight: float
    cut: float
    unsupported: float
    missing: tuple[tuple[int, float], ...]
    tries: int

    @property
    def supported(self) -> bool:
        """Whether the log says enough about the new policy for the estimate to be used."""
        return self.unsupported <= UNSUPPORTED_LIMIT


def estimate(log: Log, target: Floats, seed: int, level: float = 0.95) -> Estimate:
    """The value of the policy that chooses with the probabilities ``target``, shape (n, k), rows summing to 1."""
    if (target < 0).any() or np.abs(target.sum(axis=1) - 1).max() > _SUM_TOLERANCE:
        raise ValueError("the choices of a policy are probabilities that sum to 1 in each row")
    clusters = np.unique(log.clusters, return_inverse=True)[1]
    predicted = cross_fitted(log.features, log.actions, log.rewards, clusters, target.shape[1], seed)
    cells = cells_of(log.actions, log.probabilities, target, clusters)
    model = predicted[cells.row, cells.action]
    learnt = corrections(cells, log.rewards[cells.row] - model)
    settled = cells.by_row(cells.mass * (model + learnt.offsets[cells.group]), len(clusters))
    influence = settled + cells.by_row(learnt.noise, len(clusters))
    missing = _missing(cells, len(clusters))
    weights = target[np.arange(len(clusters)), log.actions] / log.chances
    used = np.minimum(weights, CUT)
    return Estimate(
        value=_likely(influence, clusters, learnt, level),
        change=_likely(influence - log.rewards, clusters, learnt, level),
        logged=float(log.rewards.mean()),
        direct=float((target * predicted).sum(axis=1).mean()),
        inverse=float((used * log.rewards).mean()),
        self_normalised=_share((used * log.rewards).sum(), used.sum()),
        effective_rows=_share(used.sum() ** 2, (used**2).sum()),
        largest_weight=float(weights.max()),
        cut=float((weights > CUT).mean()),
        unsupported=float(sum(share for _, share in missing)),
        missing=missing,
        tries=cells.least_tried(),
    )


def unsupported_choices(log: Log, target: Floats) -> Floats:
    """The part of ``target``, same shape, of which the log tried nothing: what to name where there is no estimate."""
    cells = cells_of(log.actions, log.probabilities, target, log.clusters)
    choices = np.zeros_like(target)
    choices[cells.row, cells.action] = cells.unseen
    return choices


def _likely(influence: Floats, clusters: Integers, learnt: Corrections, level: float) -> Likely:
    """The mean, with the variance between clusters and what small groups hide of theirs."""
    rows = len(influence)
    value = float(influence.mean())
    totals = np.bincount(clusters, influence - value)
    spread = float((totals**2).sum()) * len(totals) / max(len(totals) - 1, 1)
    se = (spread + learnt.hidden) ** 0.5 / rows
    reach = t_quantile((1 + level) / 2, learnt.freedom) * se
    return Likely(value, se, value - reach, value + reach)


def _missing(cells: Cells, rows: int) -> tuple[tuple[int, float], ...]:
    """The share of all choices, by action, of which nothing was logged; the largest first."""
    shares = np.bincount(cells.action, cells.unseen) / rows
    found = [(int(action), float(shares[action])) for action in np.nonzero(shares)[0]]
    return tuple(sorted(found, key=lambda item: -item[1]))


def _share(above: np.float64, below: np.float64) -> float:
    """0 where the new policy never does what was logged."""
    return float(above / below) if below > 0 else 0.0
