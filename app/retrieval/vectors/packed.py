"""Vectors that ship with the skills, so that the first start embeds nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.domain.errors import ContentError

FILE = "vectors.npz"


@dataclass(frozen=True, slots=True)
class PackedVectors:
    """Vectors by the SHA-256 of the text that they were made of, all of one model."""

    model: str
    rows: Mapping[bytes, int]
    vectors: NDArray[np.float16]

    def known(self, model: str, hashes: Sequence[bytes]) -> dict[bytes, NDArray[np.float32]]:
        """Those of the hashes that are here, with unit vectors; none where another model is asked for.

        Half precision moves a cosine by less than 0.001.
        """
        if model != self.model:
            return {}
        return {each: _unit(self.vectors[self.rows[each]]) for each in hashes if each in self.rows}


NOTHING_PACKED = PackedVectors("", {}, np.zeros((0, 0), dtype=np.float16))


def load_packed(folder: Path) -> PackedVectors:
    """The vectors beside the skills of ``folder``; empty where none ship with them.

    Raises:
        ContentError: the file is damaged.
    """
    path = folder / FILE
    if not path.exists():
        return NOTHING_PACKED
    try:
        with np.load(path, allow_pickle=False) as data:
            model, hashes, vectors = str(data["model"]), data["hashes"], data["vectors"]
    except (OSError, ValueError, KeyError) as error:
        raise ContentError(
            f"{path}: the packed vectors cannot be read; delete the file or run `make vectors`."
        ) from error
    return PackedVectors(model, {bytes(row): place for place, row in enumerate(hashes)}, vectors)


def save_packed(folder: Path, model: str, vectors: Mapping[bytes, NDArray[np.float32]]) -> None:
    """Write the vectors beside the skills, in the order of their hashes, so that equal contents give equal files."""
    hashes = sorted(vectors)
    np.savez_compressed(
        folder / FILE,
        model=np.array(model),
        hashes=np.frombuffer(b"".join(hashes), dtype=np.uint8).reshape(len(hashes), -1),
        vectors=np.stack([vectors[each] for each in hashes]).astype(np.float16),
    )


def _unit(row: NDArray[np.float16]) -> NDArray[np.float32]:
    wide = row.astype(np.float32)
    return (wide / np.linalg.norm(wide)).astype(np.float32)
