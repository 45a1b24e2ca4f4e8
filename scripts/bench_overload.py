"""Ten times the sustainable load: what is still done, whether all accepted runs end, and what the refused are told.

    make bench-overload
    python scripts/bench_overload.py --seconds 10          # a quick look

Measures how many runs a second the service does when there is always enough to do, with a scripted backend that answers
at once; then offers ten times as many; and again, in turns, since a machine that is shared is not as fast in one minute
as in the next. As root, CTO_TEAM_HOME has to lie where others may enter.
"""

import argparse
import asyncio
import os
import statistics
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable
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
_FILLED_S = 4.0
"""So long the queue takes to fill at ten times what is done, and a little longer."""
# What is measured is the queue, not the quotas of callers.
_UNLIMITED = {f"CTO_TEAM_{name}_PER_MINUTE": "0" for name in ("REQUESTS", "RUNS", "TENANT_REQUESTS", "TENANT_RUNS")}
_KEY = {"scopes": ["runs:write", "runs:read"]}
_SCRIPTS = {"PYTHONPATH": str(Path(__file__).resolve().parent)}


@dataclass(frozen=True, slots=True)
class Flood:
    """What one flood came to; ``capacity`` is the mean of what was sustainable right before and right after it."""

    capacity: float
    offered: float
    goodput: float
    told: list[Told]
    ended: dict[str, int]

    @property
    def share(self) -> float:
        """Goodput as a share of the sustainable rate."""
        return self.goodput / self.capacity


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
        floods = asyncio.run(_floods(port, watch, options))
        fairness = asyncio.run(_fairness(port, watch, floods[-1].capacity, options))
    text = _report(floods, fairness, options)
    print(text)
    if options.write:
        (proxies.ROOT / "docs" / "bench" / "overload.md").write_text(text + "\n")


async def _floods(port: int, watch: Watch, options: argparse.Namespace) -> list[Flood]:
    await _capacity(port, watch, 5)
    floods, before = [], await _capacity(port, watch, options.seconds / 2)
    for _ in range(options.rounds):
        told, offers, goodput = await _flood(port, watch, before, options)
        await watch.until(lambda: watch.open() == 0, 300)
        ended = watch.ended([each.run_id for each in told if each.run_id])
        after = await _capacity(port, watch, options.seconds / 2)
        floods.append(Flood((before + after) / 2, offers, goodput, told, ended))
        print(f"{before:.1f} runs/s, {goodput:.1f} of {offers:.0f}, {after:.1f}", file=sys.stderr, flush=True)
        before = after
    return floods


async def _flood(
    port: int, watch: Watch, capacity: float, options: argparse.Namespace
) -> tuple[list[Told], float, float]:
    """What all were told, and how many runs a second were offered and concluded."""
    begun = watch.moment()
    told = await offered(port, options.times * capacity, options.seconds, options.connections)
    ended_at = watch.moment()
    # While the queue fills, runs are accepted that end later: what lasts begins when it is full.
    goodput = watch.concluded(begun + _FILLED_S, ended_at) / (ended_at - begun - _FILLED_S)
    return told, len(told) / (ended_at - begun), goodput


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


def _report(floods: list[Flood], fairness: Fairness, options: argparse.Namespace) -> str:
    told = [each for flood in floods for each in flood.told]
    refused = [each for each in told if each.status in {429, 503}]
    accepted = sum(each.run_id is not None for each in told)
    ended = sum((Counter(flood.ended) for flood in floods), Counter[str]())
    codes = {status: sum(each.status == status for each in refused) for status in (429, 503)}
    took = sorted(each.took_s * 1000 for each in refused) or [0.0]
    spread = sorted(each.retry_after or 0 for each in refused) or [0]
    share = sum(flood.goodput for flood in floods) / sum(flood.capacity for flood in floods)
    rows = [
        ("sustainable: runs a second with always enough to do", _each(flood.capacity for flood in floods)),
        (f"offered: runs a second for {options.seconds:.0f} s", _each(flood.offered for flood in floods)),
        ("goodput: runs concluded a second meanwhile", _each(flood.goodput for flood in floods)),
        (
            "**goodput as a share of the sustainable rate**",
            f"**{share:.0%}** ({', '.join(f'{flood.share:.0%}' for flood in floods)})",
        ),
        ("accepted", f"{accepted}"),
        ("of these concluded", f"{ended['concluded']} ({'all' if ended['concluded'] == accepted else dict(ended)})"),
        ("refused with 503 / 429", f"{codes[503]} / {codes[429]}"),
        ("refused without Retry-After", f"{sum(each.retry_after is None for each in refused)}"),
        (
            "Retry-After of the refused, least / median / most",
            f"{spread[0]} / {statistics.median(spread):.0f} / {spread[-1]} s",
        ),
        ("time until refused, p50 / p99", f"{statistics.median(took):.1f} / {took[int(len(took) * 0.99)]:.1f} ms"),
        ("answered in another way, or not at all", f"{len(told) - accepted - len(refused)}"),
        ("two tenants, one floods: wait of the quiet one's runs, p50 / p95", _waits(fairness.quiet)),
        ("wait of the flooding one's accepted runs, p50 / p95", _waits(fairness.loud)),
        ("refused of the quiet one's runs", f"{fairness.refused} of {len(fairness.quiet) + fairness.refused}"),
    ]
    body = "\n".join(f"| {name} | {value} |" for name, value in rows)
    return (
        f"# {options.times:g} times the sustainable load\n\nMeasured with `make bench-overload` on {os.cpu_count()} "
        "cores, which the service, its database, the scripted backend and the clients share; a run may wait for "
        f"{options.wait:g} s (`CTO_TEAM_WAIT_S`). Each flood stands between two measurements of what is sustainable, "
        f"and what it concludes is counted from second {_FILLED_S:g} on, when the queue is full. "
        f"Load average {os.getloadavg()[0]:.1f} at the end.\n\n"
        f"| | |\n|---|---|\n{body}"
    )


def _each(values: Iterable[float]) -> str:
    return ", ".join(f"{value:.1f}" for value in values)


def _waits(waits: list[float]) -> str:
    if not waits:
        return "none was worked on"
    return f"{statistics.median(waits):.2f} / {waits[int(len(waits) * 0.95)]:.2f} s of {len(waits)} runs"


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--rounds", type=int, default=6, help="floods, each between two measurements of what is done")
    parser.add_argument("--times", type=float, default=10, help="how many times the sustainable load")
    parser.add_argument("--wait", type=float, default=10, help="CTO_TEAM_WAIT_S: so long an accepted run may wait")
    parser.add_argument("--connections", type=int, default=64)
    parser.add_argument("--write", action="store_true", help="write docs/bench/overload.md")
    return parser.parse_args()


if __name__ == "__main__":
    main()
