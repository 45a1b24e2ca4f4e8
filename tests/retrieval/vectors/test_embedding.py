"""Vectors: alike from every form of the model, of unit length, in order, whoever else asks."""

import asyncio
import json
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.errors import ConfigurationError, NotReady
from app.retrieval.vectors.embedding import DIMENSIONS, Embedder
from tests.retrieval import minilm_parts

TEXTS = [*minilm_parts.TEXTS, *(f"Rule {number}: " + "keep it simple. " * (number % 9) for number in range(130))]
WITHOUT_ONNX = """
import asyncio, json, sys
sys.modules["onnxruntime"] = None
import numpy as np
from app.retrieval.vectors.embedding import Embedder

async def scenario():
    embedder = Embedder()
    texts = json.load(open(sys.argv[1]))
    few = await embedder.embed(texts[:20])
    await embedder.settle()
    np.savez(sys.argv[2], few=few, many=await embedder.embed(texts), question=await embedder.embed_query(texts[0]))
    embedder.close()

asyncio.run(scenario())
"""


def test_without_onnx_numpy_and_the_reference_answer(embedder: Embedder, tmp_path: Path) -> None:
    """The reference is sentence-transformers; half precision, where the processor has it, moves a cosine little."""
    texts, vectors = tmp_path / "texts.json", tmp_path / "vectors.npz"
    texts.write_text(json.dumps(TEXTS))
    subprocess.run(
        [sys.executable, "-c", WITHOUT_ONNX, str(texts), str(vectors)],
        cwd=Path(__file__).resolve().parents[3],
        check=True,
        stderr=subprocess.DEVNULL,
    )
    fast = asyncio.run(embedder.embed(TEXTS))
    assert fast.shape == (len(TEXTS), DIMENSIONS)
    assert np.allclose(np.linalg.norm(fast, axis=1), 1, atol=1e-5)
    with np.load(vectors) as reference:
        assert (reference["few"] * reference["many"][:20]).sum(axis=1).min() > 0.999
        assert reference["question"] @ reference["many"][0] > 0.999
        assert (fast * reference["many"]).sum(axis=1).min() > 0.99
        assert np.median((fast * reference["many"]).sum(axis=1)) > 0.998


@settings(deadline=None, max_examples=10)
@given(order=st.permutations(range(24)), cuts=st.lists(st.integers(0, 24), max_size=3))
def test_neither_order_nor_company_changes_a_vector(embedder: Embedder, order: list[int], cuts: list[int]) -> None:
    async def scenario() -> None:
        whole = await embedder.embed(TEXTS[:24])
        bounds = [0, *sorted(cuts), 24]
        parts = [[TEXTS[index] for index in order[start:end]] for start, end in pairwise(bounds)]
        found = np.concatenate(await asyncio.gather(*(embedder.embed(part) for part in parts)))
        assert np.abs(found - whole[order]).max() < 1e-3

    asyncio.run(embedder.settle())
    asyncio.run(scenario())


def test_questions_do_not_wait_for_a_batch(embedder: Embedder) -> None:
    """A batch of a thousand texts is not done when sixteen questions, asked after it, have their answers."""

    async def scenario() -> None:
        await embedder.settle()
        batch = asyncio.create_task(embedder.embed([f"{number} {TEXTS[4]}" for number in range(1000)]))
        await asyncio.sleep(0)
        await asyncio.gather(*(embedder.embed_query(f"question {number} of a crowd") for number in range(16)))
        assert not batch.done()
        batch.cancel()
        with pytest.raises(asyncio.CancelledError):
            await batch

    asyncio.run(scenario())


def test_a_crowd_is_sent_away_before_it_fills_the_memory(embedder: Embedder) -> None:
    async def scenario() -> None:
        asked = [asyncio.create_task(embedder.embed_query(f"{number} in the crowd")) for number in range(1100)]
        found = await asyncio.gather(*asked, return_exceptions=True)
        assert sum(isinstance(each, NotReady) for each in found) == 100
        assert (await embedder.embed_query("and afterwards")).shape == (DIMENSIONS,)

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
