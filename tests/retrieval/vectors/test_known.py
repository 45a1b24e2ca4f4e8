"""Vectors that are known from an earlier process are the same to the last digit, and cost nothing."""

import asyncio
from pathlib import Path

import numpy as np
import pytest

from app.retrieval.vectors.known import KnownVectors, RepeatableEmbedder

TEXTS = ("What is drift?", "A queue lags behind.", "What is drift?")


def vector(seed: int) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    return np.random.default_rng(seed).random(384, dtype=np.float32)


def test_a_file_keeps_what_several_processes_have_added(tmp_path: Path) -> None:
    path = tmp_path / "vectors" / "known.bin"
    one, other = KnownVectors(path), KnownVectors(path)
    one.add(b"a" * 32, vector(1))
    other.add(b"b" * 32, vector(2))
    one.save()
    other.save()
    found = KnownVectors(path)
    for name, seed in ((b"a", 1), (b"b", 2)):
        known = found.get(name * 32)
        assert known is not None
        assert np.array_equal(known, vector(seed))


def test_a_file_that_is_not_whole_is_as_none(tmp_path: Path) -> None:
    path = tmp_path / "known.bin"
    known = KnownVectors(path)
    known.add(b"a" * 32, vector(1))
    known.save()
    path.write_bytes(path.read_bytes()[:-1])
    assert KnownVectors(path).get(b"a" * 32) is None


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("models")


def test_a_second_process_gets_the_same_vectors(models: Path, tmp_path: Path) -> None:
    async def embedded() -> tuple[np.ndarray[tuple[int, ...], np.dtype[np.float32]], ...]:
        embedder = RepeatableEmbedder(models, tmp_path)
        try:
            return await embedder.embed(TEXTS), await embedder.embed_query(TEXTS[0])
        finally:
            embedder.close()

    first, second = asyncio.run(embedded()), asyncio.run(embedded())
    assert first[0].shape == (3, 384)
    assert np.array_equal(first[0][0], first[0][2])
    assert all(np.array_equal(one, other) for one, other in zip(first, second, strict=True))
