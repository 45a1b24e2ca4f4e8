"""A judge decides about a change only where it was held against people, and agrees with them."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.evaluation.comparison import Comparison, Gate, MetricVerdict, NotGating, Reason
from app.domain.evaluation.observed import Observed, RowStatus
from app.domain.evaluation.row import JudgedBy, Row, Scored
from app.evaluation.comparing.compare import compare
from app.evaluation.judging.calibration import Calibration
from app.evaluation.scoring.case_score import case_score
from tests.evaluation.judging.benches import RUBRIC
from tests.evaluation.judging.calibrated import made

GOOD, POOR = made(), made(q1=0.7, q0=0.6)
BY = JudgedBy("judge-1", RUBRIC.name, RUBRIC.digest)
JUDGED_GATE = Gate(metrics=("case_score", "judge"))


def row(number: int, judge: float | None = None, by: JudgedBy | None = BY, right: float = 1.0) -> Row:
    """An answered row that a judge may have looked at."""
    scores = {"type": right} if judge is None else {"type": right, "judge": judge}
    total = case_score(scores, ())
    assert total is not None
    scored = Scored({**scores, "case_score": total})
    return Row(f"case-{number:03}", 0, Observed(RowStatus.OK), scored, judged=None if judge is None else by)


def run(judge: float | None, by: JudgedBy | None = BY, cases: int = 40) -> list[Row]:
    return [row(number, judge, by) for number in range(cases)]


def held(
    baseline: Sequence[Row], now: Sequence[Row], *calibrations: Calibration, gate: Gate = JUDGED_GATE
) -> Comparison:
    return compare(baseline, now, gate, 1, calibrations=calibrations)


def verdict(found: Comparison, metric: str) -> MetricVerdict:
    return next(each for each in found.metrics if each.metric == metric)


def only(found: Comparison) -> NotGating:
    (said,) = found.not_gating
    return said


def test_a_judge_that_nobody_held_against_people_decides_nothing() -> None:
    found = held(run(0.9), run(0.2))
    assert found.reason is Reason.OK
    assert not verdict(found, "judge").gates
    assert verdict(found, "judge").difference == pytest.approx(-0.7)
    assert verdict(found, "case_score").difference == 0.0
    assert only(found).why == "judge-1 was never held against people with the rubric answer"
    assert "cto-team eval judge calibrate LABELS --rubric answer" in only(found).remedy


def test_one_that_agrees_with_people_does() -> None:
    found = held(run(0.9), run(0.2), GOOD)
    assert found.reason is Reason.REGRESSED
    assert found.not_gating == ()
    assert verdict(found, "judge").gates
    assert verdict(found, "case_score").difference == pytest.approx(-0.35)


@pytest.mark.parametrize(
    ("before", "now", "kept", "why"),
    [
        (run(0.9), run(0.2), (POOR,), "does not pass: kappa is below 0.6"),
        (run(0.9), run(0.2), (replace(GOOD, digest="older"),), "with other words of the rubric answer"),
        (run(0.9), run(0.2), (replace(GOOD, model="judge-2"),), "judge-2 was calibrated, and not judge-1"),
        (run(0.9, None), run(0.2, None), (GOOD,), "not known which judge"),
        (run(0.9), run(0.2, replace(BY, model="judge-2")), (GOOD, replace(GOOD, model="judge-2")), "by the same judge"),
        (run(0.9), run(0.2, replace(BY, digest="newer")), (GOOD,), "by the same judge"),
        (run(None), run(0.2), (GOOD,), "only one of the two runs was judged"),
        (run(0.9), run(None), (GOOD,), "only one of the two runs was judged"),
    ],
)
def test_why_it_decides_nothing(before: list[Row], now: list[Row], kept: tuple[Calibration, ...], why: str) -> None:
    found = held(before, now, *kept)
    assert found.reason is Reason.OK
    assert why in only(found).why
    assert only(found).remedy


def test_runs_without_a_judge_say_nothing_of_one() -> None:
    found = held(run(None), run(None), GOOD)
    assert (found.not_gating, found.reason) == ((), Reason.OK)


def test_a_gate_of_nothing_else_is_not_held() -> None:
    gate = Gate(metrics=("judge",))
    assert held(run(0.9), run(0.2), gate=gate).reason is Reason.INCONCLUSIVE
    assert held(run(0.9), run(0.9), gate=gate).reason is Reason.INCONCLUSIVE
    failed = [replace(each, observed=Observed(RowStatus.ERROR)) for each in run(0.2)[:20]]
    assert held(run(0.9), [*failed, *run(0.2)[20:]], gate=gate).reason is Reason.INVALID


def test_a_judge_counts_in_the_cases_that_it_has_judged_in_both_runs() -> None:
    now = [row(number, 0.5 if number < 10 else None) for number in range(40)]
    found = held(run(1.0), now, GOOD)
    # Of the ten, half of the judge's half of the score is lost; of the others nothing, though the baseline has it.
    assert verdict(found, "case_score").difference == pytest.approx(-0.25 * 10 / 40)


def test_who_judges_in_the_house_is_held_against_people_too() -> None:
    house = replace(BY, model="llama")
    before, now = ([row(n, score, house if n < 10 else BY) for n in range(40)] for score in (0.9, 0.2))
    found = held(before, now, GOOD)
    assert only(found).why == "with the rubric answer judge-1 was calibrated, and not llama"
    found = held(before, now, GOOD, replace(GOOD, model="llama"))
    assert (found.reason, found.not_gating) == (Reason.REGRESSED, ())


def test_cases_that_another_judge_has_seen_this_time_are_left_out() -> None:
    now = [
        row(number, 0.0 if number < 5 else 0.9, replace(BY, model="other") if number < 5 else BY)
        for number in range(40)
    ]
    found = held(run(0.9), now, GOOD)
    assert (found.reason, found.not_gating) == (Reason.OK, ())
    assert (verdict(found, "judge").cases, verdict(found, "judge").difference) == (35, 0.0)
    assert verdict(found, "case_score").difference == 0.0


SCORES = st.lists(st.sampled_from([None, 0.0, 0.2, 0.6, 1.0]), min_size=30, max_size=30)


@settings(max_examples=30)
@given(before=SCORES, now=SCORES, right=st.lists(st.sampled_from([0.0, 1.0]), min_size=30, max_size=30))
def test_what_an_uncalibrated_judge_says_moves_no_verdict(
    before: list[float | None], now: list[float | None], right: list[float]
) -> None:
    def runs(baseline: Sequence[float | None], later: Sequence[float | None]) -> Comparison:
        first = [row(number, judge) for number, judge in enumerate(baseline)]
        return held(first, [row(n, judge, right=r) for n, (judge, r) in enumerate(zip(later, right, strict=True))])

    judged, plain = runs(before, now), runs([None] * 30, [None] * 30)
    assert judged.reason is plain.reason
    assert verdict(judged, "case_score") == verdict(plain, "case_score")
