"""Ten times the sustainable load: what is still done, whether all accepted runs end, and what the refused are told.

    make bench-overload
    python scripts/bench_overload.py --seconds 10          # a quick look

Measures first how many runs a second the service does when there is always enough to do, with a scripted backend that
answers at once; then offers ten times as many. As root, CTO_TEAM_HOME has to lie where others may enter.
"""

import argparse
import asyncio
import os
import statistics
import sys
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from overloadbench.client import Asker, Told, made, offered
from overloadbench.watch import Watch
from routerbench import proxies
from servicebench.services import Place

from app.settings import read_settings
from app.store import embedded

_TOPPED_UP = 24
# What is measured is the queue, not the quotas of callers.
_UNLIMITED = {f"CTO_TEAM_{name}_PER_MINUTE": "0" for name in ("REQUESTS", "RUNS", "TENANT_REQUESTS", "TENANT_RUNS")}
_KEY = {"scopes": ["runs:write", "runs:read"]}
_SCRIPTS = {"PYTHONPATH": str(Path(__file__).resolve().parent)}


@dataclass(frozen=True, slots=True)
class Flood:
    """What one flood came to."""

    capacity: float
    offered: float
    accepted: int
    refused: list[Told]
    odd: list[Told]
    goodput: float
    ended: dict[str, int]
    after: float


@dataclass(frozen=True, slots=True)
class Fairness:
    """Two tenants, one of which floods: how long the runs of each waited, and what the quiet one was refused."""

    quiet: list[float]
    loud: list[float]
    refused: int


def main() -> None:
    """Run the flood and show or write what came of it."""
    options = _options()
    home = read_settings().home / "bench"
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder, upstream, port = Path(name), proxies.free_port(), proxies.free_port()
        server = embedded.start(home)
        stack.callback(embedded.stop, home)
        command = [sys.executable, "-m", "servicebench.backend", str(upstream)]
        stack.enter_context(proxies.running(command, upstream, folder / "backend.log", _SCRIPTS))
        place = Place(folder, upstream, server, Path(sys.executable))
        variables = place.variables("ours") | _UNLIMITED | {"CTO_TEAM_WAIT_S": str(options.wait)}
        log = folder / "service.log"
        stack.enter_context(proxies.running(place.command("ours", port), port, log, variables))
        watch = Watch(variables["DATABASE_URL"])
        stack.callback(watch.close)
        flood = asyncio.run(_flood(port, watch, options))
        fairness = asyncio.run(_fairness(port, watch, flood.capacity, options))
    text = _report(flood, fairness, options)
    print(text)
    if options.write:
        (proxies.ROOT / "docs" / "bench" / "overload.md").write_text(text + "\n")


async def _flood(port: int, watch: Watch, options: argparse.Namespace) -> Flood:
    await _capacity(port, watch, 5)
    capacity = await _capacity(port, watch, options.seconds)
    print(f"{capacity:.1f} runs a second", file=sys.stderr, flush=True)
    begun = watch.moment()
    told = await offered(port, options.times * capacity, options.seconds, options.connections)
    ended_at = watch.moment()
    accepted = [each.run_id for each in told if each.run_id]
    # The first second has runs of an empty queue in it, and none that wait.
    goodput = watch.concluded(begun + 1, ended_at) / (ended_at - begun - 1)
    await watch.until(lambda: watch.open() == 0, 300)
    after = await _capacity(port, watch, 5)
    return Flood(
        capacity=capacity,
        offered=len(told) / (ended_at - begun),
        accepted=len(accepted),
        refused=[each for each in told if each.status in {429, 503}],
        odd=[each for each in told if each.status not in {202, 429, 503}],
        goodput=goodput,
        ended=watch.ended(accepted),
        after=after,
    )


async def _fairness(port: int, watch: Watch, capacity: float, options: argparse.Namespace) -> Fairness:
    """One tenant floods; another asks one question after the other."""
    operator = made(port, None, "keys", {"name": "operator", "scopes": ["admin"], "operator": True})
    made(port, operator, "tenants", {"id": "quiet", "name": "Quiet"})
    loud = made(port, operator, "keys", {"name": "loud", **_KEY})
    quiet = made(port, operator, "keys", {"name": "quiet", "tenant": "quiet", **_KEY})
    flood = asyncio.create_task(offered(port, options.times * capacity, options.seconds, options.connections, loud))
    told = await _one_by_one(Asker(port, quiet), watch, flood)
    runs = [each.run_id for each in told if each.run_id]
    flooded = [each.run_id for each in await flood if each.run_id]
    await watch.until(lambda: watch.open() == 0, 300)
    return Fairness(watch.waits(runs), watch.waits(flooded), len(told) - len(runs))


