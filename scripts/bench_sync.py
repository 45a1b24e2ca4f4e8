"""Times a sync of many documents, its memory, and the sync after it that finds nothing to do.

The folder is made of the words of the shipped skills by a seeded generator. Embedding takes most of the time of a first
sync and has a benchmark of its own: without ``--embed`` the cache is filled with random unit vectors first, so that
what is measured is everything else. Every step runs in a process of its own; memory is the growth of the resident set
over that of a process with the embedding model loaded.
"""

import argparse
import asyncio
import hashlib
import json
import multiprocessing
import random
import tempfile
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import psutil

from app.content.skills import read_library
from app.retrieval.chunks.chunking import chunk_document
from app.retrieval.indexing.library import Library, SyncReport
from app.retrieval.vectors.embedding import Embedder
from app.store import embedded
from app.store.embeddings import EmbeddingCache
from app.store.engine import Database, open_database
from app.store.migrate import upgrade

PROJECT = Path(__file__).resolve().parent.parent
SEED = 11
PER_SKILL = 400
CHARACTERS = 4000
SECTION = 450
MIB = 1024 * 1024


@dataclass(frozen=True)
class Job:
    """One step: the folder of skills, the database, and whether vectors are computed."""

    root: Path
    dsn: str
    embed: bool


def write_folder(root: Path, documents: int) -> None:
    """Skills of at most 400 documents each, every document of 4,000 characters with a heading every 450."""
    words = [word for path in sorted((PROJECT / "skills").rglob("*.md")) for word in path.read_text("utf-8").split()]
    chance = random.Random(SEED)  # noqa: S311 - the same folder every time
    for skill in range(-(-documents // PER_SKILL)):
        folder = root / f"skill-{skill}"
        (folder / "references").mkdir(parents=True)
        for number in range(min(PER_SKILL, documents - skill * PER_SKILL)):
            body = "".join(_sections(words, chance))
            if number:
                (folder / "references" / f"{number}.md").write_text(body, encoding="utf-8")
            else:
                header = f"---\nname: skill-{skill}\ndescription: Made for a benchmark, number {skill}.\n---\n"
                (folder / "SKILL.md").write_text(f"{header}# Skill {skill}\n\n{body}", encoding="utf-8")


def _sections(words: list[str], chance: random.Random) -> Iterator[str]:
    for number in range(CHARACTERS // SECTION):
        text = " ".join(chance.choices(words, k=SECTION // 5))[: SECTION - 30].replace("#", "")
        yield f"## Part {number}: {chance.choice(words).strip('#|`')}\n\n{text}\n\n"


def fill(job: Job) -> dict[str, float]:
    """Random unit vectors for every chunk of the folder."""

    async def work(database: Database, embedder: Embedder) -> dict[str, float]:
        cache, chance, chunks = EmbeddingCache(database), np.random.default_rng(SEED), 0
        for skill in read_library(job.root).skills:
            for document in skill.documents:
                cut = chunk_document(document.read(), skill.title, embedder.count_tokens)
                rows = chance.normal(size=(len(cut), 384)).astype(np.float32)
                rows /= np.linalg.norm(rows, axis=1, keepdims=True)
                hashes = [hashlib.sha256(chunk.embedded.encode()).digest() for chunk in cut]
                await cache.add(embedder.fingerprint, dict(zip(hashes, rows, strict=True)))
                chunks += len(cut)
        return {"chunks": chunks}

    return asyncio.run(_opened(job, work))


def sync(job: Job) -> dict[str, float]:
    """One sync: seconds, the peak of its memory in MiB, and what it did."""

    async def work(database: Database, embedder: Embedder) -> dict[str, float]:
        if job.embed:
            await embedder.embed([f"Text {number} is as long as any. " * 40 for number in range(200)])
        await embedder.embed_query("What loads the model for questions?")
        embedder.count_tokens("What loads the tokenizer?")
        with Peak() as peak:
            begun = time.perf_counter()
            report: SyncReport = await Library(database, embedder).sync(job.root)
            seconds = time.perf_counter() - begun
        counts = report.counts
        return {
            "seconds": round(seconds, 2),
            "peak_mib": round(peak.grown / MIB, 1),
            "base_mib": round(peak.base / MIB, 1),
            "written": counts.added + counts.updated + counts.deleted,
            "unchanged": counts.unchanged,
            "chunks": counts.chunks,
            "embedded": counts.embedded,
        }

    return asyncio.run(_opened(job, work))


async def _opened(job: Job, work: Callable[[Database, Embedder], Awaitable[dict[str, float]]]) -> dict[str, float]:
    embedder, database = Embedder(), open_database(job.dsn)
    try:
        return await work(database, embedder)
    finally:
        await database.close()
        embedder.close()


class Peak:
    """The largest growth of this process's resident set while the block runs, looked at 50 times a second."""

    def __init__(self) -> None:
        self._process = psutil.Process()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self.base = self.grown = 0

    def __enter__(self) -> "Peak":
        self.base = self._process.memory_info().rss
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._over.wait(0.02):
            self.grown = max(self.grown, self._process.memory_info().rss - self.base)


def alone(step: Callable[[Job], dict[str, float]], job: Job) -> dict[str, float]:
    """The step in a fresh process."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        return pool.submit(step, job).result()


def main() -> None:
    """Print one JSON object a step."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--embed", action="store_true", help="compute the vectors instead of filling the cache")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="cto-") as name:
        place = Path(name)
        place.chmod(0o755)
        root = place / "skills"
        write_folder(root, chosen.documents)
        dsn = embedded.start(place / "pg")
        try:
            upgrade(dsn, PROJECT / "migrations")
            job = Job(root, dsn, chosen.embed)
            if not chosen.embed:
                print(json.dumps({"step": "fill", **alone(fill, job)}), flush=True)
            for step in ("first sync", "second sync"):
                print(json.dumps({"step": step, "documents": chosen.documents, **alone(sync, job)}), flush=True)
        finally:
            embedded.stop(place / "pg")


if __name__ == "__main__":
    main()
