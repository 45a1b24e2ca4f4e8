"""Vectors that were computed before, in a file, so that a benchmark embeds a text once in its life."""

import asyncio
import hashlib
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.retrieval.vectors.embedding import Embedder

_SLICE = 512


class VectorFile:
    """The product's vectors by the hash of their text."""

    def __init__(self, folder: Path, embedder: Embedder) -> None:
        self._embedder = embedder
        name = hashlib.sha256(embedder.fingerprint.encode()).hexdigest()[:16]
        self._path = folder / f"vectors-{name}.npz"
        self._known: dict[str, NDArray[np.float32]] = {}
        if self._path.exists():
            with np.load(self._path) as stored:
                self._known = dict(zip(stored["keys"].tolist(), stored["rows"], strict=True))

    def of(self, texts: list[str]) -> NDArray[np.float32]:
        """A row for each text; those that are new are computed and kept."""
        keys = [hashlib.sha256(text.encode()).hexdigest() for text in texts]
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in self._known}
        order = sorted(missing, key=lambda key: len(missing[key]))
        for start in range(0, len(order), _SLICE):
            part = order[start : start + _SLICE]
            rows = asyncio.run(self._embedder.embed([missing[key] for key in part]))
            self._known.update(zip(part, rows, strict=True))
        if missing:
            np.savez(self._path, keys=np.array([*self._known]), rows=np.stack([*self._known.values()]))
        return np.stack([self._known[key] for key in keys])
