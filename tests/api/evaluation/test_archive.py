"""Runs of the evaluation over HTTP, held against each other as the command does it."""

from pathlib import Path

import httpx
import pytest

from app.api.evaluation.archive import RunComparisonView
from app.domain.evaluation.comparison import Reason
from app.domain.evaluation.observed import Observed, RowStatus
from app.domain.evaluation.row import JudgedBy, Row, Scored
from app.evaluation.judging.kept import keep
from tests.evaluation.archived import archived_rows, judged
from tests.evaluation.judging.benches import RUBRIC
from tests.evaluation.judging.calibrated import made
from tests.running import Place, Served

ROOT = "/v1/evaluations/runs"
BY = JudgedBy("judge-1", RUBRIC.name, RUBRIC.digest)


@pytest.fixture(scope="module", autouse=True)
def runs(place: Place) -> Path:
    """Two runs of forty cases that differ in what a judge says of them, and in nothing else."""
    folder = Path(place.home) / "evaluation" / "runs"
    scores = {"type": 1.0, "case_score": 1.0}
    rows = [Row(f"c-{n:02}", 0, Observed(RowStatus.OK), Scored(scores)) for n in range(40)]
    for name, score in (("before", 0.9), ("after", 0.1)):
        judged(archived_rows(folder, name, rows), score, BY)
    return folder


def compared(service: Served, **more: str | float | list[str]) -> RunComparisonView:
    answer = service.http.get(f"{ROOT}/compare", params={"baseline": "before", "now": "after", **more})
    assert answer.status_code == httpx.codes.OK, answer.text
    return RunComparisonView.model_validate_json(answer.text)


def test_a_judge_decides_only_where_its_calibration_passes(service: Served, place: Place) -> None:
    found = compared(service)
    assert found.reason is Reason.OK
    (said,) = found.not_gating
    assert said.metric == "judge"
    assert "never held against people" in said.why
    assert "cto-team eval judge calibrate" in said.remedy
    keep([made()], Path(place.home) / "evaluation" / "calibrations" / "answer.json")
    found = compared(service)
    assert (found.reason, found.not_gating) == (Reason.REGRESSED, ())
