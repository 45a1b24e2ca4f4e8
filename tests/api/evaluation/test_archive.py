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
    """Two runs of forty cases that differ in what a judge says of them, and two in which eight types are wrong."""
    folder = Path(place.home) / "evaluation" / "runs"
    scores = {"type": 1.0, "case_score": 1.0}
    rows = [Row(f"c-{n:02}", 0, Observed(RowStatus.OK), Scored(scores)) for n in range(40)]
    for name, score in (("before", 0.9), ("after", 0.1)):
        judged(archived_rows(folder, name, rows), score, BY)
    for name, wrong in (("right", 0), ("wrong", 8)):
        types = [1.0] * (40 - wrong) + [0.0] * wrong
        rows = [
            Row(f"c-{n:02}", 0, Observed(RowStatus.OK), Scored({"type": each, "agents": 1.0, "case_score": 1.0}))
            for n, each in enumerate(types)
        ]
        archived_rows(folder, name, rows, suite="calc")
    return folder


def asked(service: Served, baseline: str, now: str, **more: str | float | list[str]) -> httpx.Response:
    return service.http.get(f"{ROOT}/compare", params={"baseline": baseline, "now": now, **more})


def compared(
    service: Served, baseline: str = "before", now: str = "after", **more: str | float | list[str]
) -> RunComparisonView:
    answer = asked(service, baseline, now, **more)
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


def test_the_gate_is_that_of_the_suite_or_as_the_caller_wishes(service: Served) -> None:
    standard = compared(service)
    assert standard.gate.metrics == ("case_score", "clarify_f1", "citation_hit")
    plain = compared(service, "right", "wrong")
    assert (plain.reason, plain.gate.metrics) == (Reason.OK, ("case_score",))
    strict = compared(service, "right", "wrong", metric=["type", "agents"])
    assert (strict.reason, strict.gate.metrics) == (Reason.REGRESSED, ("type", "agents"))
    assert [each.metric for each in strict.metrics if each.gates] == ["type", "agents"]
    # Eight of forty by chance: p is 1/256, shared by two metrics.
    patient = compared(service, "right", "wrong", metric=["type", "agents"], alpha=0.001)
    assert patient.reason is Reason.INCONCLUSIVE
    assert compared(service, "right", "wrong", metric="type", min_effect=0.5, margin=0.4).reason is Reason.OK


@pytest.mark.parametrize(
    ("wish", "status"),
    [({"metric": "tpye"}, 422), ({"alpha": 0}, 422), ({"margin": 2}, 422), ({"metric": "../x"}, 422)],
)
def test_a_wish_that_would_decide_nothing_is_refused(
    service: Served, wish: dict[str, str | float | list[str]], status: int
) -> None:
    assert asked(service, "right", "wrong", **wish).status_code == status
    assert "agents, case_score" in asked(service, "right", "wrong", metric="tpye").json()["detail"]
    assert asked(service, "right", "nobody").status_code == httpx.codes.NOT_FOUND
