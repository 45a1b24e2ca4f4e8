"""What a run is worth to whoever started it."""

import pytest

from app.domain.evaluation.comparison import Comparison, ErrorRates, Gate, Matching, MetricVerdict, State
from app.domain.evaluation.observed import RowStatus
from app.evaluation.running.outcome import Reason, outcome
from tests.evaluation.running.rows import row

GATE = Gate()
GOOD = [row(f"c{number}") for number in range(100)]


def comparison(state: State) -> Comparison:
    verdict = MetricVerdict("case_score", gates=True, state=state, cases=100)
    return Comparison(GATE, 17, Matching(("a",)), ErrorRates(0, 0), (verdict,))


def test_all_answered_is_well() -> None:
    assert outcome(GOOD, 100, GATE).exit_code() == 0


@pytest.mark.parametrize(
    ("state", "code", "strict"),
    [(State.REGRESSED, 3, 3), (State.NON_INFERIOR, 0, 0), (State.INCONCLUSIVE, 0, 3), (State.INVALID, 1, 1)],
)
def test_the_comparison_decides(state: State, code: int, strict: int) -> None:
    found = outcome(GOOD, 100, GATE, comparison(state))
    assert (found.exit_code(), found.exit_code(strict=True)) == (code, strict)


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (RowStatus.MISSING_CASSETTE, Reason.MISSING_CASSETTE),
        (RowStatus.BUDGET, Reason.BUDGET),
        (RowStatus.ERROR, Reason.OK),
    ],
)
def test_one_row_that_failed(status: RowStatus, reason: Reason) -> None:
    found = outcome([*GOOD, row("x", status=status)], 101, GATE)
    assert found.reason is reason
    assert found.failed == 1


def test_more_errors_than_the_gate_allows_decide_nothing() -> None:
    bad = [row(f"x{number}", status=RowStatus.ERROR) for number in range(3)]
    assert outcome([*GOOD, *bad], 103, GATE, comparison(State.NON_INFERIOR)).reason is Reason.INVALID


def test_rows_that_are_missing_decide_nothing() -> None:
    assert outcome(GOOD, 101, GATE).exit_code() == 1


def test_nothing_hides_a_broken_safety_rule() -> None:
    leak = row("leak", status=RowStatus.ERROR, hard=("cloud_leak",))
    missing = row("x", status=RowStatus.MISSING_CASSETTE)
    found = outcome([*GOOD[:20], leak, missing], 500, GATE, comparison(State.REGRESSED), secret=True)
    assert (found.reason, found.exit_code(), found.hard) == (Reason.HARD, 3, (("cloud_leak", 1),))


def test_a_secret_that_was_found_ends_a_recording() -> None:
    found = outcome(GOOD[:3], 100, GATE, secret=True)
    assert (found.reason, found.exit_code()) == (Reason.SECRET_FOUND, 1)


def test_an_interrupted_run_can_be_gone_on_with() -> None:
    assert outcome(GOOD[:3], 100, GATE, interrupted=True).exit_code() == 130
    assert outcome(GOOD, 100, GATE, interrupted=True).exit_code() == 0
