"""Two runs held against each other: what is compared, what is called, and what wins."""

from dataclasses import replace
from decimal import Decimal
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.evaluation.comparison import Comparison, Gate, MetricVerdict, Reason, State
from app.domain.evaluation.observed import CallMade
from app.domain.evaluation.row import Row, Scored
from app.domain.labels import Sensitivity, Tier
from app.evaluation.comparing.compare import compare
from tests.evaluation.comparing.worlds import ANSWERED, FAILED, row, rows_of

GATE = Gate(metrics=("case_score",))


def verdict(comparison: Comparison, metric: str) -> MetricVerdict:
    return next(each for each in comparison.metrics if each.metric == metric)


def level(score: float, cases: int = 40) -> list[Row]:
    return rows_of(np.full((cases, 1), score))


def test_a_drop_everywhere_is_a_regression() -> None:
    found = compare(level(0.9), level(0.7), GATE, seed=1)
    assert found.reason is Reason.REGRESSED
    score = verdict(found, "case_score")
    assert score.baseline == pytest.approx(0.9)
    assert score.now == pytest.approx(0.7)
    assert score.difference == pytest.approx(-0.2)
    assert score.p == pytest.approx(1 / 10_001)


def test_the_same_rows_are_as_good_as_before() -> None:
    found = compare(level(0.9), level(0.9), GATE, seed=1)
    assert found.reason is Reason.OK
    score = verdict(found, "case_score")
    assert score.state is State.NON_INFERIOR
    assert score.detectable is not None
    assert score.detectable.at_80 == 5 / 40


def test_a_drop_below_the_least_effect_is_not_called() -> None:
    score = verdict(compare(level(0.9), level(0.895), GATE, seed=1), "case_score")
    assert score.p is not None
    assert score.p < 0.001
    assert score.state is State.NON_INFERIOR


def test_a_handful_of_cases_promises_nothing() -> None:
    score = verdict(compare(level(0.9, 10), level(0.9, 10), GATE, seed=1), "case_score")
    assert score.state is State.INCONCLUSIVE
    assert score.settling is not None
    assert score.settling.cases == 20


def test_a_broken_rule_wins_over_everything() -> None:
    broken = [row("case-x", {"case_score": 0.0}, hard=["cloud_leak"])]
    failed = [Row(f"case-{number:04}", 0, FAILED) for number in range(40)]
    found = compare(level(0.9), [*failed, *broken], GATE, seed=1)
    assert verdict(found, "case_score").state is State.INVALID
    assert found.reason is Reason.HARD
    assert [(each.case, each.rule, each.known) for each in found.hard] == [("case-x", "cloud_leak", False)]


def test_an_old_break_is_still_one() -> None:
    rows = [*level(0.9), row("case-x", {"case_score": 0.0}, hard=["leak"])]
    found = compare(rows, rows, GATE, seed=1)
    assert found.reason is Reason.HARD
    assert found.hard[0].known


def test_failures_are_left_out_on_both_sides() -> None:
    now = level(0.9, 100)
    now[3] = Row("case-0003", 0, FAILED)
    found = compare(level(0.9, 100), now, GATE, seed=1)
    assert found.matching.failed == ("case-0003",)
    assert len(found.matching.compared) == verdict(found, "case_score").cases == 99
    assert found.errors.now == 0.01
    assert found.reason is Reason.OK


@pytest.mark.parametrize("side", [0, 1])
def test_too_many_failures_decide_nothing(side: int) -> None:
    sides = [level(0.9), level(0.9)]
    sides[side][:4] = [Row(each.case, 0, FAILED) for each in sides[side][:4]]
    found = compare(sides[0], sides[1], GATE, seed=1)
    assert found.reason is Reason.INVALID


def test_a_case_counts_by_its_other_repeats() -> None:
    before, after = rows_of(np.full((200, 5), 0.8)), rows_of(np.full((200, 5), 0.8))
    after[7] = replace(after[7], observed=FAILED, scored=Scored())
    found = compare(before, after, GATE, seed=1)
    assert found.matching.failed == ()
    assert verdict(found, "case_score").cases == 200


def test_nothing_in_common_is_no_success() -> None:
    assert compare([], level(0.9), GATE, seed=1).reason is Reason.INVALID


def test_changed_added_and_removed_cases_are_listed_and_left_out() -> None:
    before = [*level(0.9, 30), row("old", {"case_score": 1.0})]
    after = [*level(0.9, 30), row("new", {"case_score": 0.0})]
    before[0], after[0] = replace(before[0], content="a"), replace(after[0], content="b")
    after[1] = replace(after[1], content="b")
    matching = compare(before, after, GATE, seed=1).matching
    assert (matching.changed, matching.added, matching.removed) == (("case-0000",), ("new",), ("old",))
    assert len(matching.compared) == 29


def asked(case: str, right: float, clarified: bool) -> Row:  # noqa: FBT001 - reads like the table that it is
    return Row(case, 0, replace(ANSWERED, clarified=clarified), Scored({"clarify": right}))


def test_f1_of_asking_back_is_a_ratio_over_all_cases() -> None:
    """Before: 20 right, 5 needless, 5 missed. Now 10 of the right ones are missed."""
    rest = [asked(f"n{n}", 0, clarified=True) for n in range(5)] + [
        asked(f"m{n}", 0, clarified=False) for n in range(5)
    ]
    before = [asked(f"r{n:02}", 1, clarified=True) for n in range(20)] + rest
    after = [asked(f"r{n:02}", float(n < 10), clarified=n < 10) for n in range(20)] + rest
    found = compare(before, after, Gate(metrics=("clarify_f1",)), seed=1)
    f1 = verdict(found, "clarify_f1")
    assert f1.baseline == pytest.approx(40 / 50)
    assert f1.now == pytest.approx(20 / 40)
    assert f1.state is State.REGRESSED
    assert f1.interval is not None
    assert f1.interval.low < -0.3 < f1.interval.high < 0
    assert verdict(found, "clarify_precision").now == pytest.approx(10 / 15)
    assert verdict(found, "clarify_recall").now == pytest.approx(10 / 25)


