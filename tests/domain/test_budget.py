"""The arithmetic of money, and where days and months begin."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from app.domain.budget import (
    NEAR,
    Balance,
    Limit,
    Period,
    Standing,
    Window,
    dollars,
    is_scope,
    nano,
    period_of,
    zone_of,
)
from app.domain.errors import InvalidBudget

AMOUNTS = st.integers(0, 10**12)
SHARES = st.decimals("0.01", "1", places=2)
_FROM, _TO = datetime(2000, 1, 1), datetime(2090, 1, 1)  # noqa: DTZ001 - hypothesis adds the zone
MOMENTS = st.datetimes(_FROM, _TO, timezones=st.just(UTC))
ZONES = st.sampled_from(["UTC", "Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Pacific/Apia", "Asia/Tehran"])


class Spending(RuleBasedStateMachine):
    """Any order of reserving, settling within the reservation, and releasing."""

    def __init__(self) -> None:
        super().__init__()
        self.balance = Balance(cap=1_000)
        self.open: list[int] = []
        self.costs: list[int] = []

    @rule(amount=st.integers(0, 400))
    def reserve(self, amount: int) -> None:
        if self.balance.fits(amount):
            self.balance = self.balance.reserve(amount)
            self.open.append(amount)

    @precondition(lambda self: self.open)
    @rule(share=st.floats(0, 1))
    def settle(self, share: float) -> None:
        amount = self.open.pop(0)
        self.costs.append(int(amount * share))
        self.balance = self.balance.settle(amount, self.costs[-1])

    @precondition(lambda self: self.open)
    @rule()
    def release(self) -> None:
        self.balance = self.balance.release(self.open.pop())

    @invariant()
    def never_more_than_the_cap(self) -> None:
        assert self.balance.spent + self.balance.reserved <= self.balance.cap
        assert self.balance.spent == sum(self.costs)
        assert self.balance.reserved == sum(self.open)


TestSpending = Spending.TestCase


@given(AMOUNTS, AMOUNTS, AMOUNTS, AMOUNTS)
def test_what_fits_is_exactly_what_is_left(cap: int, spent: int, reserved: int, amount: int) -> None:
    balance = Balance(cap, spent, reserved)
    assert balance.fits(amount) == (amount <= 0 or spent + reserved + amount <= cap)


@given(st.integers(1, 10**12), SHARES, st.floats(0, 1), st.floats(0, 1))
def test_headroom_falls_with_what_is_used_and_passes_the_mark_at_the_soft_limit(
    cap: int, soft: Decimal, one: float, two: float
) -> None:
    less, more = sorted((int(cap * one), int(cap * two)))
    first, then = (Balance(cap, spent=used).headroom(soft) for used in (less, more))
    assert 0 <= then <= first + 1e-12 <= 1 + 1e-12
    assert Balance(cap).headroom(soft) == 1
    assert Balance(cap, reserved=cap).headroom(soft) == 0
    if Decimal(more) > soft * cap:
        assert then < NEAR + 1e-9


def test_with_the_usual_soft_limit_headroom_is_the_share_that_is_left() -> None:
    assert [round(Balance(100, used).headroom(Decimal("0.8")), 9) for used in (0, 50, 80, 90, 100)] == [
        1,
        0.5,
        0.2,
        0.1,
        0,
    ]


@pytest.mark.parametrize(("used", "warns"), [(0, False), (79, False), (80, True), (120, True)])
def test_the_soft_limit_warns(used: int, *, warns: bool) -> None:
    limit = Limit("t", "tenant", Window.DAY, 100)
    moment = datetime(2026, 5, 4, tzinfo=UTC)
    assert Standing(limit, Period(moment, moment), Balance(100, used)).warns is warns


@given(st.decimals("0", "1000000", places=9))
def test_money_survives_the_way_to_nano_dollars(amount: Decimal) -> None:
    assert Decimal(nano(amount)) / 10**9 == amount
    assert abs(dollars(nano(amount)) - amount) <= Decimal("0.0000005")


def test_a_part_of_a_nano_dollar_is_not_free() -> None:
    assert nano(Decimal("0.0000000001")) == 1
    assert str(dollars(1_234_567_890)) == "1.234568"


@given(ZONES, MOMENTS, st.sampled_from(Window))
def test_a_moment_lies_in_exactly_one_period(name: str, moment: datetime, window: Window) -> None:
    zone = zone_of(name)
    period = period_of(window, zone, moment)
    assert period.starts_at <= moment < period.ends_at
    assert period_of(window, zone, period.starts_at) == period
    assert period_of(window, zone, period.ends_at).starts_at == period.ends_at
    assert period_of(window, zone, period.ends_at - timedelta(microseconds=1)) == period


def test_days_follow_the_zone_and_change_their_length_with_summer_time() -> None:
    berlin = zone_of("Europe/Berlin")
    day = period_of(Window.DAY, berlin, datetime(2026, 3, 29, 12, tzinfo=UTC))
    assert day == Period(datetime(2026, 3, 28, 23, tzinfo=UTC), datetime(2026, 3, 29, 22, tzinfo=UTC))
    month = period_of(Window.MONTH, berlin, datetime(2026, 12, 31, 23, 30, tzinfo=UTC))
    assert month == Period(datetime(2026, 12, 31, 23, tzinfo=UTC), datetime(2027, 1, 31, 23, tzinfo=UTC))


@pytest.mark.parametrize("name", ["", "Mars/Olympus", "../etc/passwd", "/etc/localtime"])
def test_a_zone_that_does_not_exist_is_refused(name: str) -> None:
    with pytest.raises(InvalidBudget):
        zone_of(name)


@pytest.mark.parametrize(
    ("text", "known"),
    [("tenant", True), ("key:k1", True), ("user:a@b", True), ("key:", False), ("shadow:x", False), ("", False)],
)
def test_scopes_have_three_forms(text: str, *, known: bool) -> None:
    assert is_scope(text) is known


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Limit("t", "tenant", Window.DAY, -1),
        lambda: Limit("t", "tenant", Window.DAY, 10**19),
        lambda: Limit("t", "tenant", Window.DAY, 1, Decimal(0)),
        lambda: Limit("t", "everything", Window.DAY, 1),
    ],
)
def test_limits_that_make_no_sense_are_refused(wrong: object) -> None:
    assert callable(wrong)
    with pytest.raises(InvalidBudget):
        wrong()
