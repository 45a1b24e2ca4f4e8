"""Multinomial logistic heads over named cue values and sentence embeddings; needs numpy alone."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pydantic import TypeAdapter, ValidationError

from app.analyzer.observation import EMBEDDING_BLOCKS, VALUE_BLOCKS, Observation
from app.domain.errors import ContentError

Matrix = NDArray[np.float32]

FORMAT = 1
CUE_SCALE = 0.3  # cues are 0 or 1 while an embedding has length 1; this keeps either from drowning the other
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


@dataclass(frozen=True, slots=True)
class Card:
    """Where an artifact comes from: enough to refuse one that does not fit the code or the embedder."""

    format: int
    names: tuple[str, ...]
    dimensions: int
    embedder: str
    exemplars: int
    exemplars_sha256: str
    labels: Mapping[str, tuple[str, ...]]
    temperatures: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Classifier:
    """All heads, each in two variants: with embeddings (``full``) and without (``plain``)."""

    card: Card
    heads: Mapping[str, Mapping[str, Head]]
    _places: Mapping[str, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_places", {name: place for place, name in enumerate(self.card.names)})

    def predict(self, observation: Observation, language: str = "en") -> dict[str, dict[str, float]]:
        """Head -> label -> probability.

        The embedding model knows English, so in other languages the plain heads count as much as the full ones
        (geometric mean); without embeddings they answer alone.
        """
        variants = [PLAIN] if not observation.embeddings else [FULL] if language == "en" else [FULL, PLAIN]
        inputs = {variant: inputs_of([observation], self._places, variant) for variant in variants}
        return {name: self._mean(name, inputs) for name in self.card.labels}

    def _mean(self, name: str, inputs: Mapping[str, Matrix]) -> dict[str, float]:
        heads = [(self.heads[variant][name], rows) for variant, rows in inputs.items()]
        logits = np.mean([head.logits(rows) / np.float32(head.temperature) for head, rows in heads], axis=0)
        return dict(zip(self.card.labels[name], (float(p) for p in softmax(logits)[0]), strict=True))

    def weighs(self, head: str, label: str, group: str) -> float:
        """How much the presence of a cue speaks for a label, with embeddings; negative: against it."""
        chosen, place = self.heads[FULL][head], self._places.get(group)
        if place is None or label not in chosen.labels:
            return 0.0
        column = chosen.labels.index(label)
        rows = [place + block * len(self._places) for block in range(len(VALUE_BLOCKS))]
        return float(chosen.weights[rows, column].sum() - chosen.weights[rows].mean(axis=1).sum())


def inputs_of(observations: Sequence[Observation], places: Mapping[str, int], variant: str) -> Matrix:
    """One row per observation: the value blocks, and for the full variant the embedding blocks."""
    width = len(places)
    rows = np.zeros((len(observations), width * len(VALUE_BLOCKS)), dtype=np.float32)
    for row, observation in enumerate(observations):
        for block, name in enumerate(VALUE_BLOCKS):
            for key, value in observation.values[name].items():
                if key in places:
                    rows[row, block * width + places[key]] = CUE_SCALE * value
    if variant == PLAIN:
        return rows
    embedded = [np.stack([seen.embeddings[name] for seen in observations]) for name in EMBEDDING_BLOCKS]
    return np.hstack([rows, *embedded]).astype(np.float32)


def save_classifier(classifier: Classifier, path: Path) -> None:
    """Writes the artifact: weights as half floats and the card as JSON, no pickles."""
    arrays: dict[str, NDArray[np.generic]] = {"card": np.array(json.dumps(asdict(classifier.card)))}
    for variant, heads in classifier.heads.items():
        for name, head in heads.items():
            arrays[f"{variant}.{name}.weights"] = head.weights.astype(np.float16)
            arrays[f"{variant}.{name}.offsets"] = head.offsets.astype(np.float32)
    with path.open("wb") as file:
        np.savez_compressed(file, allow_pickle=False, **arrays)


def load_classifier(path: Path) -> Classifier:
    """Reads an artifact.

    Raises:
        ContentError: the file is missing, damaged, or of another format.
    """
    try:
        with np.load(path, allow_pickle=False) as arrays:
            card = _card(json.loads(str(arrays["card"])))
            heads = {
                variant: {name: _head(arrays, card, variant, name) for name in card.labels} for variant in (FULL, PLAIN)
            }
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ContentError(f"{path} is not a classifier artifact: {error}") from error
    if card.format != FORMAT:
        raise ContentError(f"{path} has format {card.format}, this program reads {FORMAT}; train it again.")
    return Classifier(card, heads)


def _card(raw: Mapping[str, object]) -> Card:
    try:
        return TypeAdapter(Card).validate_python(raw)
    except ValidationError as error:
        raise ValueError(f"its card has wrong fields ({error.error_count()})") from error


def _head(arrays: Mapping[str, NDArray[np.generic]], card: Card, variant: str, name: str) -> Head:
    prefix = f"{variant}.{name}"
    weights, offsets = (arrays[f"{prefix}.{part}"].astype(np.float32) for part in ("weights", "offsets"))
    return Head(card.labels[name], weights, offsets, card.temperatures[prefix])
