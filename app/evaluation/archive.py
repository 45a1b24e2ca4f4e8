"""The runs of the evaluation that are finished, in the folder where they are kept."""

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from pydantic import ValidationError

from app.domain.errors import NotFound, TeamError
from app.domain.evaluation.observed import RowStatus
from app.domain.evaluation.row import Manifest, Row
from app.evaluation.running.folder import RunFolder
from app.evaluation.running.rows import load_row
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
    return RunArchive(settings.home / "evaluation" / "runs")


class RunArchive:
    """Reads a folder of runs. What is no finished run is passed over."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def runs(self) -> tuple[FinishedRun, ...]:
        """The latest finished runs, newest first."""
        found: list[FinishedRun] = []
        for place in sorted(self._places(), key=lambda each: each.stat().st_mtime, reverse=True)[:MOST_RUNS]:
            try:
                found.append(_summed(RunFolder(place).manifest(), self._rows(place)))
            except TeamError as error:
                # Of an earlier format, say: the others are there all the same.
                problem("evaluation.unreadable", error, run=place.name)
        return tuple(found)

    def rows(self, run: str) -> tuple[Row, ...]:
        """The rows of a run; raises NotFound. A name is never joined to a path unseen."""
        place = next((each for each in self._places() if each.name == run), None)
        if place is None:
            raise NotFound(f"There is no finished run {run!r} of the evaluation.")
        return self._rows(place)

    def _places(self) -> list[Path]:
        if not self._folder.is_dir():
            return []
        return [each for each in self._folder.iterdir() if RunFolder(each).rows.is_file()]

    @staticmethod
    def _rows(place: Path) -> tuple[Row, ...]:
        try:
            lines = RunFolder(place).rows.read_text(encoding="utf-8").splitlines()
            return tuple(load_row(line) for line in lines if line)
        except (OSError, ValueError, ValidationError) as error:
            raise NotFound(f"The rows of the run {place.name!r} cannot be read.") from error


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
