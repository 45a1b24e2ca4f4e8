"""Days of a time zone, a day of 23 hours among them."""

from datetime import UTC, date, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import InvalidRequest
from app.domain.insight.span import LONGEST_DAYS, span_of


def test_both_days_are_included_where_the_tenant_is() -> None:
    span = span_of(date(2026, 3, 29), date(2026, 3, 29), ZoneInfo("Europe/Berlin"))
    assert span.until.astimezone(UTC) - span.first.astimezone(UTC) == timedelta(hours=23)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(-5, LONGEST_DAYS + 5))
def test_a_span_ends_where_it_begins_or_is_refused(first: date, days: int) -> None:
    last = first + timedelta(days=days)
    if 0 <= days < LONGEST_DAYS:
        span = span_of(first, last, UTC)
        assert span.until - span.first == timedelta(days=days + 1)
        assert (span.before.until, span.before.until - span.before.first) == (span.first, timedelta(days=days + 1))
        return
    with pytest.raises(InvalidRequest):
        span_of(first, last, UTC)
