"""Kills a run of the evaluation again and again, and goes on with it.

python -m tests.evaluation.killing --kills 20 --seed 1
"""

import argparse
import json
import random
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.running import COMMAND, PATIENCE_S, Json, Place

FILES = ("manifest.json", "rows.jsonl", "summary.json")
QUESTIONS = (
    "Which population stability index means that I must retrain?",
    "Should we use the GPT-4 API or self-host Llama for 100,000 requests a month?",
    "What does a change request have to say about cost?",
    "Which wine goes with fish?",
    "Design a search over 20,000 internal PDF pages for 150 colleagues, three developers, three months.",
    "Review this query: SELECT * FROM orders WHERE YEAR(created_at) = 2026 AND note LIKE '%late%';",
    "How much GPU memory does a 7B model in FP16 need for 4 users with 2k tokens of context each?",
    "Since Tuesday's release the p99 of our checkout went from 400 ms to 3 s, CPU is at 30 percent. What do we do?",
    "Ab welchem PSI-Wert muss ein Modell neu trainiert werden?",
    "Write an ADR: we keep orders in PostgreSQL and not in MongoDB, because the team of five knows it.",
)


@dataclass(frozen=True)
class Ground:
    """Where the runs take place."""

    place: Place
    suite: Path
    runs: Path

    @classmethod
    def made(cls, folder: Path, dsn: str | None) -> "Ground":
        """With a file of cases, and nothing else yet."""
        suite = folder / "cases.jsonl"
        rows: list[Json] = [{"id": f"q{n:02}", "question": each, "expect": {}} for n, each in enumerate(QUESTIONS)]
        suite.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        return cls(Place(folder / "home", dsn), suite, folder / "runs")

    def begin(self, *more: str) -> subprocess.Popen[str]:
        """A run in a process of its own; its progress can be read."""
        arguments = [COMMAND, "eval", *more, "--out", str(self.runs), "--concurrency", "3"]
        return subprocess.Popen(
            arguments, env=self.place.environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )

    @property
    def names(self) -> list[str]:
        """The runs that there are."""
        return sorted(path.name for path in self.runs.iterdir()) if self.runs.is_dir() else []

    def whole(self) -> str:
        """The name of a run that nobody disturbed."""
        before = self.names
        with self.begin("run", str(self.suite)) as process:
            _, told = process.communicate(timeout=PATIENCE_S)
        assert process.returncode in {0, 3}, told
        (name,) = set(self.names) - set(before)
        return name

    def killed(self, moments: Sequence[tuple[int, float]]) -> str:
        """The name of a run that was killed at each moment, gone on with, and brought to its end.

        A moment is a number of lines of progress, of this attempt, and seconds after the last of them.
        """
        before, name = self.names, ""
        for lines, seconds in moments:
            with self.begin("resume", name) if name else self.begin("run", str(self.suite)) as process:
                _kill(process, lines, seconds)
            name = name or next(iter(set(self.names) - set(before)), "")
        return self.gone_on_with(name) if name else self.whole()

    def gone_on_with(self, name: str) -> str:
        """The name of a run, after it was brought to its end."""
        with self.begin("resume", name) as process:
            _, told = process.communicate(timeout=PATIENCE_S)
        assert process.returncode in {0, 3}, told
        return name

    def files(self, name: str) -> dict[str, bytes]:
        """What a reader finds of a run; what names it is left out."""
        found = {file: (self.runs / name / file).read_bytes() for file in FILES}
        manifest = json.loads(found.pop("manifest.json"))
        kept = {key: value for key, value in manifest.items() if key not in {"run", "started"}}
        return {**found, "manifest.json": json.dumps(kept).encode()}


def _kill(process: subprocess.Popen[str], lines: int, seconds: float) -> None:
    """``kill -9``, when so many lines have been read and some time has passed; one that has ended is left alone."""
    assert process.stderr is not None
    while lines > 0 and (line := process.stderr.readline()):
        lines -= "/" in line
    try:
        process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)


def main() -> None:
    """Kill at random moments; 1 where a file differs from that of a run that nobody disturbed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    chance = random.Random(options.seed)  # noqa: S311 - repeatable, guards nothing
    folder = Path(tempfile.mkdtemp(prefix="cto-"))
    ground = Ground.made(folder, None)
    expected, left, bad = ground.files(ground.whole()), options.kills, 0
    while left > 0:
        moments = [(chance.randint(0, 3), chance.random() * 0.5) for _ in range(min(left, 4))]
        left -= len(moments)
        same = ground.files(ground.killed(moments)) == expected
        bad += not same
        sys.stdout.write(f"{len(moments)} kills at {moments}: {'the same files' if same else 'OTHER FILES'}\n")
    shutil.rmtree(folder, ignore_errors=True)
    sys.exit(bool(bad))


if __name__ == "__main__":
    main()
