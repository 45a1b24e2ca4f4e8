"""How values are written for people: the same everywhere in the console."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

Value: TypeAlias = str | int | float | bool | Decimal | datetime | None

NONE = "–"
"""What stands where nothing is known."""

_MINUTE, _SECOND_MS = 60, 1000.0


class Kind(StrEnum):
    """What a value is; figures stand to the right."""

    TEXT = "text"
    CODE = "code"
    STATE = "state"
    COUNT = "count"
    NUMBER = "number"
    MONEY = "money"
    SHARE = "share"
    MS = "ms"
    CHANGE = "change"
    MOMENT = "moment"

    @property
    def figure(self) -> bool:
        """Whether it is a number, which is compared digit by digit."""
        return self in {Kind.COUNT, Kind.NUMBER, Kind.MONEY, Kind.SHARE, Kind.MS, Kind.CHANGE}


def written(value: Value, kind: Kind = Kind.TEXT) -> str:
    """The value as people read it."""
    if value is None or value == "":
        return NONE
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return f"{value.astimezone(UTC):%Y-%m-%d %H:%M}"
    if isinstance(value, str):
        return value
    return _figure(value, kind)


def _figure(value: int | float | Decimal, kind: Kind) -> str:
    match kind:
        case Kind.MONEY:
            return money(Decimal(str(value)))
        case Kind.SHARE:
            return f"{float(value) * 100:.1f} %"
        case Kind.MS:
            return span(float(value))
        case Kind.CHANGE:
            return f"{value:+.4g}"
        case Kind.NUMBER:
            return f"{float(value):.3f}" if abs(float(value)) < 1 else f"{float(value):,.2f}"
        case _:
            return f"{value:,}"


def money(usd: Decimal) -> str:
    """Dollars; four digits below a dollar, because a cheap call costs less than a cent."""
    shown = abs(usd)
    digits = f"{shown:,.2f}" if shown == 0 or shown >= 1 else f"{shown:.4f}"
    return f"-${digits}" if usd < 0 else f"${digits}"


def span(ms: float) -> str:
    """A time that passed."""
    if ms < _SECOND_MS:
        return f"{ms:.0f} ms"
    seconds = ms / _SECOND_MS
    return f"{seconds:.1f} s" if seconds < _MINUTE else f"{int(seconds // _MINUTE)} min {int(seconds % _MINUTE)} s"


def ago(moment: datetime, now: datetime) -> str:
    """How long ago something was, roughly."""
    passed = now - moment
    for unit, name in ((timedelta(days=1), "d"), (timedelta(hours=1), "h"), (timedelta(minutes=1), "min")):
        if passed >= unit:
            return f"{int(passed / unit)} {name} ago"
    return "just now"
