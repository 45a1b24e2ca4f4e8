"""Finished runs of the evaluation in a folder."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from app.domain.evaluation.observed import Observed, RowStatus
from app.domain.evaluation.row import JudgedBy, Row, Scored
from app.evaluation.running.baseline import read_baseline
from app.evaluation.running.folder import RunFolder
from app.evaluation.running.rows import dump_row
from app.evaluation.scoring.case_score import JUDGE, METRIC, case_score
from tests.evaluation.reporting.runs import MANIFEST


def archived(folder: Path, run: str, score: float) -> None:
    """Keep a run of three cases that all have this score."""
    rows = [Row(case, 0, Observed(RowStatus.OK), Scored({"case_score": score})) for case in ("a", "b", "c")]
    archived_rows(folder, run, rows)


def archived_rows(folder: Path, run: str, rows: Sequence[Row], suite: str = "default") -> RunFolder:
    """Keep a run with these rows."""
    place = RunFolder(folder / run)
    place.begin(replace(MANIFEST, run=run, suite=suite, n_cases=len({row.case for row in rows})))
    place.finish(rows, {"rows": len(rows)})
    return place


def judged(place: RunFolder, score: float, by: JudgedBy) -> None:
    """Let a judge have given every answer of a run this score."""
    rows = [_judged(row, score, by) for row in read_baseline(place.rows).rows]
    place.judged.write_text("".join(f"{dump_row(row)}\n" for row in rows), encoding="utf-8")


def _judged(row: Row, score: float, by: JudgedBy) -> Row:
    scores = {name: value for name, value in row.scored.scores.items() if name != METRIC} | {JUDGE: score}
    total = case_score(scores, row.scored.hard)
    return replace(row, scored=replace(row.scored, scores={**scores, METRIC: total or 0.0}), judged=by)
