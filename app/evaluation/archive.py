"""The runs of the evaluation that are finished, in the folder where they are kept."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from app.domain.errors import InvalidSuite, ManifestDiffers, NotFound, TeamError
from app.domain.evaluation.comparison import Comparison, Gate
from app.domain.evaluation.observed import RowStatus
from app.domain.evaluation.row import Manifest, Row
from app.evaluation.comparing.compare import SEED, compare
from app.evaluation.comparing.wishes import AS_IT_IS, GateWishes
from app.evaluation.judging.calibration import Calibration
from app.evaluation.judging.kept import kept_calibrations
from app.evaluation.running.baseline import read_baseline
from app.evaluation.running.folder import RunFolder
from app.evaluation.suites.reading import read_suite
from app.settings import Settings
from app.telemetry import problem

MOST_RUNS = 50
"""Runs that a list shows: the latest."""

SCORE = "case_score"


@dataclass(frozen=True, slots=True)
class FinishedRun:
    """A run in a list. ``score`` is the mean of the case score over its tries; ``broken`` counts safety rules."""

    manifest: Manifest
    tries: int
    errors: int
    broken: int
    score: float | None
    usd: Decimal


def archive_of(settings: Settings) -> "RunArchive":
    """The archive of this machine."""
    return RunArchive(
        settings.home / "evaluation" / "runs",
        lambda: kept_calibrations(settings),
        lambda suite: _gate(suite, settings.evals),
    )


class RunArchive:
    """Reads a folder of runs. What is no finished run is passed over.

    When two runs are held against each other, ``calibrations`` are those of judges, and ``gates`` has the gate of a
    suite.
    """

    def __init__(
        self,
        folder: Path,
        calibrations: Callable[[], Sequence[Calibration]] = tuple,
        gates: Callable[[str], Gate] = lambda _: Gate(),
    ) -> None:
        self._folder = folder
        self._calibrations = calibrations
        self._gates = gates

    def runs(self) -> tuple[FinishedRun, ...]:
        """The latest finished runs, newest first."""
        found: list[FinishedRun] = []
        for place in sorted(self._places(), key=lambda each: each.stat().st_mtime, reverse=True)[:MOST_RUNS]:
            try:
                found.append(_summed(RunFolder(place).manifest(), _rows(RunFolder(place).rows)))
            except TeamError as error:
                # Of an earlier format, say: the others are there all the same.
                problem("evaluation.unreadable", error, run=place.name)
        return tuple(found)

    def rows(self, run: str) -> tuple[Row, ...]:
        """The rows of a run, with what a judge said; raises NotFound. A name is never joined to a path unseen."""
        return _rows(self._place(run).latest)

    def compared(self, baseline: str, now: str, wishes: GateWishes = AS_IT_IS) -> Comparison:
        """The second run held against the first, by the gate of its suite with what is wished for.

        Raises:
            NotFound: there is no such run.
            InvalidGate: a metric is wished for that neither run has.
        """
        before, after = self.rows(baseline), self.rows(now)
        gate = wishes.of(self._gates(self._place(now).manifest().suite), before, after)
        return compare(before, after, gate, SEED, calibrations=self._calibrations())

    def _place(self, run: str) -> RunFolder:
        place = next((each for each in self._places() if each.name == run), None)
        if place is None:
            raise NotFound(f"There is no finished run {run!r} of the evaluation.")
        return RunFolder(place)

    def _places(self) -> list[Path]:
        if not self._folder.is_dir():
            return []
        return [each for each in self._folder.iterdir() if RunFolder(each).rows.is_file()]


def _gate(suite: str, evals: Path) -> Gate:
    """That of the suite, if there still is one of this name; a file of cases has none."""
    try:
        return read_suite(suite, evals).gate
    except InvalidSuite:
        return Gate()


def _rows(path: Path) -> tuple[Row, ...]:
    try:
        return read_baseline(path).rows
    except ManifestDiffers as error:
        raise NotFound(f"The rows of the run {path.parent.name!r} cannot be read.") from error


def _summed(manifest: Manifest, rows: tuple[Row, ...]) -> FinishedRun:
    scores = [row.scored.scores[SCORE] for row in rows if SCORE in row.scored.scores]
    return FinishedRun(
        manifest=manifest,
        tries=len(rows),
        errors=sum(row.observed.status is not RowStatus.OK for row in rows),
        broken=sum(len(row.scored.hard) for row in rows),
        score=sum(scores) / len(scores) if scores else None,
        usd=sum((row.observed.usd for row in rows), Decimal(0)),
    )
