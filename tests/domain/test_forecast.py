"""Where spending leads: never below what is spent, and exact where the pace stays."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.domain.budget import Balance, Limit, Pace, Period, Standing, Window, forecast

START = datetime(2026, 5, 4, tzinfo=UTC)
DAY = Period(START, START + timedelta(days=1))


def standing(spent: int) -> Standing:
    return Standing(Limit("acme", "tenant", Window.DAY, 10**12), DAY, Balance(10**12, spent))


def test_half_a_day_at_this_pace_makes_twice_as_much_in_all() -> None:
    assert forecast(standing(500), Pace(500, START), START + timedelta(hours=12)) == 1_000


def test_minutes_after_midnight_one_call_does_not_foretell_a_fortune() -> None:
    assert forecast(standing(100), Pace(100, START), START + timedelta(minutes=1)) <= 100 * 11


@given(st.integers(0, 10**9), st.integers(0, 10**9), st.integers(0, 24 * 60), st.integers(0, 30 * 24 * 60))
def test_nothing_that_is_spent_comes_back(spent: int, lately: int, minutes: int, seen: int) -> None:
    now = START + timedelta(minutes=minutes)
    found = forecast(standing(spent), Pace(lately, now - timedelta(minutes=seen)), now)
    assert found >= spent
    assert forecast(standing(spent), Pace(0, now), now) == spent
    assert forecast(standing(spent), Pace(lately, START), DAY.ends_at) == spent
