"""The file of the trained classifier: a compressed numpy archive, with a card that says what it is."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray
from pydantic import TypeAdapter, ValidationError

from app.domain.errors import ContentError
from app.screening.meaning import PARAMETERS, Card, Meaning, Numbers

FORMAT = 1
"""Version of the file; another one is refused."""
_STEPS = 127
_CARD = TypeAdapter(Card)


def save_meaning(meaning: Meaning, path: Path) -> None:
    """Writes a model; the same model gives the same bytes."""
    arrays: dict[str, NDArray[np.generic]] = {
        "card": np.array(json.dumps(asdict(meaning.card), sort_keys=True)),
        "bias": np.array(meaning.bias, dtype=np.float32),
        **_packed("weights", meaning.weights),
        **_packed("kinds", meaning.kinds),
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        np.savez_compressed(file, allow_pickle=False, **arrays)


def load_meaning(path: Path) -> Meaning:
    """Reads a model.

    Raises:
        ContentError: the file is missing, damaged, or does not fit this program.
    """
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
            card = _CARD.validate_json(str(arrays["card"]))
            meaning = Meaning(card, float(arrays["bias"]), _unpacked(arrays, "weights"), _unpacked(arrays, "kinds"))
    except (OSError, EOFError, BadZipFile, ValueError, TypeError, KeyError, ValidationError) as error:
        raise ContentError(f"{path} is not an artefact of the screening: {type(error).__name__}.") from error
    fits = meaning.weights.shape == (PARAMETERS,) and meaning.kinds.shape == (PARAMETERS, len(card.kinds))
    if card.format != FORMAT or not fits or not np.isfinite(meaning.weights).all():
        raise ContentError(f"{path} was trained for another version of this program; train it again.")
    return meaning


def rounded(weights: Numbers) -> Numbers:
    """The weights as a file keeps them: in 127 steps of the largest one to either side."""
    scale = _scale(weights)
    return np.asarray(np.round(weights / scale) * scale, dtype=np.float32)


def _scale(weights: Numbers) -> np.float32:
    return np.float32(max(float(np.abs(weights).max()), 1e-6) / _STEPS)


def _packed(name: str, weights: Numbers) -> dict[str, NDArray[np.generic]]:
    scale = _scale(weights)
    return {name: np.round(weights / scale).astype(np.int8), f"{name}.scale": np.array(scale)}


def _unpacked(arrays: Mapping[str, NDArray[np.generic]], name: str) -> Numbers:
    return np.asarray(arrays[name], dtype=np.float32) * np.float32(arrays[f"{name}.scale"])
