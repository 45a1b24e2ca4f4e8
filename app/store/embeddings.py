"""The cache of embeddings: by model and by the exact text that was embedded, apart from any chunk's life."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import text

from app.store.engine import Database

_KNOWN = text("SELECT input_hash FROM embedding WHERE model = :model AND input_hash = ANY(:hashes)")
_ADD = text("INSERT INTO embedding (model, input_hash, vector) VALUES (:model, :hash, :vector) ON CONFLICT DO NOTHING")


class EmbeddingCache:
    """Vectors that have been computed before."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def missing(self, model: str, hashes: Sequence[bytes]) -> tuple[bytes, ...]:
        """Those of the hashes (SHA-256 of the embedded text) that have no vector yet, each once, in order."""
        async with self._database.system() as session:
            known = {
                bytes(found)
                for found in (await session.execute(_KNOWN, {"model": model, "hashes": [*hashes]})).scalars()
            }
        return tuple(dict.fromkeys(hash_ for hash_ in hashes if hash_ not in known))

    async def add(self, model: str, vectors: Mapping[bytes, NDArray[np.float32]]) -> None:
        """Remember vectors of shape (384,) by the hash of their text. A vector that is known already is kept."""
        rows = [{"model": model, "hash": hash_, "vector": vector} for hash_, vector in vectors.items()]
        if rows:
            async with self._database.system() as session:
                await session.execute(_ADD, rows)
