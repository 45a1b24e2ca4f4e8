"""A run through the whole service beside two others: the same backend, the same Postgres, in turns, in one go.

    make bench-service
    python scripts/bench_service.py --rounds 2 --only ours        # while working on our own side

Writes docs/bench/service.json and service.md. As root, CTO_TEAM_HOME has to lie where others may enter.
"""

import argparse
import asyncio
import sys
import tempfile
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from pathlib import Path

import psutil
from routerbench import proxies
from servicebench import report
from servicebench.load import Sample, followed, measure
from servicebench.services import TITLES, Place

from app.settings import read_settings
from app.store import embedded

CLIENTS = {1: 20, 8: 80, 32: 160}
"""How many clients at a time, and how many runs they make in one round."""


def main() -> None:
    """Run the comparison and write its report."""
    options = _options()
    home = read_settings().home / "bench"
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder, upstream = Path(name), proxies.free_port()
        server = embedded.start(home)
        stack.callback(embedded.stop, home)
        command = [sys.executable, "-m", "servicebench.backend", str(upstream)]
        stack.enter_context(proxies.running(command, upstream, folder / "backend.log", _SCRIPTS))
        place, ports, processes = Place(folder, upstream, server, options.python), {"direct": upstream}, {}
        receiver: _Receiver | None = None
        for service in options.only or TITLES:
            ports[service] = port = proxies.free_port()
            variables = place.variables(service)
            started = proxies.running(place.command(service, port), port, folder / f"{service}.log", variables)
            processes[service] = stack.enter_context(started)
            if service == "ours" and options.followers:
                receiver = _Receiver(proxies.free_port(), place, variables)
        measured = asyncio.run(_measured(options, ports, processes, receiver))
    print(report.table(measured))
    if options.write:
        report.write(proxies.ROOT / "docs" / "bench", measured, options.python)


@dataclass(frozen=True, slots=True)
class _Receiver:
    """A second process of our service, on the same database, that leaves the work to the first one."""

    port: int
    place: Place
    variables: dict[str, str]

    def running(self) -> AbstractContextManager[psutil.Process]:
        command = [*self.place.command("ours", self.port), "--no-worker"]
        return proxies.running(command, self.port, self.place.folder / "receiver.log", self.variables)


async def _measured(
    options: argparse.Namespace,
    ports: dict[str, int],
    processes: dict[str, psutil.Process],
    receiver: _Receiver | None,
) -> report.Measured:
    results = await _rounds(ports, options.rounds, [*processes.values()])
    memory = {name: await _memory(name, ports[name], process, options.runs) for name, process in processes.items()}
    crowds: list[report.Crowd] = []
    if receiver is not None:
        crowds.append(await _crowd("working", ports["ours"], processes["ours"], options.followers))
        with receiver.running() as process:
            crowds.append(await _crowd("not working", receiver.port, process, options.followers))
    return report.Measured(results, memory, crowds)


async def _rounds(ports: dict[str, int], rounds: int, processes: list[psutil.Process]) -> report.Results:
    results: report.Results = {}
    names = [*ports]
    for name in names:  # the first runs of a process open connections and fill caches
        await measure(name, ports[name], runs=32, clients=4)
    for number in range(rounds):
        for clients, runs in CLIENTS.items():
            turn = number % len(names)
            for name in names[turn:] + names[:turn]:
                await proxies.at_rest(processes)
                sample: Sample = await measure(name, ports[name], runs=runs, clients=clients)
                results.setdefault(clients, {}).setdefault(name, []).append(sample)
        print(f"round {number + 1} of {rounds}", file=sys.stderr, flush=True)
    return results


async def _memory(name: str, port: int, process: psutil.Process, runs: int) -> list[report.Weight]:
    """Resident memory after each tenth of the runs."""
    weights = [report.Weight(0, proxies.memory_mb(process))]
    for tenth in range(1, 11):
        await measure(name, port, runs=runs // 10, clients=8)
        weights.append(report.Weight(tenth * (runs // 10), proxies.memory_mb(process)))
    return weights


async def _crowd(title: str, port: int, process: psutil.Process, followers: int) -> report.Crowd:
    before, after = proxies.memory_mb(process), list[float]()

    async def weigh() -> None:
        after.append(proxies.memory_mb(process))

    await followed(port, followers, weigh)
    return report.Crowd(title, followers, before, after[0])


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=8)
    parser.add_argument("--runs", type=int, default=2000, help="over which memory is watched")
    parser.add_argument("--followers", type=int, default=1000)
    parser.add_argument("--only", action="append", choices=[*TITLES], help="leave the others out")
    parser.add_argument("--python", type=Path, default=proxies.ROOT / ".venv-aegra" / "bin" / "python")
    parser.add_argument("--write", action="store_true", help="write docs/bench/service.json and service.md")
    return parser.parse_args()


_SCRIPTS = {"PYTHONPATH": str(Path(__file__).resolve().parent)}

if __name__ == "__main__":
    main()
