"""Scores and times to tables, a JSON document and a page."""

import json
import os
import platform
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeAlias

import psutil

from retrievalbench.processes import OURS
from retrievalbench.quality import Scores
from retrievalbench.speed import Times

Part: TypeAlias = dict[str, Any]
"""One part of the report as JSON."""

_METRICS: Mapping[str, tuple[str, ...]] = {
    "docs": ("recall@3", "mrr@3"),
    "code": ("pass@5", "pass@10", "pass@20"),
    "code, whole files": ("pass@10", "pass@20"),
    "spans": ("recall@5", "iou@5"),
    "skills": ("hit@1", "hit@5", "mrr@10", "refusal_auroc", "refused_when_unanswerable", "answered_when_answerable"),
}


def machine() -> dict[str, object]:
    """What it ran on."""
    model = "unknown"
    info = Path("/proc/cpuinfo")
    if info.exists():
        names = [line.partition(":")[2].strip() for line in info.read_text().splitlines() if "model name" in line]
        model = names[0] if names else model
    return {
        "processor": model,
        "cores": os.cpu_count(),
        "memory_gb": round(psutil.virtual_memory().total / 2**30),
        "python": platform.python_version(),
        "load_average": round(os.getloadavg()[0], 1),
    }


def quality_part(scores: Scores, versions: Mapping[str, str]) -> Part:
    """What was found, as it is kept."""
    return {**_stamp(versions), "sets": scores}


def speed_part(times: Times, versions: Mapping[str, str], counts: Mapping[str, int]) -> Part:
    """What was timed, as it is kept: the medians of the rounds."""
    cases = [
        {"embedded": case.embedded, "clients": case.clients, "contestant": name, **rounds.medians()}
        for case, by_contestant in times.items()
        for name, rounds in by_contestant.items()
    ]
    return {**_stamp(versions), **counts, "cases": cases}


def quality_tables(part: Part) -> str:
    """A table for each set: who was asked, and the set's metrics."""
    blocks: list[str] = []
    for name, by_contestant in part["sets"].items():
        metrics = _METRICS[name]
        rows = [f"| {name} | {' | '.join(metrics)} |", f"|---|{'---|' * len(metrics)}"]
        for contestant, found in by_contestant.items():
            rows.append(f"| {contestant} | {' | '.join(_number(found.get(metric)) for metric in metrics)} |")
        blocks.append("\n".join(rows))
    return "\n\n".join(blocks)


def speed_table(part: Part) -> str:
    """Each case with everybody, and ours as a share of theirs."""
    rows = [
        "| measured | at once | contestant | p50 ms | p99 ms | questions/s | our p50 to theirs | our rate to theirs |",
        "|---|---|---|---|---|---|---|---|",
    ]
    ours = {(case["embedded"], case["clients"]): case for case in part["cases"] if case["contestant"] == OURS.name}
    for case in part["cases"]:
        mine = ours[case["embedded"], case["clients"]]
        ratio = " | "
        if case is not mine:
            ratio = f"{mine['p50_ms'] / case['p50_ms']:.2f} | {mine['per_s'] / case['per_s']:.1f}"
        kind = "embedding and search" if case["embedded"] else "search alone"
        rows.append(
            f"| {kind} | {case['clients']} | {case['contestant']} | {case['p50_ms']:.2f} | {case['p99_ms']:.2f} "
            f"| {case['per_s']:.1f} | {ratio} |"
        )
    return "\n".join(rows)


def write(folder: Path, parts: Mapping[str, Part]) -> None:
    """Put the parts that were measured in retrieval.json, and retrieval.md beside it; other parts stay as they were."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "retrieval.json"
    kept: dict[str, Part] = json.loads(path.read_text()) if path.exists() else {}
    kept |= parts
    path.write_text(json.dumps(kept, indent=2) + "\n")
    blocks = [block(kept[name]) for name, block in (("quality", _quality), ("speed", _speed)) if name in kept]
    (folder / "retrieval.md").write_text("\n\n".join([_HEAD, *blocks]) + "\n")


_HEAD = """# The search beside LangChain's and LlamaIndex's

All three use the same Postgres with pgvector and the same embedding model, MiniLM. The others are set up as their
documentation shows: HNSW with m 16 and ef_construction 64, ef_search 40. Ours searches with ef_search 100, by meaning
and by words at once. `make bench-retrieval` measures all of it again."""


def _quality(part: Part) -> str:
    return f"""## Quality

{_measured(part)}

The questions are the development halves; figures are the scorer's own. Ours is `cto-team retrieve` with one
configuration for all sets. The others get the sets' chunks where a set gives them (code), else texts cut by the
splitter that their users take, to 180 tokens with 20 of overlap. Their vectors come from our embedder. The score that
tells answerable questions from others is the best hit's; only ours decides whether to answer.

{quality_tables(part)}"""


def _speed(part: Part) -> str:
    return f"""## Speed

{_measured(part)}

{part["chunks"]} chunks, {part["questions"]} questions, {part["rounds"]} rounds in which everybody is asked in turns,
the best 10 hits each time; medians of the rounds. Search alone starts from the question's vector. For the whole, the
others embed with sentence-transformers at full width, as their users do, and we with what we ship. Nobody remembers a
question from one round to the next. Every contestant is one process.

{speed_table(part)}"""


def _stamp(versions: Mapping[str, str]) -> Part:
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": machine(),
        "versions": dict(versions),
    }


def _measured(part: Part) -> str:
    on = part["machine"]
    versions = ", ".join(f"{name} {number}" for name, number in part["versions"].items())
    return (
        f"Measured {part['at']} on {on['cores']} cores ({on['processor']}) with {on['memory_gb']} GB of memory, load "
        f"average {on['load_average']} at the end; Python {on['python']}, {versions}."
    )


def _number(value: object) -> str:
    return f"{value:.3f}" if isinstance(value, float | int) else ""
