"""Pays for attempts from the ledger, and knows which calls need no ledger at all."""

import asyncio
import time
from collections.abc import Callable

from app.domain.backend import BackendSpec
from app.domain.budget import Refusal, RefusalReason, Reservation, Scopes
from app.domain.errors import DatabaseUnavailable
from app.store.availability import answering
from app.store.budgets import BudgetStore
from app.telemetry import problem

FRESH_S = 5.0
"""How long a process may not know of a budget that another one has set."""

PATIENCE_S = 5.0
"""How long a call waits for a database that does not answer."""

_PATIENCE_FOR_NEWS_S = 1.0


class StoredPurse:
    """The purse of a process. Where no budget applies, it neither reads nor writes.

    While the database is away, calls without a budget go on; which ones these are is known from before.
    """

    def __init__(self, store: BudgetStore, clock: Callable[[], float] = time.monotonic) -> None:
        self._store = store
        self._clock = clock
        self._known: frozenset[tuple[str, str]] = frozenset()
        self._read_at = float("-inf")
        self._changes = 0
        self._reading = asyncio.Lock()

    async def open(self) -> None:
        """Learn which budgets there are; raises DatabaseUnavailable."""
        self._read_at, self._changes = self._clock(), self._store.changes
        self._known = await self._store.known()

    async def headroom(self, scopes: Scopes) -> float | None:
        """See ``Purse``."""
        if not await self._applies(scopes):
            return None
        try:
            with answering():
                async with asyncio.timeout(PATIENCE_S):
                    standings = await self._store.standings_of(scopes)
        except DatabaseUnavailable as error:
            problem("budget.unreadable", error)
            return None
        return min((standing.headroom for standing in standings), default=None)

    async def reserve(
        self, attempt_id: str, scopes: Scopes, backend: BackendSpec, worst_case: int | None
    ) -> Reservation | Refusal:
        """See ``Purse``. Where a budget applies, nothing goes on without a price, nor while the ledger is away."""
        if not await self._applies(scopes):
            return Reservation(attempt_id)
        if worst_case is None:
            return Refusal(RefusalReason.PRICE_UNKNOWN)
        try:
            with answering():
                async with asyncio.timeout(PATIENCE_S):
                    return await self._store.reserve(attempt_id, scopes, backend, worst_case)
        except DatabaseUnavailable as error:
            problem("budget.unavailable", error, backend=backend.id)
            return Refusal(RefusalReason.LEDGER_UNAVAILABLE)

    async def sent(self, reservation: Reservation) -> None:
        """See ``Purse``."""
        if reservation.amount:
            with answering():
                async with asyncio.timeout(PATIENCE_S):
                    await self._store.sent(reservation.attempt_id)

    async def settle(self, reservation: Reservation, cost: int) -> None:
        """See ``Purse``. What cannot be booked now, the sweep books later from the record of the attempt."""
        try:
            with answering():
                async with asyncio.timeout(PATIENCE_S):
                    await self._store.settle(reservation.attempt_id, cost)
        except DatabaseUnavailable as error:
            problem("budget.unsettled", error, attempt=reservation.attempt_id)

    async def release(self, reservation: Reservation) -> None:
        """See ``Purse``. What cannot be released now, the sweep releases later."""
        try:
            with answering():
                async with asyncio.timeout(PATIENCE_S):
                    await self._store.release(reservation.attempt_id)
        except DatabaseUnavailable as error:
            problem("budget.unreleased", error, attempt=reservation.attempt_id)

    async def _applies(self, scopes: Scopes) -> bool:
        """Whether any budget counts these calls, as far as is known; asks again when that was learned long ago."""
        async with self._reading:
            if self._clock() - self._read_at > FRESH_S or self._changes != self._store.changes:
                await self._learn()
        return any((scopes.tenant, name) in self._known for name in scopes.names)

    async def _learn(self) -> None:
        try:
            with answering():
                async with asyncio.timeout(_PATIENCE_FOR_NEWS_S):
                    await self.open()
        except DatabaseUnavailable as error:
            problem("budget.unknown", error)
