"""Everybody's searches in turns: alone with a given vector, and whole with the question embedded first."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

import numpy as np
from numpy.typing import NDArray

from retrievalbench.processes import OURS, Process, hand_over

CLIENTS = (1, 8)
K = 10
MODES: Mapping[str, tuple[str, ...]] = {
    OURS.name: ("hybrid",),
    "LangChain": ("dense", "hybrid"),
    "LlamaIndex": ("dense", "fusion"),
}


@dataclass(frozen=True, slots=True)
class Case:
    """Whether the question is embedded in the time that is taken, and how many ask at once."""

    embedded: bool
    clients: int


@dataclass(slots=True)
class Rounds:
    """What each round measured: milliseconds, and questions a second."""

    p50_ms: list[float] = field(default_factory=list)
    p99_ms: list[float] = field(default_factory=list)
    per_s: list[float] = field(default_factory=list)

    def add(self, seconds: list[float], whole: float) -> None:
        """One round's times."""
        self.p50_ms.append(float(np.percentile(seconds, 50)) * 1000)
        self.p99_ms.append(float(np.percentile(seconds, 99)) * 1000)
        self.per_s.append(len(seconds) / whole)

    def medians(self) -> dict[str, float]:
        """The middle of the rounds."""
        return {
            "p50_ms": round(median(self.p50_ms), 2),
            "p99_ms": round(median(self.p99_ms), 2),
            "per_s": round(median(self.per_s), 1),
        }


Times = dict[Case, dict[str, Rounds]]


def timings(
    processes: list[Process],
    tables: Mapping[str, str],
    questions: list[str],
    vectors: NDArray[np.float32],
    rounds: int,
    folder: Path,
) -> Times:
    """Every case in every round, and within it everybody, each round another one first. ``tables`` is by contestant."""
    given = hand_over(folder, "timed", questions, vectors)
    runs = [(process, mode) for process in processes for mode in MODES[process.kind.name]]
    times: Times = {}
    for number in range(-1, rounds):  # before the first round caches are filled and connections opened
        for case in (Case(embedded, clients) for embedded in (False, True) for clients in CLIENTS):
            turn = number % len(runs)
            for process, mode in runs[turn:] + runs[:turn]:
                answer = process.ask(
                    do="time",
                    table=tables[process.kind.name],
                    mode=mode,
                    k=K,
                    clients=case.clients,
                    questions=given["texts"],
                    vectors=None if case.embedded else given["vectors"],
                )
                if number >= 0:
                    name = process.kind.name if process.kind == OURS else f"{process.kind.name}, {mode}"
                    times.setdefault(case, {}).setdefault(name, Rounds()).add(**answer)
        print(f"round {number + 1} of {rounds}", file=sys.stderr, flush=True)
    return times
