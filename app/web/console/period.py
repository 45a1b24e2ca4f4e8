"""The days that a view is about: asked for in the address, with links to the usual choices."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from app.domain.budget import zone_of
from app.domain.errors import InvalidRequest
from app.domain.insight.span import Span, span_of
from app.web.console.address import Address
from app.web.console.shell import View

USUAL_DAYS = 7
_CHOICES = (("Today", 1), ("7 days", USUAL_DAYS), ("30 days", 30), ("90 days", 90))

MOST = 2_000
"""Rows that a view reads at most; a table over more says so."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the usual periods; ``chosen`` when it is the one that is shown."""

    title: str
    link: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Period:
    """From the first to the last day, both included, in the tenant's time zone.

    ``kept`` is what the address says besides.
    """

    first: date
    last: date
    span: Span
    choices: tuple[Choice, ...]
    kept: tuple[tuple[str, str], ...]
    action: str

    def at(self, path: str, **query: str | None) -> str:
        """The address of another view over the same days."""
        own = (("from", self.first.isoformat()), ("to", self.last.isoformat()))
        return Address(path, own).but(**query)

    @property
    def days(self) -> tuple[date, ...]:
        """Every day, in order."""
        return tuple(self.first + timedelta(days=number) for number in range((self.last - self.first).days + 1))


async def period_of(view: View) -> Period:
    """The days that the address asks for, else the last seven; raises InvalidRequest."""
    zone = zone_of(await view.service.budgets.zone(view.principal.tenant))
    today = datetime.now(UTC).astimezone(zone).date()
    address = view.address
    last = _day(address.get("to")) or today
    first = _day(address.get("from")) or last - timedelta(days=USUAL_DAYS - 1)
    return Period(
        first=first,
        last=last,
        span=span_of(first, last, zone),
        choices=tuple(_choice(title, days, today, (first, last), address) for title, days in _CHOICES),
        kept=tuple((name, value) for name, value in address.query if name not in {"from", "to"}),
        action=address.path,
    )


def cut(shown: int) -> str:
    """What a table says whose rows are not all."""
    return "" if shown < MOST else f"These are the newest {MOST:,}; choose fewer days or a filter to see others."


def _choice(title: str, days: int, today: date, shown: tuple[date, date], address: Address) -> Choice:
    first = today - timedelta(days=days - 1)
    link = address.but(**{"from": first.isoformat(), "to": today.isoformat()})
    return Choice(title, link, shown == (first, today))


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InvalidRequest(f"{text!r} is no day; write it as 2026-05-04.") from None
