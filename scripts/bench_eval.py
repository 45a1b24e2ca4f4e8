"""How quickly recorded answers replay, and whether fifty replays are one.

    python -m scripts.bench_eval --runs 50 --write

Records the suite ``scripted`` into a folder of its own, opens the service once, and replays.
"""

import argparse
import asyncio
import hashlib
import shutil
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

import psutil

from app.cli.evals_orders import order_of
from app.cli.evals_report import conclude
from app.cli.evals_stage import Order, Stage, open_stage
from app.cli.evals_wish import Ending, Wish
from app.cli.evaluating import run_on
from app.domain.evaluation.row import Mode
from app.settings import PROJECT, Environment, Settings, read_settings
from scripts.scripted_models import record

PAGE = PROJECT / "docs" / "bench" / "eval.md"
MOST_S = 10.0


@dataclass(frozen=True, slots=True)
class Replayed:
    """One replay: how long it took, what it computed (this process, its children, the database), and its files."""

    wall_s: float
    cpu_s: float
    concurrency: int
    files: str


def main() -> None:
    """Record, replay, print and perhaps write the page; 1 where replays differ or take too long."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=50, help="how many replays")
    parser.add_argument("--cases", type=int, default=200, help="how many cases")
    parser.add_argument("--processes", type=int, default=2, help="processes that share the cases")
    parser.add_argument("--write", action="store_true", help="write docs/bench/eval.md")
    options = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(tempfile.mkdtemp(prefix="cto-eval-"))
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        settings = _settings(folder)
        wish = Wish("scripted", Mode.REPLAY, None, (), (), None, refresh=False)
        order = order_of(wish, settings, 16, Ending(out=folder / "runs", processes=options.processes))
        order = replace(order, suite=replace(order.suite, first=options.cases), cases=order.cases[: options.cases])
        recorded = record(order.suite, settings, folder / "recording")
        cold_s, opened_s, runs = asyncio.run(_replays(order, settings, options.runs))
    text = _page(order, len(recorded.rows), options.processes, cold_s, opened_s, runs)
    print(text)
    if options.write:
        PAGE.write_text(text, encoding="utf-8")
    walls = sorted(run.wall_s for run in runs)
    sys.exit(len({run.files for run in runs}) > 1 or walls[len(walls) // 2] > MOST_S)


def _settings(folder: Path) -> Settings:
    """The folder of the evaluation, with recordings of its own."""
    evals = folder / "evals"
    shutil.copytree(PROJECT / "evals", evals, ignore=shutil.ignore_patterns("cassettes"))
    return read_settings().model_copy(update={"evals": evals})


async def _replays(order: Order, settings: Settings, count: int) -> tuple[float, float, list[Replayed]]:
    begun = time.perf_counter()
    async with open_stage(order, settings, Environment({})) as stage:
        opened_s = time.perf_counter() - begun
        first = await _replay(stage, order)
        others = [await _replay(stage, _turned(order, number)) for number in range(1, count)]
    return first.wall_s, opened_s, [first, *others]


def _turned(order: Order, number: int) -> Order:
    """Each fifth run with another number of cases at a time."""
    at_once = {2: 1, 4: 8}.get(number % 5, order.concurrency)
    return replace(order, concurrency=at_once)


async def _replay(stage: Stage, order: Order) -> Replayed:
    before, begun = _cpu_s(), time.perf_counter()
    done = await run_on(stage, order, lambda _total: lambda _at: None)
    if conclude(order, done) not in {0, 3}:
        raise SystemExit("A replay failed.")
    wall = time.perf_counter() - begun
    files = hashlib.sha256()
    for name in ("rows.jsonl", "summary.json"):
        files.update((done.folder.path / name).read_bytes())
    return Replayed(wall, _cpu_s() - before, order.concurrency, files.hexdigest())


def _cpu_s() -> float:
    """Processor time of this process, its children, and the database server."""
    own = psutil.Process()
    servers = [each for each in psutil.process_iter(["name"]) if each.info["name"] == "postgres"]
    total = 0.0
    for process in [own, *own.children(recursive=True), *servers]:
        try:
            times = process.cpu_times()
        except psutil.NoSuchProcess:
            continue
        total += times.user + times.system
    return total


def _page(order: Order, cases: int, processes: int, cold_s: float, opened_s: float, runs: Sequence[Replayed]) -> str:
    walls = sorted(run.wall_s for run in runs if run.concurrency == order.concurrency)
    cpus = sorted(run.cpu_s for run in runs if run.concurrency == order.concurrency)
    different = len({run.files for run in runs})
    rows = "\n".join(
        f"| {at_once} | {len(some)} | {_middle([run.wall_s for run in some]):.1f} s |"
        for at_once in sorted({run.concurrency for run in runs})
        if (some := [run for run in runs if run.concurrency == at_once])
    )
    return f"""# Replaying recorded answers

Measured by `make bench-eval`: {cases} cases of `evals/golden`, whose models are scripted servers on real sockets.
Their answers are recorded once; then the service is opened in {processes} processes on one embedded Postgres, and the
cases are replayed, scored and written out {len(runs)} times. Everything but the models is at work: screening, analysis,
search, routing, the checks of quotes and forms, the journal.

| | |
|---|---|
| a replay, service open (median of {len(walls)}) | {_middle(walls):.1f} s |
| quickest, slowest | {walls[0]:.1f} s, {walls[-1]:.1f} s |
| the first one | {cold_s:.1f} s |
| opening the service | {opened_s:.1f} s |
| processor time of a replay, database included (median) | {_middle(cpus):.1f} s |
| different results among {len(runs)} (rows.jsonl and summary.json) | {different} |

| cases at a time | replays | median |
|---|---|---|
{rows}
"""


def _middle(values: Sequence[float]) -> float:
    return sorted(values)[len(values) // 2]


if __name__ == "__main__":
    main()
