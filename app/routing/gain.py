"""Predicts from a text alone how much better the expensive backend would answer than the cheap one.

Four views of the text (its words, the mean gain of its domain, its numbers taken together, its numbers one question at
a time) are blended with weights that were fitted on predictions of rows that no view had seen. Domain means are shrunk:
(sum + k * overall mean) / (n + k).
"""

from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from app.domain.decision import Gain
from app.routing.gain_features import Reading, read
from app.routing.gain_trees import Trees

Matrix = NDArray[np.float32]
Vector = NDArray[np.float32]

FARTHEST = 4.0
"""Standard deviations; a number beyond counts as this far."""

LINEAR_SHARE = 0.3
"""How much a number weighs by itself, beside the waves over all numbers."""

_NORMAL_95 = 1.96


@dataclass(frozen=True, slots=True)
class Words:
    """The word view: the rarity of each bucket, and what each adds to the gain."""

    rarity: Vector
    weights: Vector
    offset: float

    def weighted(self, reading: Reading) -> Vector:
        """The weights of the text's buckets, (1 + ln count) * rarity, scaled to length 1."""
        return weighted(reading, self.rarity)


@dataclass(frozen=True, slots=True)
class Domains:
    """The domain view: per domain its name, training rows, shrunk mean gain and the centre of its texts' words.

    ``sharpness`` turns similarities into probabilities. ``familiar`` is the similarity to the nearest centre that
    nearly all training texts had before they were seen; a text below it is from elsewhere.
    """

    names: tuple[str, ...]
    rows: Vector
    means: Vector
    centres: Matrix
    sharpness: float
    familiar: float


@dataclass(frozen=True, slots=True)
class Numbers:
    """The number view: how to standardise, random waves, and what each wave and number adds to the gain.

    Waves: Rahimi and Recht, "Random features for large-scale kernel machines", 2007. They let a ridge regression bend:
    a text may be hard because it is long and has few figures.
    """

    centre: Vector
    spread: Vector
    directions: Matrix
    phases: Vector
    weights: Vector

    def spanned(self, raw: Matrix) -> Matrix:
        """Rows of raw numbers as rows of waves, scaled numbers and a 1."""
        scaled = np.clip((raw - self.centre) / self.spread, -FARTHEST, FARTHEST)
        size = np.float32(8 * sqrt(2 / len(self.phases)))
        ones = np.ones((len(raw), 1), dtype=np.float32)
        return np.hstack([np.cos(scaled @ self.directions + self.phases) * size, scaled * LINEAR_SHARE, ones])


@dataclass(frozen=True, slots=True)
class Calibrated:
    """A tenth of the rows by predicted gain: the mean of the predictions and of what came true."""

    predicted: float
    observed: float
    rows: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a model comes from, and how it did on rows that it had not seen (name -> value, low, high)."""

    version: str
    rows: int
    metrics: dict[str, tuple[float, float, float]]
    calibration: tuple[Calibrated, ...] = ()


@dataclass(frozen=True, slots=True)
class GainModel:
    """A trained model. ``blend`` is an offset and the weight of each view: words, domain, numbers, trees.

    ``spread`` is the standard deviation of one row's gain around its prediction.
    """

    evidence: Evidence
    seed: int
    words: Words
    domains: Domains
    numbers: Numbers
    trees: Trees
    blend: Vector
    spread: float

    def predict(self, text: str) -> Gain:
        """The gain in points of quality (1 is a whole answer) with a 95 % interval for its mean.

        The model abstains where the text resembles nothing that it was trained on.
        """
        reading = read(text, self.seed)
        values = self.words.weighted(reading)
        similar = self.domains.centres[:, reading.buckets].astype(np.float32) @ values
        chances = probabilities(similar[np.newaxis], self.domains.sharpness)[0]
        views = (
            1.0,
            float(self.words.weights[reading.buckets] @ values) + self.words.offset,
            float(chances @ self.domains.means),
            float((self.numbers.spanned(reading.numbers[np.newaxis]) @ self.numbers.weights)[0]),
            float(self.trees.values(reading.numbers[np.newaxis])[0]),
        )
        mean = float(np.dot(self.blend, np.array(views)))
        known = float(similar.max()) >= self.domains.familiar
        evidence = int(chances @ self.domains.rows) if known else 0
        margin = _NORMAL_95 * self.spread / sqrt(max(1, evidence))
        return Gain(
            model=self.evidence.version,
            mean=round(mean, 6),
            low=round(mean - margin, 6),
            high=round(mean + margin, 6),
            evidence=evidence,
            abstained=evidence == 0,
            domain=self.domains.names[int(similar.argmax())],
        )


def weighted(reading: Reading, rarity: Vector) -> Vector:
    """One weight per bucket of the text, scaled to length 1."""
    values = (1 + np.log(reading.counts)) * rarity[reading.buckets]
    length = float(np.linalg.norm(values))
    scaled: Vector = values / np.float32(length or 1.0)
    return scaled


def probabilities(scores: Matrix, sharpness: float) -> Matrix:
    """One row of probabilities per row of scores."""
    powers = np.exp((scores - scores.max(axis=1, keepdims=True)) * np.float32(sharpness))
    shares: Matrix = powers / powers.sum(axis=1, keepdims=True)
    return shares
