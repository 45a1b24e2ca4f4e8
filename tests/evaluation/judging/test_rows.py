from dataclasses import replace

import pytest

from app.domain.evaluation.observed import RowStatus
from app.domain.evaluation.row import JudgedBy
from app.domain.labels import RequestType, Sensitivity
from app.evaluation.judging.judgement import Judgement, Mark, Says
from app.evaluation.judging.rows import to_judge, with_judgement
from tests.evaluation.judging.benches import RUBRIC
from tests.evaluation.made import called, case, observed, row

MARKS = (Mark("answers", Says.YES, "x"), Mark("acts", Says.NO))


def test_the_score_comes_into_the_row_and_into_the_case_score() -> None:
    made = case(type=RequestType.DESIGN)
    found = with_judgement(
        made, row(made, observed("Use a table.", type=RequestType.DESIGN)), Judgement("c-1#0", MARKS, "m"), RUBRIC
    )
    assert found.scored.scores["judge"] == 0.5
    assert found.judged == JudgedBy("m", "answer", RUBRIC.digest)
    assert found.scored.scores["case_score"] == pytest.approx(0.75)
    assert "judge: acts: no" in found.scored.remarks


def test_a_judge_in_a_cloud_that_saw_a_closed_text_is_a_leak() -> None:
    made = case(sensitivity=Sensitivity.RESTRICTED)
    before = row(made, observed("Rotate it.", sensitivity=Sensitivity.RESTRICTED))
    assert before.scored.hard == ()
    leaked = with_judgement(
        made, before, Judgement("c-1#0", MARKS, "m", (called(purpose="judge", step="judge"),)), RUBRIC
    )
    assert leaked.scored.hard == ("cloud_leak",)
    assert leaked.scored.scores["case_score"] == 0.0


def test_a_judge_that_failed_leaves_no_score() -> None:
    made = case()
    failed = with_judgement(made, row(made, observed("x")), Judgement("c-1#0", error="nobody answered"), RUBRIC)
    assert "judge" not in failed.scored.scores
    assert failed.judged is None
    assert "judge: nobody answered" in failed.scored.remarks
    withheld = with_judgement(
        made, row(made, observed("x")), Judgement("c-1#0", error="no backend", withheld=True), RUBRIC
    )
    assert withheld.scored.remarks == ()


def test_what_is_judged() -> None:
    made = case(sensitivity=Sensitivity.CONFIDENTIAL)
    found = to_judge(made, row(made, observed("Use it.", sensitivity=Sensitivity.PUBLIC, calls=(called(),))))
    assert found is not None
    assert (found.sensitivity, found.writers) == (Sensitivity.CONFIDENTIAL, frozenset({"cheap-1"}))
    for seen in (observed(""), observed("No.", declined=True), replace(observed("x"), status=RowStatus.ERROR)):
        assert to_judge(made, row(made, seen)) is None
