"""MiniLM by ONNX Runtime: one text at a time on the caller's thread, any number of threads on the same weights."""

from collections.abc import Mapping, Sequence
from typing import Protocol

import numpy as np
from tokenizers import Tokenizer

from app.retrieval.vectors.minilm import Matrix
from app.settings import silence_onnxruntime
from app.telemetry import problem, span

INPUT, OUTPUT = "pieces", "vector"
"""Names of the graph's only input, word pieces as int32, and of its only output."""
PROBE, PROBED = "Queues absorb bursts; they do not make a slow consumer any faster: measure its lag.", "probe"
"""A text, and the property of the graph that holds its vector by the weights in full width."""

_LEAST_ALIKE = 0.99


class _Meta(Protocol):
    @property
    def custom_metadata_map(self) -> Mapping[str, str]: ...


class _Session(Protocol):
    """What is used of an InferenceSession; its class cannot be imported here without loading the library."""

    def run(self, output_names: Sequence[str], input_feed: Mapping[str, object]) -> Sequence[object]: ...

    def get_modelmeta(self) -> _Meta: ...


class FastMiniLM:
    """all-MiniLM-L6-v2 with eight-bit weights. Threads may share it; each call keeps to its own thread."""

    def __init__(self, session: _Session, tokenizer: Tokenizer) -> None:
        self._session = session
        self._tokenizer = tokenizer

    def embed(self, text: str) -> Matrix:
        """The text's vector: 384 numbers of length 1. Text beyond 256 word pieces is not seen."""
        pieces = np.array(self._tokenizer.encode(text).ids, dtype=np.int32)
        vector: Matrix = np.asarray(self._session.run([OUTPUT], {INPUT: pieces})[0], dtype=np.float32)
        return vector

    def alike(self) -> float:
        """The cosine of one vector with that of the full weights, which the graph carries.

        On processors without instructions for sums of bytes such sums may overflow; this finds it.
        """
        expected = np.array(self._session.get_modelmeta().custom_metadata_map[PROBED].split(), dtype=np.float32)
        return float(self.embed(PROBE) @ expected)


def open_fast(graph: bytes, tokenizer: Tokenizer) -> FastMiniLM | None:
    """The graph, loaded and checked, or None where it cannot run. Takes 0.2 s; call it in a thread."""
    silence_onnxruntime()
    try:
        # Importing it takes a tenth of a second: not at the start, and not where it is missing.
        import onnxruntime  # noqa: PLC0415

        onnxruntime.disable_telemetry_events()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.log_severity_level = 3
        with span("embedding.load", model="onnx"):
            session: _Session = onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
        model = FastMiniLM(session, tokenizer)
        alike = model.alike()
    # Its errors share no class but this one; whatever it is, the numpy form works without the library.
    except Exception as error:  # noqa: BLE001
        problem("embedding.no_fast_form", error)
        return None
    if alike < _LEAST_ALIKE:
        problem("embedding.no_fast_form", alike=round(alike, 3))
        return None
    return model