def priced(usd: str, cases: int = 30) -> list[Row]:
    each = replace(ANSWERED, usd=Decimal(usd), ms=1_000)
    return [Row(f"c{number:02}", 0, each, Scored({"case_score": 1.0})) for number in range(cases)]


def test_dearer_answers_are_worse_by_the_share_of_the_price() -> None:
    found = compare(priced("0.010"), priced("0.012"), Gate(metrics=("cost_per_answer",)), seed=1)
    cost = verdict(found, "cost_per_answer")
    assert cost.relative
    assert cost.difference == pytest.approx(-0.2)
    assert cost.state is State.REGRESSED
    assert verdict(found, "latency_ms").state is State.NON_INFERIOR
    free = verdict(compare(priced("0"), priced("0.01"), Gate(metrics=("cost_per_answer",)), seed=1), "cost_per_answer")
    assert free.difference == -1


def test_only_recorded_times_of_replayed_calls_count() -> None:
    call = CallMade("specialist", "consult", None, "cheap", Tier.CHEAP, True, Sensitivity.PUBLIC, "ok", ms=400)
    replayed = replace(ANSWERED, ms=9, calls=(replace(call, replayed=True), call))
    before = [Row(f"c{number}", 0, replace(ANSWERED, ms=800)) for number in range(20)]
    after = [Row(f"c{number}", 0, replayed) for number in range(20)]
    times = verdict(compare(before, after, GATE, seed=1), "latency_ms")
    assert (times.baseline, times.now, times.difference) == (800, 400, 0.5)


def test_a_time_that_was_not_taken_is_no_time() -> None:
    assert "latency_ms" not in {each.metric for each in compare(level(0.9), level(0.9), GATE, seed=1).metrics}


def test_a_metric_that_nobody_scored_says_so() -> None:
    found = compare(level(0.9), level(0.9), Gate(metrics=("case_score", "judge")), seed=1)
    assert verdict(found, "judge").state is State.NOT_SCORED
    assert found.reason is Reason.OK


def test_metrics_of_the_gate_share_its_alpha() -> None:
    rng = np.random.default_rng(2)
    cases = [f"c{number:03}" for number in range(100)]
    names = ("one", "two", "three")
    before = [row(case, dict.fromkeys(names, 0.8)) for case in cases]
    moved = rng.normal(-0.02, 0.1, size=100)
    after = [row(case, dict.fromkeys(names, 0.8) | {"one": 0.8 + d}) for case, d in zip(cases, moved, strict=True)]
    alone = verdict(compare(before, after, Gate(metrics=("one",)), seed=1), "one")
    shared = verdict(compare(before, after, Gate(metrics=names), seed=1), "one")
    assert alone.p == shared.p
    assert alone.p is not None
    assert shared.adjusted_p == pytest.approx(3 * alone.p)
    assert alone.detectable is not None
    assert shared.detectable is not None
    assert shared.detectable.at_80 > alone.detectable.at_80


def test_flips_come_worst_first_and_wavering_cases_with_their_counts() -> None:
    before = [row("a", {"hit": 1.0}), row("b", {"hit": 0.0}), row("c", {"hit": 1.0})]
    after = [row("a", {"hit": 0.0}), row("b", {"hit": 1.0})]
    after += [row("c", {"hit": score}, repeat) for repeat, score in enumerate((1.0, 1.0, 0.0))]
    found = compare(before, after, Gate(metrics=("hit",)), seed=1)
    assert [(flip.case, flip.difference) for flip in found.flips] == [("a", -1.0), ("b", 1.0)]
    assert [(case.case, case.passed, case.tries) for case in found.flaky] == [("c", 2, 3)]


def test_slices_point_to_where_it_happened_and_decide_nothing() -> None:
    german = {f"case-{number:04}" for number in range(25)}
    after = [
        replace(each, scored=Scored({"case_score": 0.6})) if each.case in german else each for each in level(0.9, 400)
    ]
    slices = {"lang:de": german, "lang:en": {each.case for each in after} - german, "tiny": {"case-0000"}}
    found = compare(level(0.9, 400), after, replace(GATE, min_effect=0.05), seed=1, slices=slices)
    by_name = {each.slice: each for each in found.slices}
    assert by_name["lang:de"].notable
    assert not by_name["lang:en"].notable
    assert by_name["tiny"].p is None
    assert by_name["tiny"].difference == pytest.approx(-0.3)
    assert found.reason is Reason.OK


scores = st.lists(st.lists(st.sampled_from([0.0, 0.25, 0.5, 1.0]), min_size=2, max_size=2), min_size=1, max_size=25)


@given(scores, st.randoms(use_true_random=False))
@settings(max_examples=15)
def test_only_the_rows_count_not_their_order(given_scores: list[list[float]], random: Random) -> None:
    before = rows_of(np.array(given_scores))
    after = rows_of(np.array(given_scores)[::-1])
    first = compare(before, after, GATE, seed=3)
    random.shuffle(before)
    random.shuffle(after)
    assert compare(before, after, GATE, seed=3) == first
    back = verdict(compare(after, before, GATE, seed=3), "case_score").difference
    assert back == pytest.approx(-(verdict(first, "case_score").difference or 0.0))
