"""From the times of runs to a table, a JSON document and a page."""

import json
import os
import platform
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import linear_regression, median, quantiles

from servicebench.load import Sample
from servicebench.services import TITLES
from servicebench.text import QUESTION

Results = dict[int, dict[str, list[Sample]]]
"""For each number of clients and each service, one sample of each round."""


@dataclass(frozen=True, slots=True)
class Weight:
    """Resident memory in megabytes after so many runs."""

    runs: int
    mb: float


@dataclass(frozen=True, slots=True)
class Crowd:
    """Resident memory in megabytes of a process before and with so many followers; ``title`` says what else it does."""

    title: str
    followers: int
    before_mb: float
    with_mb: float


@dataclass(frozen=True, slots=True)
class Measured:
    """All of one go."""

    results: Results
    memory: Mapping[str, Sequence[Weight]]
    crowds: Sequence[Crowd]


@dataclass(frozen=True, slots=True)
class Line:
    """One service with so many clients: milliseconds, and runs a second (the middle of all rounds)."""

    clients: int
    service: str
    first_p50_ms: float
    first_p99_ms: float
    whole_p50_ms: float
    whole_p99_ms: float
    runs_per_s: float
    runs: int


def lines(results: Results) -> list[Line]:
    """Every service with every number of clients."""
    return [_line(clients, name, samples) for clients, named in results.items() for name, samples in named.items()]


def _line(clients: int, name: str, samples: list[Sample]) -> Line:
    times = [each for sample in samples for each in sample.times]
    first, whole = [each.first * 1000 for each in times], [each.whole * 1000 for each in times]
    rate = median(len(sample.times) / sample.wall for sample in samples)
    return Line(
        clients, name, median(first), _p99(first), median(whole), _p99(whole), rate, sum(map(len, _times(samples)))
    )


def _times(samples: list[Sample]) -> list[list[object]]:
    return [[*sample.times] for sample in samples]


def _p99(values: list[float]) -> float:
    return quantiles(values, n=100, method="inclusive")[98]


def slope(weights: Sequence[Weight]) -> float:
    """Megabytes for each 1,000 runs, over the second half: what was filled once is full by then."""
    late = weights[len(weights) // 2 :]
    return linear_regression([each.runs for each in late], [each.mb for each in late]).slope * 1000


def ratios(results: Results) -> dict[str, dict[int, float]]:
    """For each peer and number of clients, our runs a second by its own: the middle over the rounds of each ratio."""
    found: dict[str, dict[int, float]] = {}
    for clients, named in results.items():
        for name, samples in named.items():
            if name not in {"ours", "direct"} and "ours" in named:
                pairs = zip(named["ours"], samples, strict=True)
                found.setdefault(name, {})[clients] = median(_rate(ours) / _rate(peer) for ours, peer in pairs)
    return found


def _rate(sample: Sample) -> float:
    return len(sample.times) / sample.wall


def table(measured: Measured) -> str:
    """What is printed, and stands on the page."""
    head = "| clients | service | first event p50 | p99 | concluded p50 | p99 | runs/s |\n|---|---|---|---|---|---|---|"
    rows = [
        f"| {each.clients} | {each.service} | {each.first_p50_ms:.1f} ms | {each.first_p99_ms:.1f} ms "
        f"| {each.whole_p50_ms:.1f} ms | {each.whole_p99_ms:.1f} ms | {each.runs_per_s:.1f} |"
        for each in lines(measured.results)
    ]
    return "\n".join([head, *rows, "", *_ratio_lines(measured), "", *_memory_lines(measured)])


def _ratio_lines(measured: Measured) -> list[str]:
    return [
        f"- runs a second, ours by {TITLES[name]}: "
        + ", ".join(f"{value:.2f} with {clients} clients" for clients, value in found.items())
        for name, found in ratios(measured.results).items()
    ]


def _memory_lines(measured: Measured) -> list[str]:
    found = [
        f"- memory, {TITLES[name]}: {weights[0].mb:.0f} MB before and {weights[-1].mb:.0f} MB after {weights[-1].runs} "
        f"runs; {slope(weights):+.1f} MB for each 1,000 in the second half"
        for name, weights in measured.memory.items()
    ]
    for crowd in measured.crowds:
        more = crowd.with_mb - crowd.before_mb
        found.append(
            f"- {crowd.followers} followers, {crowd.title} process: {crowd.with_mb:.0f} MB in all, {more:.0f} MB more"
            " than without them"
        )
    return found


def write(folder: Path, measured: Measured, python: Path) -> None:
    """The page and its figures."""
    document = {
        "lines": [asdict(line) for line in lines(measured.results)],
        "ratios": ratios(measured.results),
        "memory": {name: [asdict(each) for each in weights] for name, weights in measured.memory.items()},
        "followers": [asdict(each) for each in measured.crowds],
        "versions": _versions(python),
    }
    (folder / "service.json").write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")
    about = _ABOUT.format(
        day=datetime.now(UTC).date(),
        python=platform.python_version(),
        cores=os.cpu_count(),
        question=QUESTION,
        versions=", ".join(f"{name} {version}" for name, version in document["versions"].items()),
    )
    (folder / "service.md").write_text(f"{about}\n{table(measured)}\n", encoding="utf-8")


def _versions(python: Path) -> dict[str, str]:
    names = ("aegra-api", "langgraph", "langgraph-checkpoint-postgres", "langchain-openai", "fastapi")
    program = f"from importlib.metadata import version; print(*map(version, {names!r}))"
    told = subprocess.run([python, "-c", program], capture_output=True, text=True, check=True)  # noqa: S603 - our own
    return dict(zip(names, told.stdout.split(), strict=True))


_ABOUT = """# A run through the service

Measured on {day} by `make bench-service`, Python {python}, {cores} cores, everything on one machine: the clients, the
services, the scripted backend and one embedded Postgres server with a database for each service. The services take
turns within each round. Peers: {versions}.

Each run asks "{question}" in a new thread and ends with the backend's answer; the backend streams it at once, and
`direct` is a call to it without any service. Ours names one specialist and the type `explain` and asks nothing back, so
that the backend is called exactly once. Before that call we screen, analyse, search the skills and write a brief, and
after it we check quotes, numbers and form; every step is in a journal, every event in a table. The peers' graph hands
the question to the model, and a checkpointer keeps the messages. Ours takes two requests (accept, then follow), the
peers take one. "First event" is the first server-sent event, "concluded" is when the whole stream has been read; both
begin with the first byte of the first request.
"""
