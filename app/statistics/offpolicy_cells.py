"""The choices of another policy, grouped so that the logged rows of a group can stand for all of it.

Source: van der Laan and Rose, "Targeted Learning", 2011: the model of rewards is set right on the logged rows of each
group before it is averaged. Where all choices of a group were logged with the same probability, which is the rule with
a fixed share of exploration, this removes the bias that cut weights otherwise leave.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from app.statistics.arrays import Floats, Integers

CUT = 20.0
"""No row counts for more than so many."""

_PRIOR_ROWS = 2.0
"""So many rows of the ordinary spread stand beside those of a group when its own spread is judged."""
_BINS_PER_DOUBLING = 2
_NEVER = -1_000
_SPAN = 10_000
_COMMON = 0.01
_FREEDOM = 3.0, 1e6


@dataclass(frozen=True)
class Cells:
    """Pairs of a row and an action that the new policy may choose in it.

    ``mass`` is the probability of that choice, ``group`` the number of its group: one action, and like probabilities
    under the policy that ran. ``weight`` is the cut importance weight of the row, 0 where the log did something else.
    It has no slots, because totals are computed once and kept.
    """

    row: Integers
    action: Integers
    mass: Floats
    group: Integers
    weight: Floats
    clusters: Integers
    """The cluster of each cell's row."""

    def sums(self, values: Floats) -> Floats:
        """Totals by group."""
        return np.asarray(np.bincount(self.group, values, minlength=int(self.group.max()) + 1), dtype=np.float64)

    def by_row(self, values: Floats, rows: int) -> Floats:
        """Totals by row."""
        return np.asarray(np.bincount(self.row, values, minlength=rows), dtype=np.float64)

    @cached_property
    def weights(self) -> Floats:
        """The sum of the weights of each group; 0 where nothing of it was ever logged."""
        return self.sums(self.weight)

    @cached_property
    def tried(self) -> Integers:
        """How many clusters of each group were logged."""
        logged = self.weight > 0
        pairs = np.unique(np.stack([self.group[logged], self.clusters[logged]]), axis=1)
        return np.bincount(pairs[0], minlength=len(self.weights))

    @property
    def unseen(self) -> Floats:
        """The mass of each cell of which the log tried nothing."""
        return np.where(self.weights[self.group] > 0, 0.0, self.mass)

    def least_tried(self) -> int:
        """The clusters behind the least tried group that makes up at least a hundredth of the choices."""
        common = self.sums(self.mass) >= _COMMON * self.mass.sum()
        return int(self.tried[common].min(initial=int(self.tried.max())))


def cells_of(actions: Integers, probabilities: Floats, target: Floats, clusters: Integers) -> Cells:
    """The cells of a log; shapes (n), (n, k), (n, k) and (n)."""
    row, action = np.nonzero(target > 0)
    mass, chance = target[row, action], probabilities[row, action]
    logged = (actions[row] == action) & (chance > 0)
    doublings = np.log2(np.where(chance > 0, chance, 1.0))
    level = np.where(chance > 0, np.rint(doublings * _BINS_PER_DOUBLING), _NEVER).astype(np.int64)
    _, group = np.unique(action * _SPAN + level, return_inverse=True)
    weight = np.where(logged, np.minimum(mass / np.where(logged, chance, 1.0), CUT), 0.0)
    return Cells(row, action, mass, np.asarray(group, dtype=np.int64), weight, clusters[row])


@dataclass(frozen=True, slots=True)
class Corrections:
    """What the logged rows say about a model's predictions.

    ``offsets`` (by group) set the predictions right; ``noise`` (by cell) is what each logged row adds to the total, 0
    in the sum of each group. ``hidden`` is variance of the total that ``noise`` is too short to show, ``freedom`` the
    degrees of freedom of the whole.
    """

    offsets: Floats
    noise: Floats
    hidden: float
    freedom: float


def corrections(cells: Cells, residuals: Floats) -> Corrections:
    """From the residual of each cell's row: reward less prediction, of any value where nothing was logged."""
    known = cells.weights > 0
    offsets = _ratio(cells.sums(cells.weight * residuals), cells.weights, known)
    scale = _ratio(cells.sums(cells.mass), cells.weights, known)
    noise = scale[cells.group] * cells.weight * (residuals - offsets[cells.group])
    shown, believed = _variances(cells, noise, scale, residuals)
    freedom = believed.sum() ** 2 / max((believed**2 / np.maximum(cells.tried + _PRIOR_ROWS - 1, 1)).sum(), 1e-300)
    low, high = _FREEDOM
    hidden = float(np.maximum(believed - shown, 0.0).sum())
    return Corrections(offsets, noise, hidden, float(np.clip(freedom, low, high)))


def _variances(cells: Cells, noise: Floats, scale: Floats, residuals: Floats) -> tuple[Floats, Floats]:
    """The variance of each group's correction: as its few rows show it, and with the ordinary spread beside them."""
    logged = cells.weight > 0
    ordinary = float(np.var(residuals[logged])) if logged.any() else 0.0
    squares = cells.sums(noise**2)
    weighed = scale**2 * cells.sums(cells.weight**2)
    tried = cells.tried
    own = _ratio(squares, weighed, weighed > 0)
    believed = weighed * (own * tried + ordinary * _PRIOR_ROWS) / np.maximum(tried + _PRIOR_ROWS - 1, 1)
    return squares, np.where(tried > 0, believed, 0.0)


def _ratio(above: Floats, below: Floats, known: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> Floats:
    return np.divide(above, below, out=np.zeros(len(below)), where=known)
