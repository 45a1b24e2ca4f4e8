"""The analyzer's classifier on public sets: vague tasks (IN3), 150 intents and none of them (CLINC150), banking77.

    BENCH_DATA=../data python scripts/bench_classify.py

Every figure comes from ``cto-team classify``, called once for each test set and five times for the folds of IN3. The
files lie in ``$BENCH_DATA/analyzer``. The exit code is 1 where a figure is too low.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Row = Mapping[str, object]

COMMAND = (sys.executable, "-c", "from app.cli.main import run; run()", "classify")
FOLDS = 5
LEAST = {
    "IN3, vague or not, five folds: AUROC": 0.88,
    "CLINC150: accuracy in scope": 0.92,
    "CLINC150: recall of what is out of scope": 0.88,
    "banking77: accuracy": 0.92,
}


def main() -> None:
    """Train, predict, score and print."""
    folder = Path(os.environ.get("BENCH_DATA", "../shared/data")) / "analyzer"
    found = {**_clinc(folder), **_banking(folder), **_in3(folder)}
    for name, value in found.items():
        least = f"at least {LEAST[name]:.2f}" if name in LEAST else ""
        print(f"{name:45} {value:8.3f}  {least}")
    sys.exit(any(found[name] < least for name, least in LEAST.items()))


def _clinc(folder: Path) -> dict[str, float]:
    train, test = _read(folder / "clinc150-train.jsonl"), _read(folder / "clinc150-dev.jsonl")
    results, seconds = _classify(train, test, "intent")
    right = np.array([result["pred"] == row["intent"] for result, row in zip(results, test, strict=True)])
    outside = np.array([row["intent"] == "oos" for row in test])
    return {
        "CLINC150: accuracy in scope": float(right[~outside].mean()),
        "CLINC150: recall of what is out of scope": float(right[outside].mean()),
        "CLINC150: seconds": seconds,
    }


def _banking(folder: Path) -> dict[str, float]:
    train, test = _read(folder / "banking77-train.jsonl"), _read(folder / "banking77-dev.jsonl")
    results, seconds = _classify(train, test, "intent")
    right = [result["pred"] == row["intent"] for result, row in zip(results, test, strict=True)]
    return {"banking77: accuracy": float(np.mean(right)), "banking77: seconds": seconds}


def _in3(folder: Path) -> dict[str, float]:
    rows, dev = _read(folder / "in3-train.jsonl"), _read(folder / "in3-dev.jsonl")
    fold = np.random.default_rng(0).permutation(len(rows)) % FOLDS
    scores = np.zeros(len(rows))
    for held in range(FOLDS):
        results, _ = _classify(
            [rows[n] for n in np.flatnonzero(fold != held)], [rows[n] for n in np.flatnonzero(fold == held)], "label"
        )
        scores[fold == held] = [float(str(result["score"])) for result in results]
    vague = np.array([row["label"] == 1 for row in rows])
    results, _ = _classify(rows, dev, "label")
    found = np.array([float(str(result["score"])) for result in results])
    by_fold = [_auroc(vague[fold == held], scores[fold == held]) for held in range(FOLDS)]
    return {
        "IN3, vague or not, five folds: AUROC": float(np.mean(by_fold)),
        "IN3, all folds together: AUROC": _auroc(vague, scores),
        "IN3, test half, judged by a person: AUROC": _auroc(np.array([row["label"] == 1 for row in dev]), found),
        "IN3, test half, published label: AUROC": _auroc(np.array([row["label_in3"] == 1 for row in dev]), found),
    }


def _classify(train: Sequence[Row], test: Sequence[Row], field: str) -> tuple[list[Row], float]:
    """The results of one call of the command, and the seconds that it took. Only the text of a test row is given."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _write(folder / "train", train)
        _write(folder / "in", [{"text": row["text"]} for row in test])
        files = ["--train", str(folder / "train"), "--input", str(folder / "in"), "--output", str(folder / "out")]
        begun = time.perf_counter()
        subprocess.run([*COMMAND, *files, "--field", field], check=True)  # noqa: S603 - our own command
        return _read(folder / "out"), time.perf_counter() - begun


def _auroc(truth: NDArray[np.bool_], scores: NDArray[np.float64]) -> float:
    """How often a true row has the higher score than a false one; ties count half."""
    true, false = scores[truth], np.sort(scores[~truth])
    below, up_to = np.searchsorted(false, true, "left"), np.searchsorted(false, true, "right")
    return float((below + up_to).mean() / (2 * len(false)))


def _read(path: Path) -> list[Row]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def _write(path: Path, rows: Sequence[Row]) -> None:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


if __name__ == "__main__":
    main()
