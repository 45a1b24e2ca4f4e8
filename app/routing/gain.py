"""Predicts from a text alone how much better the expensive backend would answer than the cheap one.

Three linear views of the text (all features, its domain's mean gain, its numbers) are blended with weights fitted on
predictions that none of them had seen. The domain means are shrunk towards the overall mean: (sum + k * mean) / (n + k).
"""

from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from app.domain.decision import Gain
from app.routing.gain_features import BUCKETS, NUMBERS, Reading, read

Matrix = NDArray[np.float32]
Vector = NDArray[np.float32]

NUMBER_SCALE = 0.05
"""What one standard deviation of a number weighs beside the words, whose row has length 1."""

FARTHEST = 4.0
"""Standard deviations; a number beyond counts as this far."""

_NORMAL_95 = 1.96


@dataclass(frozen=True, slots=True)
class Standard:
    """How raw features become comparable: bucket rarities, and centre and spread of each number."""

    rarity: Vector
    centre: Vector
    spread: Vector

    def words(self, reading: Reading) -> Vector:
        """The rarities of the text's buckets times 1 + ln of their counts, as a row of length 1 (or 0)."""
        row = np.zeros(BUCKETS, dtype=np.float32)
        row[reading.buckets] = (1 + np.log(reading.counts)) * self.rarity[reading.buckets]
        length = float(np.linalg.norm(row))
        return row / np.float32(length) if length else row

    def numbers(self, reading: Reading) -> Vector:
        """The numbers in standard deviations from the training texts' mean."""
        scaled: Vector = np.clip((reading.numbers - self.centre) / self.spread, -FARTHEST, FARTHEST)
        return scaled


@dataclass(frozen=True, slots=True)
class Domains:
    """What is known per domain: its name, training rows, shrunk mean gain, and the centre of its texts' word rows.

    ``sharpness`` turns the scores of the domains into probabilities. ``familiar`` is the similarity to the nearest
    centre that all but a few training texts have; a text below it is from elsewhere.
    """

    names: tuple[str, ...]
    rows: Vector
    means: Vector
    centres: Matrix
    sharpness: float
    familiar: float


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a model comes from, and how it did on rows that it had not seen (name -> value, low, high)."""

    version: str
    rows: int
    metrics: dict[str, tuple[float, float, float]]


@dataclass(frozen=True, slots=True)
class GainModel:
    """A trained model. ``weights`` has one column for the gain and one per domain; its rows are words, numbers, 1.

    ``number_weights`` are those of the view that sees the numbers alone. ``blend`` is an offset and the weight of each
    view. ``spread`` is the standard deviation of one row's gain around its prediction.
    """

    evidence: Evidence
    seed: int
    standard: Standard
    domains: Domains
    weights: Matrix
    number_weights: Vector
    blend: Vector
    spread: float

    def predict(self, text: str) -> Gain:
        """The gain in points of quality (1 is a whole answer) with a 95 % interval.

        The model abstains where the text resembles nothing that it was trained on.
        """
        reading = read(text, self.seed)
        words, numbers = self.standard.words(reading), self.standard.numbers(reading)
        scores = np.concatenate([words, numbers * np.float32(NUMBER_SCALE), _ONE]) @ self.weights
        chances = probabilities(scores[np.newaxis, 1:], self.domains.sharpness)[0]
        views = (1.0, scores[0], chances @ self.domains.means, np.append(numbers, _ONE) @ self.number_weights)
        mean = float(np.dot(self.blend, np.array(views, dtype=np.float32)))
        similarity = float((self.domains.centres @ words).max())
        evidence = int(chances @ self.domains.rows) if similarity >= self.domains.familiar else 0
        margin = _NORMAL_95 * self.spread / sqrt(max(1, evidence))
        return Gain(
            model=self.evidence.version,
            mean=round(mean, 6),
            low=round(mean - margin, 6),
            high=round(mean + margin, 6),
            evidence=evidence,
            abstained=evidence == 0,
            domain=self.domains.names[int(chances.argmax())],
        )


_ONE = np.ones(1, dtype=np.float32)

COLUMNS = BUCKETS + NUMBERS + 1
"""Rows of ``weights``: words, numbers, and the constant."""


def probabilities(scores: Matrix, sharpness: float) -> Matrix:
    """One row of probabilities per row of scores."""
    powers = np.exp((scores - scores.max(axis=1, keepdims=True)) * np.float32(sharpness))
    shares: Matrix = powers / powers.sum(axis=1, keepdims=True)
    return shares
