"""A stretch of time that is looked at."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from app.domain.errors import InvalidRequest

LONGEST_DAYS = 366


@dataclass(frozen=True, slots=True)
class Span:
    """From ``first`` up to, not including, ``until``."""

    first: datetime
    until: datetime

    @property
    def before(self) -> "Span":
        """The stretch of the same length that ends where this one begins."""
        return Span(self.first - (self.until - self.first), self.first)


def span_of(first: date, last: date, zone: tzinfo) -> Span:
    """The days from the first to the last, both included, in a time zone.

    Raises:
        InvalidRequest: the first comes after the last, or they are more than a year apart.
    """
    if first > last:
        raise InvalidRequest(f"The first day, {first}, comes after the last, {last}.")
    if (last - first).days >= LONGEST_DAYS:
        raise InvalidRequest(f"Between {first} and {last} lies more than a year; choose a shorter time.")
    midnights = (datetime.combine(day, time(), zone) for day in (first, last + timedelta(days=1)))
    return Span(*midnights)
