import pytest

from app.domain.evaluation.row import Row, Scored
from app.evaluation.reporting.report import Standing, standing, wrong_metrics
from tests.evaluation.made import observed
from tests.evaluation.reporting.runs import KEY, compared, report


def test_no_secret_is_in_a_report_and_no_closed_text() -> None:
    shown = report()
    assert KEY not in repr(shown)
    assert "is old" not in repr(shown.rows)
    assert "is refused" not in repr(shown.cases)
    assert "withheld" in shown.cases["leaky"].question


def test_closed_texts_can_be_asked_for_and_stay_masked() -> None:
    shown = report(closed_too=True)
    assert KEY not in repr(shown)
    assert shown.rows_of("leaky")[0].observed.answer == "The key AKIA…TEST is old."
    assert shown.cases["leaky"].question == "Why is AWS_ACCESS_KEY_ID=AKIA…TEST refused?"


def test_the_answer_of_the_baseline_is_there() -> None:
    assert compared().baseline["bad"].observed.answer.startswith("Cut the pages")


@pytest.mark.parametrize(
    ("id_", "found"),
    [
        ("good", Standing.PASSED),
        ("bad", Standing.FAILED),
        ("hostile", Standing.FAILED),
        ("leaky", Standing.HARD),
        ("crash", Standing.ERROR),
        ("unscored", Standing.UNSCORED),
    ],
)
def test_what_became_of_a_case(id_: str, found: Standing) -> None:
    assert standing(report().rows_of(id_)) is found


def test_the_worst_try_counts() -> None:
    good = Row("a", 0, observed(), Scored({"type": 1.0, "judge": 0.4, "case_score": 0.9}))
    bad = Row("a", 1, observed(), Scored({"type": 0.0}))
    assert standing([good]) is Standing.PASSED
    assert standing([good, bad]) is Standing.FAILED
    assert wrong_metrics(bad) == ("type",)
