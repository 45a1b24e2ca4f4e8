"""Who pays for the calls of this process, and where they are written down."""

from contextlib import AsyncExitStack
from pathlib import Path

from app.gateway.metering import Books
from app.store.audit import AuditStore
from app.store.audit_trail import AuditTrail
from app.store.budgets import BudgetStore
from app.store.purse import StoredPurse


async def open_books(stack: AsyncExitStack, budgets: BudgetStore, audit: AuditStore, home: Path) -> Books:
    """The books over a database, until ``stack`` is unwound; what cannot be written meanwhile waits below ``home``.

    Raises:
        DatabaseUnavailable: the database does not answer.
    """
    purse = StoredPurse(budgets)
    await purse.open()
    trail = AuditTrail(audit, home / "audit", await audit.secret())
    trail.open()
    stack.push_async_callback(trail.close)
    return Books(purse, trail)
