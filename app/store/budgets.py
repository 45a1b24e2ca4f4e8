"""The ledger: limits, what was spent, and reservations for calls under way.

A reservation takes from all its budgets or from none, in one short transaction. Whoever holds one settles it with the
real cost; what nobody settles, because its worker died, the sweep does.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import Row

from app.domain.backend import BackendSpec
from app.domain.budget import (
    Balance,
    Limit,
    Pace,
    Period,
    Refusal,
    RefusalReason,
    Reservation,
    ReservationState,
    Scopes,
    Standing,
    Window,
    dollars,
    forecast,
    period_of,
    zone_of,
)
from app.domain.errors import NotFound
from app.domain.trail import Change
from app.store import budget_sql as sql
from app.store.availability import answering
from app.store.engine import Database, Session
from app.store.trail import add_change
from app.telemetry import event, problem

EXPIRES_AFTER = timedelta(minutes=15)
"""Longer than any attempt may take."""

_MOST_REMEMBERED = 10_000
_ANY_OPEN = (ReservationState.HELD, ReservationState.SENT)


@dataclass(frozen=True, slots=True)
class Swept:
    """What a sweep found: reservations that were never sent, and sent ones that nobody settled."""

    released: int = 0
    settled: int = 0


@dataclass(frozen=True, slots=True)
class _Applying:
    """A limit that a call counts against, with its running period."""

    id: int
    limit: Limit
    period: Period


class BudgetStore:
    """Keeps the ledger in Postgres. ``clock`` gives the time with its zone.

    Every method raises DatabaseUnavailable while the database does not answer.
    """

    def __init__(self, database: Database, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._database = database
        self._clock = clock
        self._opened: set[tuple[int, datetime]] = set()
        self._warned: set[tuple[int, datetime]] = set()
        self.changes = 0
        """How often limits were set or lifted through this object."""

    async def known(self) -> frozenset[tuple[str, str]]:
        """Every tenant and scope that has a budget."""
        with answering():
            async with self._database.system() as session:
                rows = (await session.execute(sql.KNOWN)).all()
        return frozenset((row.tenant, row.scope) for row in rows)

    async def set(self, limit: Limit, change: Change | None = None) -> None:
        """Set a limit, or change it: it holds at once, for the running period too."""
        values = {
            "tenant": limit.tenant,
            "scope": limit.scope,
            "window": limit.window,
            "cap": limit.cap,
            "soft_share": limit.soft_share,
            "hard": limit.hard,
        }
        with answering():
            async with self._database.system() as session:
                await session.execute(sql.SET, values)
                await add_change(session, change)
        self.changes += 1
        event(
            "budget.set", tenant=limit.tenant, scope=limit.scope, window=limit.window, cap_usd=str(dollars(limit.cap))
        )

    async def remove(self, tenant: str, scope: str, window: Window, change: Change | None = None) -> None:
        """Lift a limit; raises NotFound where there is none."""
        with answering():
            async with self._database.system() as session:
                done = await session.execute(sql.REMOVE, {"tenant": tenant, "scope": scope, "window": window})
                if done.rowcount == 0:
                    raise NotFound(f"There is no budget of {scope} for each {window}.")
                await add_change(session, change)
        self.changes += 1
        event("budget.removed", tenant=tenant, scope=scope, window=window)

    async def set_zone(self, tenant: str, zone: str) -> None:
        """Set where a tenant's days begin; raises InvalidBudget for a time zone that does not exist."""
        zone_of(zone)
        with answering():
            async with self._database.system() as session:
                await session.execute(sql.SET_ZONE, {"tenant": tenant, "zone": zone})

    async def zone(self, tenant: str) -> str:
        """The name of the tenant's time zone."""
        with answering():
            async with self._database.system() as session:
                found = (await session.execute(sql.ZONE, {"tenant": tenant})).scalar()
        return str(found or "UTC")

    async def standings(self, tenant: str) -> tuple[Standing, ...]:
        """All limits of a tenant as they stand now, with what will have been spent in the end."""
        now = self._clock()
        with answering():
            async with self._database.system() as session:
                applying = self._applying((await session.execute(sql.ALL_OF, {"tenant": tenant})).all())
                found = await self._standings(session, applying)
                rows = (await session.execute(sql.PACES, {"tenant": tenant, "now": now})).all()
        paces = {row.budget_id: Pace(row.spent, row.since) for row in rows}
        return tuple(
            replace(standing, forecast=forecast(standing, paces.get(each.id, Pace(0, now)), now))
            for each, standing in zip(applying, found, strict=True)
        )

    async def standings_of(self, scopes: Scopes) -> tuple[Standing, ...]:
        """The limits that a call in these scopes counts against."""
        with answering():
            async with self._database.system() as session:
                return await self._standings(session, await self._limits(session, scopes))

    async def reserve(
        self, attempt_id: str, scopes: Scopes, backend: BackendSpec, amount: int
    ) -> Reservation | Refusal:
        """Hold ``amount`` back in every budget that applies, or in none."""
        with answering():
            async with self._database.system() as session:
                limits = await self._limits(session, scopes)
                if not limits:
                    return Reservation(attempt_id)
                await self._open(session, limits)
                found = await self._balances(session, limits, lock=True)
                refused = _refusing(limits, found, amount)
                if refused is not None:
                    if (made := await self._made_before(session, attempt_id)) is not None:
                        return made
                    await session.execute(sql.EXHAUSTED, {"budget": refused.id, "starts": refused.period.starts_at})
                    return _refusal(refused)
                values = {"attempt": attempt_id, "tenant": scopes.tenant, "backend": backend.id, "tier": backend.tier}
                expires = self._clock() + EXPIRES_AFTER
                await session.execute(sql.RESERVE, {**values, **_keys(limits), "amount": amount, "expires": expires})
        self._remember(limits)
        self._warn(limits, {key: balance.reserve(amount) for key, balance in found.items()})
        return Reservation(attempt_id, amount)

    async def sent(self, attempt_id: str) -> None:
        """From now on the attempt may cost something."""
        with answering():
            async with self._database.system() as session:
                await session.execute(sql.SENT, {"attempt": attempt_id})

    async def settle(self, attempt_id: str, cost: int) -> bool:
        """Book what the attempt cost; False where that was done before."""
        with answering():
            async with self._database.system() as session:
                amount = await _close(session, attempt_id, ReservationState.SETTLED, cost, _ANY_OPEN)
        if amount is not None and cost > amount:
            problem("budget.overrun", attempt=attempt_id, reserved_nano=amount, cost_nano=cost)
        return amount is not None

    async def release(self, attempt_id: str) -> bool:
        """Give back what was never sent; False where there is nothing to give back."""
        with answering():
            async with self._database.system() as session:
                held = (ReservationState.HELD,)
                amount = await _close(session, attempt_id, ReservationState.RELEASED, None, held)
        return amount is not None

    async def sweep(self) -> Swept:
        """Close what dead workers left open.

        What was never sent is released. What was sent is settled at its recorded cost, or, where nothing was
        recorded, at the estimate, and recorded as a lost attempt.
        """
        with answering():
            async with self._database.system() as session:
                due = (await session.execute(sql.EXPIRED, {"now": self._clock()})).all()
        released = settled = 0
        for row in due:
            if row.state == ReservationState.HELD:
                released += await self.release(row.attempt_id)
            else:
                settled += await self._settle_lost(row.attempt_id, row.cost)
        return Swept(released, settled)

    async def forget(self, before: datetime) -> None:
        """Delete closed reservations from before that time."""
        with answering():
            async with self._database.system() as session:
                await session.execute(sql.FORGET, {"before": before})

    async def _settle_lost(self, attempt_id: str, cost: int) -> bool:
        with answering():
            async with self._database.system() as session:
                done = await _close(session, attempt_id, ReservationState.SETTLED, cost, (ReservationState.SENT,))
                if done is not None:
                    await session.execute(sql.LOST_ATTEMPT, {"attempt": attempt_id})
        return done is not None

    async def _limits(self, session: Session, scopes: Scopes) -> tuple[_Applying, ...]:
        values = {"tenant": scopes.tenant, "scopes": list(scopes.names)}
        return self._applying((await session.execute(sql.APPLYING, values)).all())

    def _applying(self, rows: Sequence[Row[*tuple[object, ...]]]) -> tuple[_Applying, ...]:
        now = self._clock()
        found: list[_Applying] = []
        for row in rows:
            window = Window(row.spending_window)
            limit = Limit(row.tenant, row.scope, window, row.cap, row.soft_share, row.hard)
            found.append(_Applying(row.id, limit, period_of(window, zone_of(row.zone), now)))
        return tuple(found)

    async def _open(self, session: Session, limits: Sequence[_Applying]) -> None:
        """Make sure that the running periods have their rows. Before any lock, so that no two wait for each other."""
        missing = {(each.id, each.period.starts_at) for each in limits} - self._opened
        if not missing:
            return
        ends = [each.period.ends_at for each in limits]
        await session.execute(sql.OPEN_PERIODS, {**_keys(limits), "ends": ends})

    def _remember(self, limits: Sequence[_Applying]) -> None:
        """The rows of these periods are there for good: their transaction has been committed."""
        if len(self._opened) > _MOST_REMEMBERED:
            self._opened.clear()
        self._opened |= {(each.id, each.period.starts_at) for each in limits}

    async def _balances(
        self, session: Session, limits: Sequence[_Applying], *, lock: bool = False
    ) -> Mapping[int, Balance]:
        rows = (await session.execute(sql.LOCKED_BALANCES if lock else sql.BALANCES, _keys(limits))).all()
        kept = {row.budget_id: (row.spent, row.reserved) for row in rows}
        return {each.id: Balance(each.limit.cap, *kept.get(each.id, (0, 0))) for each in limits}

    async def _standings(self, session: Session, limits: Sequence[_Applying]) -> tuple[Standing, ...]:
        found = await self._balances(session, limits)
        return tuple(Standing(each.limit, each.period, found[each.id]) for each in limits)

    @staticmethod
    async def _made_before(session: Session, attempt_id: str) -> Reservation | None:
        amount = (await session.execute(sql.RESERVED, {"attempt": attempt_id})).scalar()
        return None if amount is None else Reservation(attempt_id, amount)

    def _warn(self, limits: Sequence[_Applying], balances: Mapping[int, Balance]) -> None:
        """Say once in each period, and in each process, that a soft limit has been passed."""
        for each in limits:
            key = (each.id, each.period.starts_at)
            standing = Standing(each.limit, each.period, balances[each.id])
            if key in self._warned or not standing.warns:
                continue
            if len(self._warned) > _MOST_REMEMBERED:
                self._warned.clear()
            self._warned.add(key)
            spent = dollars(standing.balance.spent + standing.balance.reserved)
            event("budget.warning", **_names(each.limit), spent_usd=str(spent), limit_usd=str(dollars(each.limit.cap)))


