"""MiniLM's forward pass in numpy, for single short texts: ready in a tenth of a second, without a framework.

The same weights and the same arithmetic as the reference in ``embedding.py`` (BERT as in Devlin et al. 2018, arXiv
1810.04805; mean pooling and normalisation as in Reimers and Gurevych 2019, arXiv 1908.10084); tests hold both side by
side.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file
from tokenizers import Tokenizer

Matrix = NDArray[np.float32]

LONGEST = 256
HEADS = 12
_LAYERS = 6
_EPSILON = np.float32(1e-12)


@dataclass(frozen=True, slots=True)
class Dense:
    """A linear map; the weight is kept transposed, as inputs come in rows."""

    weight: Matrix
    bias: Matrix

    def __call__(self, rows: Matrix) -> Matrix:
        """The mapped rows."""
        return rows @ self.weight + self.bias


@dataclass(frozen=True, slots=True)
class Norm:
    """Layer normalisation."""

    weight: Matrix
    bias: Matrix

    def __call__(self, rows: Matrix) -> Matrix:
        """Each row with mean and variance as learnt."""
        centred = rows - rows.mean(axis=1, keepdims=True)
        variance = np.square(centred).mean(axis=1, keepdims=True)
        scaled: Matrix = centred / np.sqrt(variance + _EPSILON) * self.weight + self.bias
        return scaled


@dataclass(frozen=True, slots=True)
class Layer:
    """One transformer block."""

    attend: Dense
    join: Dense
    attended: Norm
    widen: Dense
    narrow: Dense
    output: Norm

    def __call__(self, rows: Matrix) -> Matrix:
        """The rows after attention and the two wide maps."""
        mixed = self.attended(rows + self.join(_attention(self.attend(rows))))
        return self.output(mixed + self.narrow(_gelu(self.widen(mixed))))


@dataclass(frozen=True, slots=True)
class MiniLM:
    """all-MiniLM-L6-v2, one text at a time."""

    tokenizer: Tokenizer
    words: Matrix
    places: Matrix
    embedded: Norm
    layers: tuple[Layer, ...]

    def embed(self, text: str) -> Matrix:
        """The text's vector: 384 numbers of length 1. Text beyond 256 word pieces is not seen."""
        ids = self.tokenizer.encode(text).ids
        rows = self.embedded(self.words[ids] + self.places[: len(ids)])
        for layer in self.layers:
            rows = layer(rows)
        pooled = rows.mean(axis=0)
        vector: Matrix = pooled / np.linalg.norm(pooled)
        return vector


def load_tokenizer(folder: Path) -> Tokenizer:
    """The model's own tokenizer; no text gives more word pieces than the model reads."""
    tokenizer: Tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(LONGEST)
    return tokenizer


def load_minilm(folder: Path) -> MiniLM:
    """The model from the folder with ``model.safetensors`` and ``tokenizer.json``. Reads 88 MB; call it in a thread."""
    weights: dict[str, Matrix] = load_file(folder / "model.safetensors")
    return MiniLM(
        tokenizer=load_tokenizer(folder),
        words=weights["embeddings.word_embeddings.weight"],
        # Every text is one segment, so its vector is added once, here.
        places=weights["embeddings.position_embeddings.weight"] + weights["embeddings.token_type_embeddings.weight"][0],
        embedded=_norm(weights, "embeddings.LayerNorm"),
        layers=tuple(_layer(weights, f"encoder.layer.{n}") for n in range(_LAYERS)),
    )


def _layer(weights: dict[str, Matrix], name: str) -> Layer:
    parts = [_dense(weights, f"{name}.attention.self.{part}") for part in ("query", "key", "value")]
    together = Dense(
        np.concatenate([part.weight for part in parts], axis=1), np.concatenate([part.bias for part in parts])
    )
    return Layer(
        attend=together,
        join=_dense(weights, f"{name}.attention.output.dense"),
        attended=_norm(weights, f"{name}.attention.output.LayerNorm"),
        widen=_dense(weights, f"{name}.intermediate.dense"),
        narrow=_dense(weights, f"{name}.output.dense"),
        output=_norm(weights, f"{name}.output.LayerNorm"),
    )


def _dense(weights: dict[str, Matrix], name: str) -> Dense:
    return Dense(np.ascontiguousarray(weights[f"{name}.weight"].T), weights[f"{name}.bias"])


def _norm(weights: dict[str, Matrix], name: str) -> Norm:
    return Norm(weights[f"{name}.weight"], weights[f"{name}.bias"])


def _attention(rows: Matrix) -> Matrix:
    """Scaled dot-product attention over all heads; ``rows`` holds query, key and value side by side."""
    length, width = rows.shape[0], rows.shape[1] // 3
    query, key, value = rows.reshape(length, 3, HEADS, width // HEADS).transpose(1, 2, 0, 3)
    scores = query @ key.transpose(0, 2, 1) / np.float32(np.sqrt(width // HEADS))
    weights = np.exp(scores - scores.max(axis=2, keepdims=True))
    weights /= weights.sum(axis=2, keepdims=True)
    joined: Matrix = (weights @ value).transpose(1, 0, 2).reshape(length, width)
    return joined


def _gelu(rows: Matrix) -> Matrix:
    """The product x Phi(x) with the error function of Abramowitz and Stegun 7.1.26 (error at most 1.5e-7)."""
    scaled = np.abs(rows) * np.float32(np.sqrt(0.5))
    t = 1 / (1 + np.float32(0.3275911) * scaled)
    series = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))))
    error = np.copysign(1 - series * np.exp(-scaled * scaled), rows)
    product: Matrix = (0.5 * rows * (1 + error)).astype(np.float32)
    return product
