"""Made-up logs of a policy, of which the truth about other policies is known."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.statistics.offpolicy import Log

Floats = NDArray[np.float64]

ACTIONS = 3


@dataclass(frozen=True, slots=True)
class World:
    """A policy that does ``second`` instead of ``first`` in a share ``explored`` of all rows.

    ``threads`` puts about three rows into each cluster, which share a part of the reward; ``crooked`` bends the reward
    so that no linear model has it right, least of all where the new policy goes.
    """

    explored: float = 0.05
    threads: bool = False
    crooked: bool = False

    def drawn(self, rng: np.random.Generator, rows: int) -> tuple[Log, Floats, Floats]:
        """A log, the choices of the new policy, and the true mean reward of every action: shapes (n, k)."""
        each = np.arange(rows)
        cluster = rng.integers(0, rows // 3, rows) if self.threads else each
        features = rng.normal(size=(rows, 4))
        shared = rng.normal(scale=0.8, size=rows)[cluster] if self.threads else np.zeros(rows)
        first = (features[:, 0] > 0).astype(np.int64)
        second = np.where(features[:, 2] > 0, 2, 1 - first)
        chances = np.zeros((rows, ACTIONS))
        chances[each, first], chances[each, second] = 1 - self.explored, self.explored
        actions = np.where(rng.random(rows) < self.explored, second, first)
        means = self._means(features, shared)
        rewards = (rng.random(rows) < means[each, actions]).astype(np.float64)
        target = np.zeros((rows, ACTIONS))
        target[each, np.where(features[:, 3] > 0.5, second, first)] = 1.0
        return Log(features, actions, chances, rewards, cluster), target, means

    def truth(self) -> tuple[float, float]:
        """The value of the new policy, and its difference from the one that ran; from many rows."""
        log, target, means = self.drawn(np.random.default_rng(999), 400_000)
        value = float((target * means).sum(axis=1).mean())
        return value, value - float((log.probabilities * means).sum(axis=1).mean())

    def _means(self, features: Floats, shared: Floats) -> Floats:
        lines = np.array([0.2, 0.6, 0.9]) + 0.5 * features[:, 1:2] + np.outer(features[:, 0], [0.0, 0.3, 0.0])
        if self.crooked:
            lines += np.outer(0.75 * np.sin(3 * features[:, 0]), [1.0, 2.0, 3.0])
            lines += np.outer(0.8 * np.abs(features[:, 1]), [0.0, 0.0, 1.0])
            lines -= 0.8 * (features[:, 2] * features[:, 3])[:, None]
        return 1 / (1 + np.exp(-lines - shared[:, None]))