async def _one_by_one(asker: Asker, watch: Watch, flood: "asyncio.Task[list[Told]]") -> list[Told]:
    told: list[Told] = []
    await asyncio.sleep(3)  # until the queue is full
    while not flood.done():
        told.append(await asker.ask())
        run_id = told[-1].run_id
        if run_id is None:
            await asyncio.sleep(1)
        else:
            await watch.until(lambda mine=run_id: bool(watch.ended([mine]).get("concluded")), 60)
    asker.close()
    return told


async def _capacity(port: int, watch: Watch, seconds: float) -> float:
    """Runs a second while there is always something to do, and never more than a few waiting."""
    askers = [Asker(port) for _ in range(_TOPPED_UP)]
    begun = watch.moment()
    while watch.moment() < begun + seconds:
        told = await asyncio.gather(*(asker.ask() for asker in askers[: _TOPPED_UP - watch.open()]))
        # Whoever is refused comes back later: this is not the flood yet.
        await asyncio.sleep(0.02 if all(each.run_id for each in told) else 0.5)
    ended = watch.moment()
    found = watch.concluded(begun + 1, ended) / (ended - begun - 1)
    for asker in askers:
        asker.close()
    await watch.until(lambda: watch.open() == 0, 60)
    return found


def _report(flood: Flood, fairness: Fairness, options: argparse.Namespace) -> str:
    codes = {status: sum(each.status == status for each in flood.refused) for status in (429, 503)}
    without = sum(each.retry_after is None for each in flood.refused)
    took = sorted(each.took_s * 1000 for each in flood.refused) or [0.0]
    spread = sorted(each.retry_after or 0 for each in flood.refused) or [0]
    concluded = flood.ended.get("concluded", 0)
    rows = [
        ("sustainable: runs a second with always enough to do", f"{flood.capacity:.1f}"),
        (f"offered: runs a second for {options.seconds:.0f} s", f"{flood.offered:.1f}"),
        ("**goodput: runs concluded a second meanwhile**", f"**{flood.goodput:.1f}**"),
        ("**goodput as a share of the sustainable rate**", f"**{flood.goodput / flood.capacity:.0%}**"),
        ("accepted", f"{flood.accepted}"),
        ("of these concluded", f"{concluded} ({'all' if concluded == flood.accepted else flood.ended})"),
        ("refused with 503 / 429", f"{codes[503]} / {codes[429]}"),
        ("refused without Retry-After", f"{without}"),
        (
            "Retry-After of the refused, least / median / most",
            f"{spread[0]} / {statistics.median(spread):.0f} / {spread[-1]} s",
        ),
        ("time until refused, p50 / p99", f"{statistics.median(took):.1f} / {took[int(len(took) * 0.99)]:.1f} ms"),
        ("answered in another way, or not at all", f"{len(flood.odd)}"),
        ("runs a second once the queue was empty again", f"{flood.after:.1f}"),
        ("two tenants, one floods: wait of the quiet one's runs, p50 / p95", _waits(fairness.quiet)),
        ("wait of the flooding one's accepted runs, p50 / p95", _waits(fairness.loud)),
        ("refused of the quiet one's runs", f"{fairness.refused} of {len(fairness.quiet) + fairness.refused}"),
    ]
    body = "\n".join(f"| {name} | {value} |" for name, value in rows)
    return (
        f"# {options.times:g} times the sustainable load\n\nMeasured with `make bench-overload` on {os.cpu_count()} "
        "cores, which the service, its database, the scripted backend and the clients share; a run may wait for "
        f"{options.wait:g} s (`CTO_TEAM_WAIT_S`). Load average {os.getloadavg()[0]:.1f} at the end.\n\n"
        f"| | |\n|---|---|\n{body}"
    )


def _waits(waits: list[float]) -> str:
    if not waits:
        return "none was worked on"
    return f"{statistics.median(waits):.2f} / {waits[int(len(waits) * 0.95)]:.2f} s of {len(waits)} runs"


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--times", type=float, default=10, help="how many times the sustainable load")
    parser.add_argument("--wait", type=float, default=10, help="CTO_TEAM_WAIT_S: so long an accepted run may wait")
    parser.add_argument("--connections", type=int, default=64)
    parser.add_argument("--write", action="store_true", help="write docs/bench/overload.md")
    return parser.parse_args()


if __name__ == "__main__":
    main()
