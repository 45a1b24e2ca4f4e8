"""Finished runs of the evaluation in a folder."""

from dataclasses import replace
from pathlib import Path

from app.domain.evaluation.observed import Observed, RowStatus
from app.domain.evaluation.row import Row, Scored
from app.evaluation.running.folder import RunFolder
from tests.evaluation.reporting.runs import MANIFEST


def archived(folder: Path, run: str, score: float) -> None:
    """Keep a run of three cases that all have this score."""
    place = RunFolder(folder / run)
    place.begin(replace(MANIFEST, run=run, n_cases=3))
    rows = [Row(case, 0, Observed(RowStatus.OK), Scored({"case_score": score})) for case in ("a", "b", "c")]
    place.finish(rows, {"rows": len(rows)})
