"""What the ledger, the audit and the conversations need from time to time."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.erasure import Removed
from app.store.audit import AuditStore
from app.store.budgets import BudgetStore
from app.store.retention import RetentionStore
from app.telemetry import event

_HOUR = timedelta(hours=1)


@dataclass(slots=True)
class Upkeep:
    """Closes abandoned reservations each time, and once an hour removes what is kept no longer.

    Ledger and audit are kept for ``kept``, the rest as ``retention`` says.
    """

    budgets: BudgetStore
    audit: AuditStore
    clock: Callable[[], datetime]
    retention: RetentionStore
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
        removed = await self.retention.remove(now)
        if removed != Removed():
            event("retention.removed", threads=removed.threads, streams=removed.streams, journals=removed.journals)
        # Where one pass was not enough, the next one follows at once.
        self.retired_at = None if removed.more else now
