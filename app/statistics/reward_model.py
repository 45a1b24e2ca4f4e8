"""What a reward would be, for every action: ridge regressions that never see the row that they predict.

Source: Hoerl and Kennard, "Ridge regression", 1970; cross-fitting as in Chernozhukov and others, "Double/debiased
machine learning", 2018: without it the corrections of a doubly robust estimate would be too small.
"""

from dataclasses import dataclass

import numpy as np

from app.statistics.arrays import Floats, Integers

FOLDS = 5
PENALTY = 5.0
"""How many rows speak against any slope; of standardised features, so that one number does for all."""


@dataclass(frozen=True, slots=True)
class Sums:
    """Gram matrices, shape (folds, d, d), and products with the rewards, shape (folds, d), of some rows."""

    gram: Floats
    product: Floats

    def weights(self) -> Floats:
        """The ridge weights for each fold, from all other folds: shape (folds, d)."""
        gram = self.gram.sum(axis=0) - self.gram + PENALTY * np.eye(self.gram.shape[1])
        product = self.product.sum(axis=0) - self.product
        return np.linalg.solve(gram, product[:, :, None])[:, :, 0]


def cross_fitted(
    features: Floats, actions: Integers, rewards: Floats, clusters: Integers, choices: int, seed: int
) -> Floats:
    """The predicted reward of each of ``choices`` actions in each row: shape (rows, choices).

    One regression over all actions, and one per action for what that leaves, which an action with few rows hardly
    changes. Rows of one cluster (0, 1, ...) share a fold.
    """
    folds = _folds(clusters, seed)
    columns = _standardised(features)
    mean = rewards.mean()
    common = _predicted(columns, folds, _sums(columns, rewards - mean, folds)) + mean
    predictions = np.repeat(common[:, None], choices, axis=1)
    for action in range(choices):
        own = actions == action
        sums = _sums(columns[own], (rewards - common)[own], folds[own])
        predictions[:, action] += _predicted(columns, folds, sums)
    return predictions


def _folds(clusters: Integers, seed: int) -> Integers:
    count = int(clusters.max()) + 1
    shuffled = np.random.default_rng(seed).permutation(count) % FOLDS
    return np.asarray(shuffled[clusters], dtype=np.int64)


def _standardised(features: Floats) -> Floats:
    """The features with mean 0 and spread 1, and a column of ones."""
    spread = features.std(axis=0)
    scaled = (features - features.mean(axis=0)) / np.where(spread > 0, spread, 1.0)
    return np.concatenate([np.ones((len(features), 1)), scaled], axis=1)


def _sums(columns: Floats, wanted: Floats, folds: Integers) -> Sums:
    parts = [columns[folds == fold] for fold in range(FOLDS)]
    products = [part.T @ wanted[folds == fold] for fold, part in enumerate(parts)]
    return Sums(np.stack([part.T @ part for part in parts]), np.stack(products))


def _predicted(columns: Floats, folds: Integers, sums: Sums) -> Floats:
    predicted: Floats = np.einsum("nd,nd->n", columns, sums.weights()[folds])
    return predicted
