"""The search in ten thousand, a hundred thousand and a million chunks: building, sizes, recall and time.

    make bench-scale
    python scripts/bench_scale.py --chunks 1000000 --json million.json
    python scripts/bench_scale.py --chunks --merge million.json --write

The text is made up from a seed, see retrievalbench/synthetic.py. A million chunks take 20 GB of disk and the better
part of an hour. Writes docs/bench/scale.json and scale.md.
"""

import argparse
import json
import shutil
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeAlias

import psycopg
from retrievalbench.loading import load
from retrievalbench.measuring import K, recalls, sizes, timings
from retrievalbench.processes import ROOT
from retrievalbench.report import machine
from retrievalbench.synthetic import Synthetic

from app.settings import PROJECT
from app.store import embedded
from app.store.migrate import upgrade

Result: TypeAlias = dict[str, Any]

_LARGE = 500_000
# What a server of its own gives: up to a hundred thousand chunks nobody need touch the first of them.
_SMALL_SERVER = {"shared_buffers": "128MB", "maintenance_work_mem": "512MB"}
_LARGE_SERVER = {"shared_buffers": "4GB", "maintenance_work_mem": "3GB", "effective_cache_size": "12GB"}
# While a corpus is loaded nobody would miss it: no need to be able to repeat the load from the log.
_LOADING = {"wal_level": "minimal", "max_wal_senders": "0", "max_wal_size": "8GB"}


def main() -> None:
    """Measure each size and write the report."""
    options = _options()
    results: dict[str, Result] = {}
    for path in options.merge:
        results |= json.loads(path.read_text())
    for chunks in options.chunks:
        results[str(chunks)] = _measured(chunks, options)
        print(_row(results[str(chunks)]), flush=True)
        if options.json:
            options.json.write_text(json.dumps(results, indent=2) + "\n")
    if options.write:
        _write(ROOT / "docs" / "bench", results)


def _measured(chunks: int, options: argparse.Namespace) -> Result:
    folder: Path = options.home / f"{chunks}" / "pg"
    settings = _LARGE_SERVER if chunks >= _LARGE else _SMALL_SERVER
    dsn = embedded.start(folder)
    _configure(dsn, settings | _LOADING)
    embedded.stop(folder)
    dsn = embedded.start(folder)
    try:
        return _result(dsn, Synthetic(chunks), settings, options.questions)
    finally:
        embedded.stop(folder)
        if not options.keep:
            shutil.rmtree(folder.parent)


def _result(dsn: str, corpus: Synthetic, settings: dict[str, str], count: int) -> Result:
    upgrade(dsn, PROJECT / "migrations")
    print(f"loading {corpus.chunks} chunks", file=sys.stderr, flush=True)
    built = load(dsn, corpus)
    print(f"loaded: {built}", file=sys.stderr, flush=True)
    questions = corpus.questions(count)
    recall_10, recall_50 = recalls(dsn, corpus, questions, (10, 50))
    result: Result = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "chunks": corpus.chunks,
        "settings": settings,
        "postings": built.postings,
        "build_s": built.seconds,
        "bytes": sizes(dsn),
        "recall_at_10": recall_10,
        "recall_at_50": recall_50,
        "search": [asdict(timing) for timing in timings(dsn, questions)],
    }
    return {**result, "machine": machine()}


def _configure(dsn: str, settings: dict[str, str]) -> None:
    with psycopg.connect(dsn, autocommit=True) as connection:
        for name, value in settings.items():
            connection.execute(f"ALTER SYSTEM SET {name} = '{value}'")  # type: ignore[arg-type]


def _write(folder: Path, results: dict[str, Result]) -> None:
    """Sizes that were measured replace those in scale.json; the others stay."""
    path = folder / "scale.json"
    kept: dict[str, Result] = json.loads(path.read_text()) if path.exists() else {}
    kept = dict(sorted((kept | results).items(), key=lambda item: int(item[0])))
    path.write_text(json.dumps(kept, indent=2) + "\n")
    (folder / "scale.md").write_text(_page([*kept.values()]))


def _page(results: list[Result]) -> str:
    build = [
        "| chunks | rows of words | rows s | word index s | vector index s | vacuum s |",
        "|---|---|---|---|---|---|",
    ]
    disk = ["| chunks | chunk table | vector index | posting table | word index | all |", "|---|---|---|---|---|---|"]
    search = ["| chunks | recall@10 | recall@50 | filter keeps | p50 ms | p99 ms | questions | too few hits |"]
    search.append("|---|---|---|---|---|---|---|---|")
    for result in results:
        seconds, size, chunks = result["build_s"], result["bytes"], f"{result['chunks']:,}"
        build.append(
            f"| {chunks} | {result['postings']:,} | {seconds['rows']} | {seconds.get('posting_pkey', '')} "
            f"| {seconds.get('chunk_hnsw', '')} | {seconds['vacuum analyze']} |"
        )
        parts = [size["chunk"], size.get("chunk_hnsw", 0), size["posting"], size.get("posting_pkey", 0)]
        disk.append(f"| {chunks} | {' | '.join(_mb(part) for part in [*parts, sum(size.values())])} |")
        search += [
            f"| {chunks} | {result['recall_at_10']:.3f} | {result['recall_at_50']:.3f} | {timing['filter']} "
            f"| {timing['p50_ms']} | {timing['p99_ms']} | {timing['questions']} | {timing['short']} |"
            for timing in result["search"]
        ]
    tables = "\n\n".join("\n".join(rows) for rows in (build, disk, search))
    return f"{_HEAD}\n\n{tables}\n\n{_conditions(results)}\n"


_HEAD = f"""# The search by the number of chunks

Measured with `make bench-scale` on text made up from a seed: 40 words a chunk drawn by Zipf's law from 30,000, half of
them by topic; vectors near their topic, document and neighbours; 100 skills. Rows are copied in and indexes built
after, as one would fill a database for the first time. Searches are the product's own, for the best {K} hits, with the
question's vector given. Recall compares the vector index, as the product sets it, with comparing all vectors. The last
table says what else the machine had to do: with a load average above its cores, times are longer than its own."""


def _conditions(results: list[Result]) -> str:
    rows = ["| chunks | measured | server settings | cores | memory GB | load average |", "|---|---|---|---|---|---|"]
    for result in results:
        settings = ", ".join(f"{name} {value}" for name, value in result["settings"].items())
        on = result["machine"]
        rows.append(
            f"| {result['chunks']:,} | {result['at']} | {settings} | {on['cores']} | {on['memory_gb']} "
            f"| {on['load_average']} |"
        )
    return "\n".join(rows)


def _row(result: Result) -> str:
    searches = ", ".join(
        f"{timing['filter']}: {timing['p50_ms']} / {timing['p99_ms']} ms" for timing in result["search"]
    )
    return f"{result['chunks']} chunks: recall {result['recall_at_10']}, {searches}, built in {result['build_s']}"


def _mb(size: int) -> str:
    return f"{size / 2**20:,.0f} MB"


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--chunks", type=int, nargs="*", default=[10_000, 100_000], help="sizes to measure")
    parser.add_argument("--questions", type=int, default=200)
    parser.add_argument("--home", type=Path, default=ROOT / ".data" / "bench-scale", help="where the databases lie")
    parser.add_argument("--keep", action="store_true", help="keep the databases")
    parser.add_argument("--json", type=Path, help="write the results here after each size")
    parser.add_argument("--merge", type=Path, nargs="*", default=[], help="results of earlier runs to add")
    parser.add_argument("--write", action="store_true", help="write docs/bench/scale.json and scale.md")
    return parser.parse_args()


if __name__ == "__main__":
    main()
