"""From the times of calls to a table, a JSON document and a page."""

import json
import os
import platform
import subprocess
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median, quantiles

from routerbench.backend import EVENTS
from routerbench.decision import BACKENDS, RULES, Latency
from routerbench.load import Sample

Case = tuple[bool, int]
"""Whether the answer is streamed, and how many calls are made at once."""

Results = dict[Case, dict[str, list[Sample]]]
"""For each case and target, one sample of each round."""


@dataclass(frozen=True, slots=True)
class Measured:
    """All of one run; memory in megabytes, before and after the calls."""

    results: Results
    idle: Mapping[str, float]
    busy: Mapping[str, float]
    decision: Latency


@dataclass(frozen=True, slots=True)
class Line:
    """One proxy in one case: milliseconds above the direct call, and calls a second."""

    streamed: bool
    concurrent: int
    proxy: str
    overhead_p50_ms: float
    overhead_p99_ms: float
    calls_per_s: float
    direct_p50_ms: float
    calls: int


def lines(results: Results) -> list[Line]:
    """Every proxy in every case."""
    return [
        _line(case, name, samples, by_target["direct"])
        for case, by_target in results.items()
        for name, samples in by_target.items()
        if name != "direct"
    ]


def _line(case: Case, name: str, samples: list[Sample], direct: list[Sample]) -> Line:
    over: list[float] = []
    for sample, base in zip(samples, direct, strict=True):
        middle = median(base.seconds)
        over.extend((seconds - middle) * 1000 for seconds in sample.seconds)
    rates = [len(sample.seconds) / sample.whole for sample in samples]
    return Line(
        streamed=case[0],
        concurrent=case[1],
        proxy=name,
        overhead_p50_ms=round(median(over), 2),
        overhead_p99_ms=round(quantiles(over, n=100)[98], 2),
        calls_per_s=round(median(rates), 1),
        direct_p50_ms=round(median(s for base in direct for s in base.seconds) * 1000, 2),
        calls=len(over),
    )


def table(measured: Measured) -> str:
    """All of it in Markdown."""
    idle, busy = measured.idle, measured.busy
    rows = [
        "| answer | at once | proxy | overhead p50 ms | p99 ms | calls/s | calls |",
        "|---|---|---|---|---|---|---|",
    ]
    found = lines(measured.results)
    for line in found:
        kind = f"streamed, {EVENTS} events" if line.streamed else "plain"
        rows.append(
            f"| {kind} | {line.concurrent} | {line.proxy} | {line.overhead_p50_ms:.2f} | {line.overhead_p99_ms:.2f} "
            f"| {line.calls_per_s:.1f} | {line.calls} |"
        )
    rows += ["", "| proxy | memory at the start, MB | after the calls, MB |", "|---|---|---|"]
    rows += [f"| {name} | {idle[name]:.0f} | {busy[name]:.0f} |" for name in idle]
    if {"gateway", "litellm"} <= set(idle):
        rows += ["", *_ratios(found, busy)]
    rows += ["", f"One decision ({BACKENDS} backends, {RULES} rules): p50 {measured.decision.p50_us} microseconds, "]
    rows[-1] += f"p99 {measured.decision.p99_us}."
    return "\n".join(rows)


def _ratios(found: list[Line], busy: Mapping[str, float]) -> list[str]:
    rows = ["| gateway to litellm | overhead p50 | p99 | calls/s |", "|---|---|---|---|"]
    cases = {(line.streamed, line.concurrent): {} for line in found}
    for line in found:
        cases[line.streamed, line.concurrent][line.proxy] = line
    for (streamed, concurrent), pair in cases.items():
        ours, theirs = pair["gateway"], pair["litellm"]
        rows.append(
            f"| {'streamed' if streamed else 'plain'}, {concurrent} at once "
            f"| {ours.overhead_p50_ms / theirs.overhead_p50_ms:.2f} "
            f"| {ours.overhead_p99_ms / theirs.overhead_p99_ms:.2f} | {ours.calls_per_s / theirs.calls_per_s:.1f} |"
        )
    return [*rows, "", f"Memory: {busy['gateway'] / busy['litellm']:.2f} of LiteLLM's."]


def write(folder: Path, measured: Measured, litellm: Path) -> None:
    """Write router.json and router.md."""
    idle, busy = measured.idle, measured.busy
    folder.mkdir(parents=True, exist_ok=True)
    told = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "python": platform.python_version(),
        "cores": os.cpu_count(),
        "load_average": os.getloadavg(),
        "litellm": _version(litellm),
        "memory_mb": {name: {"start": round(idle[name]), "after": round(busy[name])} for name in idle},
        "cases": [asdict(line) for line in lines(measured.results)],
        "decision": asdict(measured.decision),
    }
    (folder / "router.json").write_text(json.dumps(told, indent=2) + "\n")
    (folder / "router.md").write_text(
        "# The gateway beside LiteLLM's proxy\n\n"
        f"Measured {told['at']} with `make bench-router`: LiteLLM {told['litellm']}, Python {told['python']}, "
        f"{told['cores']} cores, load average {os.getloadavg()[0]:.1f} at the end. Both proxies stand before the same "
        "scripted backend and are asked in turns in one run; overhead is the time of a call minus the median of the "
        f"same call made directly.\n\n{table(measured)}\n"
    )


def _version(litellm: Path) -> str:
    asked = "from importlib.metadata import version; print(version('litellm'))"
    found = subprocess.run(  # noqa: S603 - the interpreter beside the program
        [str(litellm.parent / "python"), "-c", asked], capture_output=True, text=True, check=False
    )
    return found.stdout.strip()
