"""The search beside LangChain's and LlamaIndex's: how much each finds, and how fast.

    make bench-retrieval
    python scripts/bench_retrieval.py --only quality              # a part of it, while working on our own side
    python scripts/bench_retrieval.py --only speed --rounds 2

The question sets are looked for in BENCH_DATA (../shared/data beside this project). Writes docs/bench/retrieval.json
and retrieval.md.
"""

import argparse
import os
import random
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql
from retrievalbench import corpus, report
from retrievalbench.processes import OURS, PEERS, ROOT, Process, hand_over
from retrievalbench.quality import Scores, our_scores, peer_scores
from retrievalbench.sets import QuestionSet, question_sets
from retrievalbench.speed import timings
from retrievalbench.vectors import VectorFile

from app.retrieval.vectors.embedding import Embedder
from app.settings import PROJECT
from app.store import embedded
from app.store.migrate import upgrade

_COLLECTION = "timed"
_SEED = 3


def main() -> None:
    """Run the comparison and write its report."""
    options = _options()
    home: Path = options.home
    work = home / "work"
    work.mkdir(parents=True, exist_ok=True)
    data: Path = options.data / "retrieval"
    sets = question_sets(data, work / "corpora")
    embedder = Embedder()
    vectors = VectorFile(work, embedder)
    with tempfile.TemporaryDirectory(dir=work) as scratch, ExitStack() as stack:
        folder = Path(scratch)
        dsn = embedded.start(home / "pg")
        stack.callback(embedded.stop, home / "pg")
        stack.callback(embedder.close)
        parts: dict[str, report.Part] = {}
        if options.only != "speed":
            scores, versions = _quality(dsn, sets, data, home, folder, vectors)
            parts["quality"] = report.quality_part(scores, versions)
            print(report.quality_tables(parts["quality"]), flush=True)
        if options.only != "quality":
            speed = _Speed(_database(dsn, "speed"), sets, work, folder)
            parts["speed"] = speed.run(embedder, vectors, options)
            print(report.speed_table(parts["speed"]), flush=True)
    if options.write:
        report.write(ROOT / "docs" / "bench", parts)


def _quality(
    dsn: str, sets: list[QuestionSet], data: Path, home: Path, folder: Path, vectors: VectorFile
) -> tuple[Scores, dict[str, str]]:
    scores, versions = our_scores(sets, data, home, folder), _server(dsn)
    for kind in PEERS:
        with Process(kind, dsn, folder) as peer:
            versions |= peer.ask(do="versions")
            for name, found in peer_scores(peer, sets, data, folder, vectors).items():
                scores[name] |= found
    return scores, versions


class _Speed:
    """The timings, in a database of their own, where nobody's table holds more than the chunks that are timed."""

    def __init__(self, dsn: str, sets: list[QuestionSet], work: Path, folder: Path) -> None:
        self._dsn = dsn
        self._sets = sets
        self._mixed = work / "corpora" / "mixed"
        self._folder = folder

    def run(self, embedder: Embedder, vectors: VectorFile, options: argparse.Namespace) -> report.Part:
        """Everything is loaded, then timed."""
        upgrade(self._dsn, PROJECT / "migrations")
        corpus.lay_out(self._sets, self._mixed, options.chunks, embedder.count_tokens)
        rows, known = corpus.rows_of(self._mixed, embedder, vectors)
        _say(f"indexing {len(rows.texts)} chunks")
        corpus.index(self._dsn, self._mixed, _COLLECTION, embedder, known)
        questions = self._questions(options.questions)
        versions = _server(self._dsn)
        with ExitStack() as stack:
            processes = [stack.enter_context(Process(kind, self._dsn, self._folder)) for kind in (OURS, *PEERS)]
            for process in processes:
                versions |= process.ask(do="versions")
            peers = corpus.table_name(rows)
            tables = {kind.name: _COLLECTION if kind == OURS else peers for kind in (OURS, *PEERS)}
            self._load([process for process in processes if process.kind != OURS], rows, peers)
            times = timings(processes, tables, questions, vectors.of(questions), options.rounds, self._folder)
        counts = {"chunks": len(rows.texts), "questions": len(questions), "rounds": options.rounds}
        return report.speed_part(times, versions, counts)

    def _load(self, peers: list[Process], rows: corpus.Rows, table: str) -> None:
        """Give the rows to the peers that do not hold them yet; the table's name says what is in it."""
        given = hand_over(self._folder, "rows", rows.texts, rows.vectors)
        with psycopg.connect(self._dsn, autocommit=True) as connection:
            for peer in peers:
                if _rows(connection, peer.kind.stored_in.format(table)) != len(rows.texts):
                    _say(f"loading {peer.kind.name}")
                    peer.ask(do="load", table=table, **given)
            connection.execute("VACUUM ANALYZE")

    def _questions(self, count: int) -> list[str]:
        """Some of all the sets' questions, each once."""
        every = sorted({row["question"] for question_set in self._sets for row in question_set.asked()})
        return random.Random(_SEED).sample(every, min(count, len(every)))  # noqa: S311 - repeatable on purpose


def _rows(connection: psycopg.Connection, table: str) -> int:
    """How many rows a table has; none if there is no such table."""
    if connection.execute("SELECT to_regclass(%s)", (table,)).fetchone() == (None,):
        return 0
    row = connection.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))).fetchone()
    return int(row[0]) if row else 0


def _say(what: str) -> None:
    print(what, file=sys.stderr, flush=True)


def _database(dsn: str, name: str) -> str:
    """A database beside the one of ``dsn``, made if it is not there."""
    with psycopg.connect(dsn, autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,)).fetchone():
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    return urlunsplit(urlsplit(dsn)._replace(path=f"/{name}"))


def _server(dsn: str) -> dict[str, str]:
    with psycopg.connect(dsn) as connection:
        server = connection.execute("SHOW server_version").fetchone()
        extension = connection.execute("SELECT extversion FROM pg_extension WHERE extname = 'vector'").fetchone()
    return {"PostgreSQL": server[0] if server else "", "pgvector": extension[0] if extension else ""}


def _options() -> argparse.Namespace:
    data = Path(os.environ.get("BENCH_DATA", ROOT.parent / "shared" / "data"))
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=data, help="folder of the question sets")
    parser.add_argument("--home", type=Path, default=ROOT / ".data" / "bench-retrieval", help="database and corpora")
    parser.add_argument("--chunks", type=int, default=10_000, help="chunks that the timings search in")
    parser.add_argument("--questions", type=int, default=200, help="questions of one round")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--only", choices=("quality", "speed"), help="leave the other part out")
    parser.add_argument("--write", action="store_true", help="write docs/bench/retrieval.json and retrieval.md")
    return parser.parse_args()


if __name__ == "__main__":
    main()
