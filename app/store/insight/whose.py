"""Whose rows are read: one tenant's, or everybody's where the whole installation is looked at."""

from contextlib import AbstractAsyncContextManager

from app.store.engine import Database, Session


def whose(database: Database, tenant: str | None) -> AbstractAsyncContextManager[Session]:
    """A transaction over the rows of a tenant, seen to by the database; None for those of the installation."""
    return database.system() if tenant is None else database.session(tenant)
