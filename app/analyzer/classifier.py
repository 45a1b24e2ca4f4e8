"""Multinomial logistic heads over cue values, pieces of words and sentence embeddings; needs numpy alone."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray
from pydantic import TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass as checked

from app.analyzer.ngrams import BUCKETS, PHRASES, vectors
from app.analyzer.observation import EMBEDDING_BLOCKS, VALUE_BLOCKS, Observation
from app.domain.errors import ContentError

Matrix = NDArray[np.float32]

FORMAT = 3
CUE_SCALE = 0.3  # cues are 0 or 1 while an embedding has length 1; these two keep any of them from drowning the others
PIECE_SCALE = 1.5
FULL, PLAIN = "full", "plain"


@dataclass(frozen=True, slots=True)
class Head:
    """One question that the model answers: its labels, weights (inputs x labels), offsets and temperature."""

    labels: tuple[str, ...]
    weights: Matrix
    offsets: Matrix
    temperature: float = 1.0

    def logits(self, inputs: Matrix) -> Matrix:
        """Scores per row and label, before the temperature."""
        return np.asarray(inputs @ self.weights + self.offsets, dtype=np.float32)

    def probabilities(self, inputs: Matrix) -> Matrix:
        """Probabilities per row and label, calibrated by the temperature; every row sums to one."""
        return softmax(self.logits(inputs) / np.float32(self.temperature))


def softmax(logits: Matrix) -> Matrix:
    """Row by row, safe against overflow."""
    shifted = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(shifted / shifted.sum(axis=1, keepdims=True), dtype=np.float32)


@checked(frozen=True)
class Card:
    """Where an artifact comes from: enough to notice one that does not fit the code or the embedder.

    ``features`` is the fingerprint of the tables, ``names`` are the cue values in order; ``calibration_errors`` were
    measured on exemplars that had not been learned from.
    """

    format: int
    features: str
    names: tuple[str, ...]
    buckets: int
    dimensions: int
    embedder: str
    exemplars: int
    exemplars_sha256: str
    labels: Mapping[str, tuple[str, ...]]
    temperatures: Mapping[str, float]
    calibration_errors: Mapping[str, float]


_CARD: TypeAdapter[Card] = TypeAdapter(Card)


@dataclass(frozen=True, slots=True)
class Layout:
    """How observations become rows of numbers: the place of each value, and how rare each piece of a word is."""

    places: Mapping[str, int]
    rarity: Matrix

    def rows(self, observations: Sequence[Observation], variant: str) -> Matrix:
        """One row per observation: the value blocks, the pieces, and for the full variant the embedding blocks."""
        rows = [self._row(seen, variant) for seen in observations]
        return np.stack(rows).astype(np.float32)

    @property
    def cues(self) -> int:
        """How many columns hold cue values; they come first, block after block."""
        return len(self.places) * len(VALUE_BLOCKS)

    def without_phrases(self, rows: Matrix) -> Matrix:
        """The rows as they are for heads that look at what is spoken of and not at how it is put."""
        start = self.cues + BUCKETS
        bare = rows.copy()
        bare[:, start : start + PHRASES] = 0
        return bare

    def _row(self, seen: Observation, variant: str) -> Matrix:
        values = np.zeros(self.cues, dtype=np.float32)
        for block, name in enumerate(VALUE_BLOCKS):
            for key, value in seen.values[name].items():
                if key in self.places:
                    values[block * len(self.places) + self.places[key]] = CUE_SCALE * value
        pieces = np.float32(PIECE_SCALE) * vectors(seen.pieces, self.rarity)
        embedded = [seen.embeddings[name] for name in EMBEDDING_BLOCKS] if variant == FULL else []
        return np.concatenate([values, pieces, *embedded])


@dataclass(frozen=True, slots=True)
class Classifier:
    """All heads, each in two variants: with embeddings (``full``) and without (``plain``)."""

    card: Card
    rarity: Matrix
    heads: Mapping[str, Mapping[str, Head]]
    layout: Layout = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        places = {name: place for place, name in enumerate(self.card.names)}
        object.__setattr__(self, "layout", Layout(places, self.rarity))

    def predict(self, observation: Observation, language: str = "en") -> dict[str, dict[str, float]]:
        """Head -> label -> probability.

        The embedding model knows English, so in other languages the plain heads count as much as the full ones
        (geometric mean); without embeddings they answer alone.
        """
        variants = [PLAIN] if not observation.embeddings else [FULL] if language == "en" else [FULL, PLAIN]
        inputs = {variant: self.layout.rows([observation], variant) for variant in variants}
        return {name: self._mean(name, inputs) for name in self.card.labels}

    def weighs(self, head: str, label: str, group: str) -> float:
        """How much the presence of a cue speaks for a label, with embeddings; negative: against it."""
        chosen, place = self.heads[FULL][head], self.layout.places.get(group)
        if place is None or label not in chosen.labels:
            return 0.0
        column = chosen.labels.index(label)
        rows = [place + block * len(self.layout.places) for block in range(len(VALUE_BLOCKS))]
        return float(chosen.weights[rows, column].sum() - chosen.weights[rows].mean(axis=1).sum())

    def _mean(self, name: str, inputs: Mapping[str, Matrix]) -> dict[str, float]:
        heads = [(self.heads[variant][name], rows) for variant, rows in inputs.items()]
        logits = np.mean([head.logits(rows) / np.float32(head.temperature) for head, rows in heads], axis=0)
        return dict(zip(self.card.labels[name], (float(p) for p in softmax(logits)[0]), strict=True))


def save_classifier(classifier: Classifier, path: Path) -> None:
    """Writes the artifact: weights as half floats and the card as JSON, no pickles."""
    arrays: dict[str, NDArray[np.generic]] = {
        "card": np.array(_CARD.dump_json(classifier.card).decode()),
        "rarity": classifier.rarity.astype(np.float16),
    }
    for variant, heads in classifier.heads.items():
        for name, head in heads.items():
            arrays[f"{variant}.{name}.weights"] = head.weights.astype(np.float16)
            arrays[f"{variant}.{name}.offsets"] = head.offsets.astype(np.float32)
    with path.open("wb") as file:
        np.savez_compressed(file, allow_pickle=False, **arrays)


def load_classifier(path: Path) -> Classifier:
    """Reads an artifact.

    Raises:
        ContentError: the file is missing, damaged, or does not fit this program.
    """
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
            card = _CARD.validate_python(json.loads(str(arrays["card"])))
            rarity = arrays["rarity"].astype(np.float32)
            heads = {
                variant: {name: _head(arrays, card, variant, name) for name in card.labels} for variant in (FULL, PLAIN)
            }
    except (OSError, EOFError, BadZipFile, ValueError, KeyError, ValidationError) as error:
        raise ContentError(f"{path} is not an artifact of the analyzer: {error}") from error
    if (card.format, card.buckets) != (FORMAT, BUCKETS + PHRASES):
        raise ContentError(f"{path} was trained for another version of this program; train it again.")
    return Classifier(card, rarity, heads)


def _head(arrays: Mapping[str, NDArray[np.generic]], card: Card, variant: str, name: str) -> Head:
    prefix = f"{variant}.{name}"
    weights, offsets = (arrays[f"{prefix}.{part}"].astype(np.float32) for part in ("weights", "offsets"))
    return Head(card.labels[name], weights, offsets, card.temperatures[prefix])
