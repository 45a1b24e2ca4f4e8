"""The health of backends over time."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import Failure
from app.gateway.breaker import (
    CREDENTIAL_OPEN_S,
    FIRST_OPEN_S,
    LONGEST_OPEN_S,
    LONGEST_RATE_LIMIT_S,
    QUOTA_OPEN_S,
    RATE_LIMIT_S,
    WINDOW_S,
    HealthBoard,
)
from app.gateway.conduct import CONDUCT
from app.routing.health import BackendHealth, Trouble
from tests.gateway.conftest import Clock


class Ward:
    """A board with one backend, and a clock to set."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.board = HealthBoard(self.clock.read)

    def fail(self, times: int = 1, kind: Failure = Failure.SERVER, retry_after_s: float | None = None) -> None:
        for _ in range(times):
            self.board.failed("b", kind, retry_after_s)

    @property
    def health(self) -> BackendHealth | None:
        return self.board.snapshot().get("b")


def test_five_failures_open_it_and_the_time_runs(ward: Ward) -> None:
    ward.fail(4)
    assert ward.health is None
    ward.fail()
    assert ward.health == BackendHealth(Trouble.BREAKER_OPEN, FIRST_OPEN_S)
    ward.clock.now += 5
    assert ward.health == BackendHealth(Trouble.BREAKER_OPEN, FIRST_OPEN_S - 5)
    ward.clock.now += FIRST_OPEN_S
    assert ward.health is None


def test_silence_counts_double(ward: Ward) -> None:
    ward.fail(2, Failure.SILENT)
    assert ward.health is None
    ward.fail(1, Failure.SILENT)
    assert ward.health is not None


def test_old_failures_are_forgotten(ward: Ward) -> None:
    ward.fail(4)
    ward.clock.now += WINDOW_S + 1
    ward.fail(4)
    assert ward.health is None


@pytest.mark.parametrize("kind", [Failure.CONTEXT, Failure.BAD_REQUEST, Failure.REFUSED])
def test_what_is_the_request_s_fault_does_not_count(ward: Ward, kind: Failure) -> None:
    ward.fail(20, kind)
    assert ward.health is None


def test_one_probe_at_a_time(ward: Ward) -> None:
    ward.fail(5)
    assert ward.board.enter("b") is None
    ward.clock.now += FIRST_OPEN_S
    probe = ward.board.enter("b")
    assert probe is not None
    assert ward.board.enter("b") is None
    assert ward.health == BackendHealth(Trouble.BREAKER_OPEN, 0.0)
    ward.board.leave(probe)
    assert ward.board.enter("b") is not None


def test_a_failed_probe_opens_it_longer_but_never_for_long(ward: Ward) -> None:
    ward.fail(5)
    for _ in range(4):
        ward.clock.now += LONGEST_OPEN_S
        assert ward.health is None
        ward.fail()
        assert ward.health == BackendHealth(Trouble.BREAKER_OPEN, LONGEST_OPEN_S)


def test_a_success_closes_it_and_a_second_one_restores_trust(ward: Ward) -> None:
    ward.fail(5)
    ward.clock.now += FIRST_OPEN_S
    ward.board.succeeded("b")
    assert ward.health is None
    ward.fail()
    assert ward.health == BackendHealth(Trouble.BREAKER_OPEN, LONGEST_OPEN_S)
    ward.clock.now += LONGEST_OPEN_S
    ward.board.succeeded("b")
    ward.board.succeeded("b")
    ward.fail(4)
    assert ward.health is None
    ward.fail()
    assert ward.health == BackendHealth(Trouble.BREAKER_OPEN, FIRST_OPEN_S)


def test_requests_from_before_do_not_prolong_it(ward: Ward) -> None:
    ward.fail(5)
    ward.clock.now += 10
    ward.fail(3)
    ward.board.succeeded("b")
    assert ward.health == BackendHealth(Trouble.BREAKER_OPEN, FIRST_OPEN_S - 10)


@pytest.mark.parametrize(
    ("kind", "retry_after_s", "trouble", "seconds"),
    [
        (Failure.QUOTA, None, Trouble.BREAKER_OPEN, QUOTA_OPEN_S),
        (Failure.QUOTA, 60.0, Trouble.BREAKER_OPEN, 60.0),
        (Failure.AUTH, None, Trouble.CREDENTIAL_BAD, CREDENTIAL_OPEN_S),
        (Failure.RATE_LIMITED, None, Trouble.RATE_LIMITED, RATE_LIMIT_S),
        (Failure.RATE_LIMITED, 30.0, Trouble.RATE_LIMITED, 30.0),
        (Failure.RATE_LIMITED, 1e9, Trouble.RATE_LIMITED, LONGEST_RATE_LIMIT_S),
    ],
)
def test_troubles_with_a_time_of_their_own(
    ward: Ward, kind: Failure, retry_after_s: float | None, trouble: Trouble, seconds: float
) -> None:
    ward.fail(1, kind, retry_after_s)
    assert ward.health == BackendHealth(trouble, seconds)
    ward.fail(1, Failure.RATE_LIMITED, 0.5)
    assert ward.health == BackendHealth(trouble, seconds)
    ward.clock.now += seconds
    assert ward.health is None


def test_an_answer_ends_a_rate_limit(ward: Ward) -> None:
    ward.fail(1, Failure.RATE_LIMITED, 30.0)
    ward.board.succeeded("b")
    assert ward.health is None


def test_retries_are_a_tenth_of_the_traffic_in_the_long_run(ward: Ward) -> None:
    granted = 0
    for _ in range(1000):
        assert ward.board.enter("b")
        granted += ward.board.may_retry("b")
    assert 100 <= granted <= 111


def test_no_retry_while_it_is_open(ward: Ward) -> None:
    ward.fail(5)
    assert not ward.board.may_retry("b")


waits = st.integers(0, 1_000_000).map(float)


@given(
    st.lists(
        st.tuples(st.sampled_from([*Failure, None]), st.none() | waits, st.integers(0, 40).map(float)), max_size=60
    )
)
def test_no_backend_is_lost_for_ever(history: list[tuple[Failure | None, float | None, float]]) -> None:
    ward = Ward()
    for kind, retry_after_s, passes in history:
        if kind is None:
            ward.board.succeeded("b")
        else:
            ward.fail(1, kind, retry_after_s)
        assert ward.health is None or 0 < ward.health.opens_in_s <= LONGEST_RATE_LIMIT_S
        ward.clock.now += passes
    ward.clock.now += LONGEST_RATE_LIMIT_S
    assert ward.health is None


def test_every_class_of_failure_has_its_conduct() -> None:
    assert set(CONDUCT) == set(Failure)
    never_again = {kind for kind, conduct in CONDUCT.items() if not conduct.again}
    assert never_again == {
        Failure.QUOTA, Failure.SILENT, Failure.STALLED, Failure.CONTEXT, Failure.BAD_REQUEST, Failure.AUTH,
        Failure.REFUSED,
    }  # fmt: skip
    assert [kind for kind, conduct in CONDUCT.items() if not conduct.onward] == [Failure.REFUSED]


@pytest.fixture
def ward() -> Ward:
    return Ward()