async def _close(
    session: Session, attempt_id: str, state: ReservationState, cost: int | None, from_states: Sequence[str]
) -> int | None:
    """The amount that was reserved; None where there is nothing to close."""
    values = {"attempt": attempt_id, "state": state, "cost": cost, "open": list(from_states)}
    found = (await session.execute(sql.CLOSE, values)).scalar()
    return None if found is None else int(found)


def _keys(limits: Sequence[_Applying]) -> dict[str, object]:
    return {"ids": [each.id for each in limits], "starts": [each.period.starts_at for each in limits]}


def _refusing(limits: Sequence[_Applying], balances: Mapping[int, Balance], amount: int) -> _Applying | None:
    """The limit that stands in the way for the longest time."""
    against = [each for each in limits if each.limit.hard and not balances[each.id].fits(amount)]
    return max(against, key=lambda each: each.period.ends_at, default=None)


def _refusal(applying: _Applying) -> Refusal:
    event("budget.exhausted", **_names(applying.limit), resets_at=applying.period.ends_at.isoformat())
    return Refusal(RefusalReason.EXHAUSTED, applying.limit.scope, applying.period.ends_at)


def _names(limit: Limit) -> dict[str, str]:
    return {"tenant": limit.tenant, "scope": limit.scope, "window": limit.window.value}
