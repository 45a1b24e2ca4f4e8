"""The analyzer's classifier for other labels than its own, with a treatment for "none of these".

The texts of a class such as "out of scope" have nothing in common but that they belong to no other class. A head that
learns them as a class knows only the few that it was shown. Here they are kept out of the training, and set how much
evidence a text needs to be given one of the known labels: the log of the sum of the exponentials of the known labels'
scores (Liu et al., "Energy-based out-of-distribution detection", 2020).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from app.analyzer.classifier import Head, Matrix, softmax
from app.analyzer.fitting import TEMPERATURES, Copies, best_temperature, fit
from app.analyzer.sights import Grid, Sight, grid_of

NONE_OF_THESE = ("oos", "out_of_scope", "out-of-scope", "none", "none_of_the_above", "other", "unknown", "unsupported")
"""Names that are taken for "none of these" where they occur, in this order."""

PENALTIES = (0.1, 0.3, 1.0, 3.0)
SMALL = 20_000  # rows times labels up to which all penalties are tried
FOLDS = 5
FEWEST = 3  # known labels; between two of them, a score says nothing about a third
UNSEEN = -30.0
GOOD = 0.9  # of many texts, a rejection that does as well as this is taken without trying the other way

Truth = NDArray[np.str_]


@dataclass(frozen=True, slots=True)
class Rejection:
    """The label "none of these", the evidence below which it is likelier than not, and how fast that changes."""

    label: str
    threshold: float
    slope: float

    def probabilities(self, logits: Matrix) -> Matrix:
        """That each text belongs to none of the known labels."""
        return np.asarray(1 / (1 + np.exp(self.slope * (evidence(logits) - self.threshold))), dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Guess:
    """The likeliest label of a text, its probability, and those of all labels."""

    label: str
    probability: float
    all: dict[str, float]


@dataclass(frozen=True, slots=True)
class Labeller:
    """A trained head with the grid of its inputs."""

    grid: Grid
    head: Head
    rejection: Rejection | None = None

    def guess(self, several: Sequence[Sight]) -> list[Guess]:
        """A guess for each text."""
        if not several:
            return []
        logits = self.head.logits(self.grid.rows(several))
        known = softmax(logits / np.float32(self.head.temperature))
        if self.rejection is None:
            return [_guess(self.head.labels, row) for row in known]
        none = self.rejection.probabilities(logits)
        # What is not rejected gets a known label, though none of them may be as likely as the rejection.
        return [
            _rejected(self.rejection.label, float(share), self.head.labels, row)
            for share, row in zip(none, known, strict=True)
        ]


def evidence(logits: Matrix) -> Matrix:
    """How much speaks for any of the labels at all."""
    highest = logits.max(axis=1)
    return np.asarray(highest + np.log(np.exp(logits - highest[:, None]).sum(axis=1)), dtype=np.float32)


def train_labeller(several: Sequence[Sight], labels: Sequence[str], none: str | None = None) -> Labeller:
    """A classifier of these texts; ``none`` is the label that means "none of the others", if there is one.

    That label is treated as such unless a fifth of the texts, kept apart, shows that it does better as a label like
    the others. The same texts always give the same classifier.
    """
    grid, truth = grid_of(several), np.array(labels)
    inputs = grid.rows(several)
    known = truth != none
    if none is None or known.all() or len(set(truth[known])) < FEWEST:
        return Labeller(grid, _calibrated(inputs, truth))
    held = np.arange(len(truth)) % FOLDS == 0
    head = _fit(inputs[known & ~held], truth[known & ~held])
    rejection, quality = _rejection(none, head, inputs, truth, held)
    compared = _small(truth) or quality < GOOD
    if compared and quality < _as_any_other(none, inputs, truth, held):
        return Labeller(grid, _calibrated(inputs, truth))
    temperature = best_temperature(*_scored(head, inputs[known & held], truth[known & held]))
    trained = _fit(inputs[known], truth[known])
    return Labeller(grid, replace(trained, temperature=temperature), rejection)


def none_of_these(labels: Sequence[str]) -> str | None:
    """The label that by its name means "none of the others"."""
    by_name = {label.casefold(): label for label in reversed(labels)}
    return next((by_name[name] for name in NONE_OF_THESE if name in by_name), None)


def _calibrated(inputs: Matrix, truth: Truth) -> Head:
    """A head for all of the labels; of few texts all folds are used, and the penalty is the one that fits them best."""
    small = _small(truth)
    trials = [_trial(inputs, truth, l2, FOLDS if small else 1) for l2 in (PENALTIES if small else PENALTIES[:1])]
    best = min(trials, key=lambda trial: trial.loss)
    return replace(_fit(inputs, truth, best.l2), temperature=best.temperature)


def _small(truth: Truth) -> bool:
    return len(truth) * len(set(truth)) <= SMALL


def _fit(inputs: Matrix, truth: Truth, l2: float = PENALTIES[0]) -> Head:
    # To the full tolerance: heads of two parts of the texts otherwise end at different scales, and a threshold that was
    # found with the one does not fit the other.
    return fit(Copies.once(inputs), truth.tolist(), l2)


@dataclass(frozen=True, slots=True)
class _Trial:
    """The log loss of unseen texts at the best temperature, that temperature, and the penalty."""

    loss: float
    temperature: float
    l2: float


def _trial(inputs: Matrix, truth: Truth, l2: float, folds: int) -> _Trial:
    place = np.arange(len(truth)) % FOLDS
    names = np.array(sorted(set(truth)))
    logits, right = list[Matrix](), list[NDArray[np.int_]]()
    for fold in range(folds):
        apart = place == fold
        head = _fit(inputs[~apart], truth[~apart], l2)
        scores = np.full((int(apart.sum()), len(names)), UNSEEN, dtype=np.float32)
        scores[:, np.searchsorted(names, head.labels)] = head.logits(inputs[apart])
        logits.append(scores)
        right.append(np.searchsorted(names, truth[apart]))
    every, answers = np.vstack(logits), np.concatenate(right)
    temperature = best_temperature(every, answers)
    shares = softmax(every / np.float32(temperature))[np.arange(len(answers)), answers]
    return _Trial(float(-np.log(shares + 1e-9).mean()), temperature, l2)


def _scored(head: Head, inputs: Matrix, truth: Truth) -> tuple[Matrix, NDArray[np.int_]]:
    """Scores with the places of the right labels; texts whose label the head does not know are left out."""
    names = np.array(head.labels)
    seen = np.isin(truth, names)
    return head.logits(inputs[seen]), np.searchsorted(names, truth[seen])


def _rejection(none: str, head: Head, inputs: Matrix, truth: Truth, held: NDArray[np.bool_]) -> tuple[Rejection, float]:
    """Where to reject, and the mean of the known texts that are right and the others that are rejected there.

    How many of the others come in practice nobody knows, so both errors count the same. The head has seen none of the
    others, so all of them can be used.
    """
    apart, others = held & (truth != none), truth == none
    logits, strange = head.logits(inputs[apart]), evidence(head.logits(inputs[others]))
    usual = evidence(logits)
    right = np.array(head.labels)[logits.argmax(axis=1)] == truth[apart]
    levels = np.sort(np.concatenate([usual, strange]))
    # Per level: the right ones at or above it, and the others below it.
    kept = 1 - np.searchsorted(np.sort(usual[right]), levels) / max(1, right.sum())
    qualities = (kept * right.mean() + np.searchsorted(np.sort(strange), levels) / len(strange)) / 2
    best = int(qualities.argmax())
    threshold = float(levels[best])
    return Rejection(none, threshold, _slope(usual - threshold, strange - threshold)), float(qualities[best])


def _slope(usual: Matrix, strange: Matrix) -> float:
    """How steep the probability is, by the smallest log loss where both kinds count the same."""
    spread = float(np.concatenate([usual, strange]).std()) or 1.0
    losses = [
        float(np.logaddexp(0, -usual / (spread * t)).mean() + np.logaddexp(0, strange / (spread * t)).mean())
        for t in TEMPERATURES
    ]
    return 1 / (spread * TEMPERATURES[int(np.argmin(losses))])


def _as_any_other(none: str, inputs: Matrix, truth: Truth, held: NDArray[np.bool_]) -> float:
    """The same mean with "none of these" as a label like the others."""
    head = _fit(inputs[~held], truth[~held])
    right = np.array(head.labels)[head.logits(inputs[held]).argmax(axis=1)] == truth[held]
    others = truth[held] == none
    return float((right[~others].mean() + (right[others].mean() if others.any() else 0.0)) / 2)


def _guess(labels: Sequence[str], shares: Matrix) -> Guess:
    best = int(shares.argmax())
    return Guess(labels[best], float(shares[best]), dict(zip(labels, map(float, shares), strict=True)))


def _rejected(none: str, share: float, labels: Sequence[str], shares: Matrix) -> Guess:
    found = _guess(labels, shares * np.float32(1 - share))
    every = {**found.all, none: share}
    return Guess(none, share, every) if share > 0.5 else replace(found, all=every)  # noqa: PLR2004 - likelier than not
