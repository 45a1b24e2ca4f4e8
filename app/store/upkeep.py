"""What the ledger and the audit need from time to time."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.store.audit import AuditStore
from app.store.budgets import BudgetStore
from app.telemetry import event

_HOUR = timedelta(hours=1)


@dataclass(slots=True)
class Upkeep:
    """Closes abandoned reservations each time, and once an hour removes what is older than ``kept``."""

    budgets: BudgetStore
    audit: AuditStore
    clock: Callable[[], datetime]
    kept: timedelta = timedelta(days=90)
    retired_at: datetime | None = None

    async def __call__(self) -> None:
        """Do what is due; raises DatabaseUnavailable."""
        swept = await self.budgets.sweep()
        if swept.released or swept.settled:
            event("budget.swept", released=swept.released, settled=swept.settled)
        now = self.clock()
        if self.retired_at is not None and now - self.retired_at < _HOUR:
            return
        await self.audit.retire(now - self.kept)
        await self.budgets.forget(now - self.kept)
        self.retired_at = now
