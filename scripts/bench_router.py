"""The gateway beside LiteLLM's proxy: the same scripted backend, the same calls, in one run and in turns.

    make bench-router
    python scripts/bench_router.py --rounds 2 --only gateway      # while working on our own side

What is reported as overhead is the time of a call through a proxy minus the median of the same call made directly to
the backend in the same round. Writes docs/bench/router.json and router.md.
"""

import argparse
import asyncio
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

import psutil
from routerbench import proxies, report
from routerbench.decision import decision_latency
from routerbench.load import Sample, Target, measure

CONCURRENT = (1, 16, 64)
CALLS = {False: {1: 24, 16: 96, 64: 128}, True: {1: 24, 16: 32, 64: 64}}
"""In one round, plain and streamed. Rounds are short, so that whatever else the machine does meets all alike."""


def main() -> None:
    """Run the comparison and write its report."""
    options = _options()
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        upstream = proxies.free_port()
        stack.enter_context(
            proxies.running(proxies.backend_command(upstream), upstream, folder / "backend.log", _SCRIPTS)
        )
        targets, processes = [Target("direct", upstream, "scripted-1")], dict[str, psutil.Process]()
        for proxy in options.only or ("gateway", "litellm"):
            port = proxies.free_port()
            if proxy == "gateway":
                command = proxies.gateway_command(folder, port, [upstream])
                variables = proxies.gateway_variables(folder)
            else:
                command = proxies.litellm_command(options.litellm, folder, port, [upstream])
                variables = proxies.litellm_variables()
            log = folder / f"{proxy}.log"
            processes[proxy] = stack.enter_context(proxies.running(command, port, log, variables))
            targets.append(Target(proxy, port, "auto" if proxy == "gateway" else "scripted-0"))
        idle = {name: proxies.memory_mb(process) for name, process in processes.items()}
        results = asyncio.run(_rounds(targets, options.rounds, [*processes.values()]))
        busy = {name: proxies.memory_mb(process) for name, process in processes.items()}
    measured = report.Measured(results, idle, busy, decision_latency())
    print(report.table(measured))
    if options.write:
        report.write(proxies.ROOT / "docs" / "bench", measured, options.litellm)


async def _rounds(targets: list[Target], rounds: int, processes: list[psutil.Process]) -> report.Results:
    results: report.Results = {}
    for target in targets:  # the first calls of a process open connections and fill caches
        for stream in (False, True):
            await measure(target, stream=stream, calls=20, concurrent=4)
    for number in range(rounds):
        for concurrent in CONCURRENT:
            for stream in (False, True):
                turn = number % len(targets)
                for target in targets[turn:] + targets[:turn]:
                    calls = CALLS[stream][concurrent]
                    await proxies.at_rest(processes)
                    sample: Sample = await measure(target, stream=stream, calls=calls, concurrent=concurrent)
                    results.setdefault((stream, concurrent), {}).setdefault(target.name, []).append(sample)
        print(f"round {number + 1} of {rounds}", file=sys.stderr, flush=True)
    return results


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--only", action="append", choices=("gateway", "litellm"), help="leave the other one out")
    parser.add_argument("--litellm", type=Path, default=proxies.ROOT / ".venv-litellm" / "bin" / "litellm")
    parser.add_argument("--write", action="store_true", help="write docs/bench/router.json and router.md")
    return parser.parse_args()


_SCRIPTS = {"PYTHONPATH": str(Path(__file__).resolve().parent)}

if __name__ == "__main__":
    main()
