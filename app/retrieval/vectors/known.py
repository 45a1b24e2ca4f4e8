"""The embedding model with a file of what it has embedded before: equal texts have equal vectors from run to run.

For measurements. A service does without: its questions are new, and its texts stand in the database.
"""

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from app.retrieval.vectors.embedding import DIMENSIONS, Embedder, Vectors
from app.retrieval.vectors.light import RECIPE

_DIGEST = 32
_RECORD = np.dtype([("text", np.uint8, (_DIGEST,)), ("vector", np.float32, (DIMENSIONS,))])


class KnownVectors:
    """Vectors by the SHA-256 of their texts. The texts themselves are not kept."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._new = 0
        self._vectors: dict[bytes, Vectors] = _read(file)

    def get(self, name: bytes) -> "Vectors | None":
        """The vector of this name."""
        return self._vectors.get(name)

    def add(self, name: bytes, vector: Vectors) -> None:
        """Remember a vector."""
        self._new += name not in self._vectors
        self._vectors[name] = vector

    def save(self) -> None:
        """Write what is new, with what other processes have written meanwhile."""
        if not self._new:
            return
        everything = {**_read(self._file), **self._vectors}
        table = np.zeros(len(everything), dtype=_RECORD)
        table["text"] = np.frombuffer(b"".join(everything), dtype=np.uint8).reshape(-1, _DIGEST)
        table["vector"] = np.stack([*everything.values()])
        self._file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = self._file.with_suffix(f".{os.getpid()}")
        draft.write_bytes(table.tobytes())
        draft.replace(self._file)
        self._new = 0


class RepeatableEmbedder(Embedder):
    """As the embedder, always by the form that stays, and with what it has embedded before at hand."""

    def __init__(self, models: Path, folder: Path) -> None:
        """``models`` is where the forms of the model are, ``folder`` where the vectors are kept."""
        super().__init__(models=models)
        self._known = KnownVectors(folder / f"{self.fingerprint.replace(':', '-')}-{RECIPE}.bin")

    async def warm(self) -> None:
        """See ``Embedder``; waits for the form that stays."""
        await self.settle()

    async def embed(self, texts: Sequence[str]) -> Vectors:
        """See ``Embedder``."""
        names = [_name(b"text", text) for text in texts]
        found = {name: vector for name in names if (vector := self._known.get(name)) is not None}
        new = {name: text for name, text in zip(names, texts, strict=True) if name not in found}
        if new:
            await self.settle()
            for name, vector in zip(new, await super().embed([*new.values()]), strict=True):
                self._known.add(name, vector)
                found[name] = vector
        return np.stack([found[name] for name in names]) if names else np.zeros((0, DIMENSIONS), dtype=np.float32)

    async def embed_query(self, text: str) -> Vectors:
        """See ``Embedder``."""
        name = _name(b"query", text)
        known = self._known.get(name)
        if known is None:
            await self.settle()
            known = await super().embed_query(text)
            self._known.add(name, known)
        return known

    def close(self) -> None:
        """See ``Embedder``; what is new is written."""
        super().close()
        self._known.save()


def _name(kind: bytes, text: str) -> bytes:
    return hashlib.sha256(kind + b"\0" + text.encode(errors="surrogatepass")).digest()


def _read(file: Path) -> dict[bytes, Vectors]:
    """What the file holds; nothing where it is not whole, for it only saves work."""
    whole = file.read_bytes() if file.is_file() else b""
    if len(whole) % _RECORD.itemsize:
        return {}
    table = np.frombuffer(whole, dtype=_RECORD)
    return {row.tobytes(): vector for row, vector in zip(table["text"], table["vector"], strict=True)}
