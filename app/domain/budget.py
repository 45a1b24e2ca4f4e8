"""Budgets: what may be spent, what is held back for calls under way, and what is left.

Amounts are whole nano-dollars, so that sums are exact. Everything here is pure.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta, tzinfo
from decimal import ROUND_CEILING, ROUND_HALF_EVEN, Decimal
from enum import StrEnum
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from app.domain.errors import InvalidBudget

DEFAULT_TENANT = "default"
NANO = 1_000_000_000
LARGEST_CAP = 10**9 * NANO
"""A billion dollars; nine of them fit into a 64-bit number."""

NEAR = 0.2
"""The headroom at a budget's soft limit, whatever share that is: what a policy's rule compares with."""

_CENTS_OF_A_CENT = Decimal("0.000001")


class Window(StrEnum):
    """How long a budget lasts before it begins anew."""

    DAY = "day"
    MONTH = "month"


class ReservationState(StrEnum):
    """Where a reservation stands. What was ``sent`` may have cost something; what is only ``held`` has not."""

    HELD = "held"
    SENT = "sent"
    SETTLED = "settled"
    RELEASED = "released"


class RefusalReason(StrEnum):
    """Why an attempt may not be paid for."""

    EXHAUSTED = "exhausted"
    PRICE_UNKNOWN = "price_unknown"
    LEDGER_UNAVAILABLE = "ledger_unavailable"


@dataclass(frozen=True, slots=True)
class Scopes:
    """Whose budgets a call counts against: a tenant, and within it ``tenant``, ``key:...`` and ``user:...``."""

    tenant: str = DEFAULT_TENANT
    names: tuple[str, ...] = ("tenant",)


@dataclass(frozen=True, slots=True)
class Limit:
    """What an administrator sets: at most ``cap`` in each window.

    Past ``soft_share`` of it, rules of the policy may prefer cheaper backends. Without ``hard`` the cap refuses
    nothing and only warns.
    """

    tenant: str
    scope: str
    window: Window
    cap: int
    soft_share: Decimal = Decimal("0.8")
    hard: bool = True

    def __post_init__(self) -> None:
        if not 0 <= self.cap <= LARGEST_CAP:
            raise InvalidBudget("A limit lies between 0 and 1,000,000,000 US dollars.")
        if not 0 < self.soft_share <= 1:
            raise InvalidBudget("The share at which a budget warns lies above 0 and is at most 1.")
        if not is_scope(self.scope):
            raise InvalidBudget(f"{self.scope!r} is no scope: use tenant, key:ID or user:ID.")


@dataclass(frozen=True, slots=True)
class Period:
    """One window of a budget, from ``starts_at`` up to, not including, ``ends_at``."""

    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Balance:
    """The state of one budget in one period."""

    cap: int
    spent: int = 0
    reserved: int = 0

    @property
    def left(self) -> int:
        """What may still be reserved."""
        return max(0, self.cap - self.spent - self.reserved)

    def fits(self, amount: int) -> bool:
        """Whether ``amount`` may be reserved."""
        return amount <= self.left

    def reserve(self, amount: int) -> "Balance":
        """Hold ``amount`` back."""
        return replace(self, reserved=self.reserved + amount)

    def settle(self, amount: int, cost: int) -> "Balance":
        """Turn a reservation of ``amount`` into what it really cost."""
        return replace(self, reserved=self.reserved - amount, spent=self.spent + cost)

    def release(self, amount: int) -> "Balance":
        """Give a reservation back unused."""
        return self.settle(amount, 0)

    def headroom(self, soft_share: Decimal) -> float:
        """How much room is left, 1 for all and 0 for none.

        The scale is bent so that the soft limit always lies at ``NEAR``: one rule of a policy fits every budget. With
        a soft limit of 80 % it is simply the share that is left.
        """
        if self.left == 0:
            return 0.0
        used, soft = 1 - self.left / self.cap, float(soft_share)
        if used <= soft:
            return 1 - (1 - NEAR) * used / soft
        return NEAR * (1 - used) / (1 - soft)


@dataclass(frozen=True, slots=True)
class Standing:
    """A limit with what has become of it in the running period.

    ``forecast`` is what will have been spent at the period's end if things go on as they did lately; None where nobody
    has looked.
    """

    limit: Limit
    period: Period
    balance: Balance
    forecast: int | None = None

    @property
    def headroom(self) -> float:
        """See ``Balance.headroom``."""
        return self.balance.headroom(self.limit.soft_share)

    @property
    def warns(self) -> bool:
        """Whether the soft limit has been passed."""
        used = self.balance.spent + self.balance.reserved
        return used > 0 and used >= self.limit.soft_share * self.balance.cap


@dataclass(frozen=True, slots=True)
class Reservation:
    """Leave to make one attempt. ``amount`` is held back; 0 where no budget applies."""

    attempt_id: str
    amount: int = 0


@dataclass(frozen=True, slots=True)
class Refusal:
    """No leave. ``scope`` is the budget that does not allow the attempt, ``resets_at`` when it begins anew."""

    reason: RefusalReason
    scope: str = ""
    resets_at: datetime | None = None


_LEAST_SEEN = 0.1
"""The part of a window over which spending is spread at least: minutes after a beginning tell nothing about a day."""


@dataclass(frozen=True, slots=True)
class Pace:
    """What was ``spent`` lately, ``since`` when."""

    spent: int
    since: datetime


def forecast(standing: Standing, pace: Pace, now: datetime) -> int:
    """What will have been spent at the end of the period if spending goes on at this pace."""
    period, window = standing.period, standing.period.ends_at - standing.period.starts_at
    seen = max(now - pace.since, window * _LEAST_SEEN)
    left = max(period.ends_at - now, timedelta(0))
    return standing.balance.spent + round(pace.spent * (left / seen))


def is_scope(text: str) -> bool:
    """Whether ``text`` names a scope within a tenant."""
    kind, _, name = text.partition(":")
    return text == "tenant" or (kind in {"key", "user"} and bool(name.strip()))


def nano(dollars: Decimal) -> int:
    """Nano-dollars; a part of one counts as a whole one, so that nothing is ever free by rounding."""
    return int((dollars * NANO).to_integral_value(ROUND_CEILING))


def dollars(amount: int) -> Decimal:
    """US dollars with six decimals."""
    return (Decimal(amount) / NANO).quantize(_CENTS_OF_A_CENT, ROUND_HALF_EVEN)


def zone_of(name: str) -> tzinfo:
    """The time zone with this name; raises InvalidBudget for one that does not exist."""
    if name == "UTC":
        return UTC
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise InvalidBudget(f"{name!r} is no time zone; use a name such as Europe/Berlin.") from error


def period_of(window: Window, zone: tzinfo, now: datetime) -> Period:
    """The window around ``now``, from midnight to midnight in ``zone``; a day may have 23 or 25 hours."""
    first = now.astimezone(zone).date()
    if window is Window.MONTH:
        first = first.replace(day=1)
        after = (first + timedelta(days=31)).replace(day=1)
    else:
        after = first + timedelta(days=1)
    starts, ends = (datetime.combine(day, time(), zone).astimezone(UTC) for day in (first, after))
    return Period(starts, ends)
