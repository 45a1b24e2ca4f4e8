"""Vectors: the same from the light path and from the reference, of unit length, in order."""

import asyncio
from pathlib import Path

import numpy as np
import pytest

from app.domain.errors import ConfigurationError
from app.retrieval.embedding import DIMENSIONS, Embedder

TEXTS = [
    "How many hosts does a team need?",
    "Queues \u2013 short ones \U0001f600",
    "x",
    "",
    "one service per two developers " * 60,
    *(f"Rule {number}: " + "keep it simple. " * (number % 9) for number in range(130)),
]


def test_both_paths_give_the_same_vectors(embedder: Embedder) -> None:
    """A few texts go through numpy, many through sentence-transformers, which is the reference."""

    async def scenario() -> None:
        few = await embedder.embed(TEXTS[:12])
        many = await embedder.embed(TEXTS)
        assert many.shape == (len(TEXTS), DIMENSIONS)
        assert np.allclose(np.linalg.norm(many, axis=1), 1, atol=1e-5)
        # Half precision, where the processor has it, moves a cosine by less than 0.005.
        assert (few * many[:12]).sum(axis=1).min() > 0.995

    asyncio.run(scenario())


def test_a_question_is_embedded_once_and_like_any_text(embedder: Embedder) -> None:
    async def scenario() -> None:
        first = await embedder.embed_query("How long may a queue be?")
        assert await embedder.embed_query("How long may a queue be?") is first
        close, far = await embedder.embed_query("queue length"), await embedder.embed_query("salary of a nurse")
        assert first @ close > first @ far

    asyncio.run(scenario())


def test_the_end_of_a_long_question_counts_most(embedder: Embedder) -> None:
    async def scenario() -> None:
        queues, nurses = "How long may a queue be? " * 90, "What does a nurse earn? " * 90
        about_queues = await embedder.embed_query("queue length")
        late = await embedder.embed_query(nurses + nurses + queues)
        early = await embedder.embed_query(queues + nurses + nurses)
        assert np.linalg.norm(late) == pytest.approx(1, abs=1e-5)
        assert about_queues @ late > about_queues @ early

    asyncio.run(scenario())


def test_tokens_are_those_of_the_model(embedder: Embedder) -> None:
    assert embedder.count_tokens("") == 0
    assert embedder.count_tokens("hello world") == 2
    assert embedder.count_tokens("YOLOv8-n") > 3


def test_other_weights_are_refused() -> None:
    async def scenario() -> None:
        embedder = Embedder(sha256="0" * 64)
        with pytest.raises(ConfigurationError, match="other weights than expected"):
            await embedder.warm()
        embedder.close()

    asyncio.run(scenario())


def test_nothing_is_read_before_it_is_needed(tmp_path: Path) -> None:
    embedder = Embedder(tmp_path)
    assert embedder.fingerprint == Embedder().fingerprint
    embedder.close()
