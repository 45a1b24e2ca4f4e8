from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.evaluation.case import Case
from app.domain.evaluation.metrics import Cell
from app.domain.evaluation.observed import RowStatus
from app.domain.evaluation.row import Row, Scored
from app.domain.labels import RequestType
from app.evaluation.scoring.aggregate import aggregate, means
from tests.evaluation.made import asked, called, case, observed, row


def scored(id_: str, repeat: int, value: float) -> Row:
    return Row(id_, repeat, observed(), Scored({"type": value}))


def test_repeats_are_averaged_within_their_case_first() -> None:
    rows = [scored("a", n, 1.0) for n in range(9)] + [scored("b", 0, 0.0)]
    found = means(rows)["type"]
    assert (found.value, found.n, found.tries) == (0.5, 2, 10)


@given(st.lists(st.tuples(st.sampled_from("abcde"), st.floats(0, 1)), min_size=1), st.randoms())
def test_the_order_of_rows_never_matters(values: list[tuple[str, float]], random: object) -> None:
    rows = [scored(id_, n, value) for n, (id_, value) in enumerate(values)]
    shuffled = list(rows)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    cases = [case(id_, type=RequestType.DESIGN) for id_ in "abcde"]
    assert aggregate(cases, rows) == replace(aggregate(cases, shuffled), hard=aggregate(cases, rows).hard)


def test_failures_are_counted_and_scored_nowhere() -> None:
    failed = Row("b", 0, replace(observed(), status=RowStatus.TIMEOUT), Scored({}, ("cloud_leak",)))
    found = aggregate([case("a"), case("b")], [scored("a", 0, 1.0), failed])
    assert found.statuses == {"ok": 1, "timeout": 1}
    assert found.error_rate == 0.5
    assert found.means["type"].n == 1
    assert [(each.rule, each.case) for each in found.hard] == [("cloud_leak", "b")]
    assert found.not_scored == ("judge",)


def asking(id_: str, *, wanted: bool, got: bool) -> tuple[Case, Row]:
    made = case(id_, clarify=wanted)
    return made, row(made, observed(clarified=got, asked=(asked(), asked("goal", 2)) if got else ()))


def test_precision_and_recall_of_asking_back() -> None:
    pairs = [
        asking("a", wanted=True, got=True),
        asking("b", wanted=True, got=True),
        asking("c", wanted=True, got=False),
        asking("d", wanted=False, got=True),
        asking("e", wanted=False, got=False),
    ]
    found = aggregate([each for each, _ in pairs], [each for _, each in pairs]).clarify
    assert (found.precision, found.recall, found.f1) == pytest.approx((2 / 3, 2 / 3, 2 / 3))
    assert (found.questions, found.rounds, found.unneeded) == (2.0, 2.0, 2)


def test_where_nobody_asked_nothing_is_claimed() -> None:
    found = aggregate([case("a")], [row(case("a"), observed())]).clarify
    assert (found.precision, found.recall, found.f1, found.questions) == (None, None, None, None)


def test_confusion_tables_with_f1_of_each_label() -> None:
    labels = [("design", "design"), ("design", "debug"), ("debug", "debug"), ("debug", "debug"), ("explain", None)]
    pairs = []
    for n, (wanted, got) in enumerate(labels):
        made = case(f"c{n}", type=RequestType(wanted))
        pairs.append((made, row(made, observed(type=RequestType(got) if got else None))))
    (table,) = aggregate([made for made, _ in pairs], [each for _, each in pairs]).confusions
    assert table.field == "type"
    assert Cell("design", "debug", 1) in table.cells
    assert Cell("explain", "(none)", 1) in table.cells
    assert sum(cell.count for cell in table.cells) == table.n == 5
    assert table.f1 == pytest.approx({"design": 2 / 3, "debug": 0.8, "explain": 0.0})
    assert table.macro_f1 == pytest.approx((2 / 3 + 0.8) / 3)


def test_slices_show_their_size_and_small_ones_judge_nothing() -> None:
    cases = [case(f"c{n}", type=RequestType.DESIGN, tags=("hard",) if n < 3 else ()) for n in range(20)]
    found = aggregate(cases, [row(each, observed(type=RequestType.DESIGN)) for each in cases])
    sizes = {(each.kind, each.value): (each.n, each.enough) for each in found.slices}
    assert sizes == {("type", "design"): (20, True), ("language", "en"): (20, True), ("tag", "hard"): (3, False)}


def test_cost_and_time_of_answers_and_of_calls() -> None:
    rows = [
        row(case(f"c{n}"), observed(usd=Decimal("0.01"), ms=1000 + n, calls=(called(ms=100 * n), called(cloud=False))))
        for n in range(1, 5)
    ]
    spend = {each.name: each for each in aggregate([], rows).spend}
    assert spend["answers"].usd_sum == Decimal("0.04")
    assert spend["answers"].ms_p50 == 1002.5
    assert spend["tier:cheap"].n == spend["tier:local"].n == 4
    assert spend["agent:architect"].n == 8
    assert spend["tier:cheap"].ms_p50 == 250.0


def test_the_clock_of_a_replay_counts_nowhere_and_recorded_times_do() -> None:
    calls = (called(ms=70, replayed=True), called(cloud=False, ms=9))
    fast, slow = (observed(ms=ms, calls=(calls[0], replace(calls[1], ms=ms))) for ms in (3, 4000))
    first, second = (aggregate([case()], [row(case(), seen)], timed=False) for seen in (fast, slow))
    assert first == second
    spend = {each.name: each for each in first.spend}
    assert (spend["answers"].ms_p50, spend["tier:cheap"].ms_p50, spend["tier:local"].ms_p50) == (70.0, 70.0, None)
    assert (spend["tier:cheap"].replayed, spend["tier:local"].replayed) == (1.0, 0.0)
