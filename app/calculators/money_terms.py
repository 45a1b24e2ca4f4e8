"""Reads sums of money such as `3 people at $9,000 a month for 4 months plus $5,000 for training`."""

import re
from dataclasses import dataclass

from app.calculators.quantities import SECONDS, Quantity
from app.calculators.reading import Reading

_PERIOD = re.compile(r"^(?: @unit)?(?: (?!plus|and|und|,)[^\s⟨⟩.;,+]+){0,3}? @(year|month|week|day|hour|quarter)\b")
_AFTER = re.compile(
    r"^(?: (?!plus|and|und|et|y|\+|,)[^\s⟨⟩.;,+]+){0,5}? (?:for|over|during|für|über|pendant|durante|x|×) "
    r"(?:the )?⟨(\d+)_time⟩"
)
_COUNT = re.compile(
    r"⟨(\d+)_n⟩ (?:(?:at|x|×|\*|à|zu) $|(?:[a-z-]+ ){0,2}(?:engineers|people|users|seats|developers|licence|"
    r"servers|months|employees|staff|data scientists|contractors|agents)"
    r" (?:(?:at|for|x|×|\*|zu|je|à|a|of|,|@|costing|each|with) ){1,2}$)"
)
_EACH_AFTER = re.compile(
    r"^ (?:each|per head|per person|@unit|@month @unit|@unit @month)? ?(?:for|x|×|\*) ⟨(\d+)_n⟩ (?:engineers|"
    r"people|users|seats|developers)"
)
_TERM = re.compile(r"⟨(\d+)_money⟩")
_WORK_HOURS = {"hour": 1.0, "day": 8.0, "week": 40.0}


@dataclass(frozen=True, slots=True)
class Term:
    """One amount: how often it comes (None once), how long it is paid (None open), and how many times at once."""

    amount: float
    period: str | None
    years: float | None
    count: float

    @property
    def per_year(self) -> float:
        """The yearly amount of a term that recurs."""
        return self.amount * self.count * SECONDS["year"] / _seconds(self.period or "year")

    @property
    def once(self) -> float:
        """The whole amount of a term that ends or comes once."""
        if self.period is None:
            return self.amount * self.count
        return self.per_year * (self.years or 0.0)


def _seconds(period: str) -> float:
    return SECONDS["year"] / 12 if period == "month" else SECONDS[{"hour": "h"}.get(period, period)]


def money_terms(reading: Reading, text: str) -> list[Term]:
    """Every amount of a part of the reading's text, with its count, period and duration."""
    return [_term(reading, text, match) for match in _TERM.finditer(text)]


def _term(reading: Reading, text: str, match: re.Match[str]) -> Term:
    before, after = text[max(0, match.start() - 80) : match.start()], text[match.end() :]
    period, duration = _PERIOD.match(after), _AFTER.match(after)
    count = _COUNT.search(before) or _EACH_AFTER.match(after)
    many = reading.quantities[int(count[1])].value if count else 1.0
    span: Quantity | None = reading.quantities[int(duration[1])] if duration else None
    years = None if span is None else span.value / 12 if span.unit == "month" else span.to("year").value
    name = period[1] if period else None
    return Term(reading.quantities[int(match[1])].value, name, years, many)


def split(total: list[Term], horizon_years: float) -> tuple[float, float]:
    """One-off and yearly sums: what lasts shorter than the horizon is one-off, the rest comes every year."""
    once = sum(term.once for term in total if term.period is None or _ends(term, horizon_years))
    yearly = sum(term.per_year for term in total if term.period and not _ends(term, horizon_years))
    return once, yearly


def _ends(term: Term, horizon_years: float) -> bool:
    return term.years is not None and abs(term.years - horizon_years) > 0.01  # noqa: PLR2004
