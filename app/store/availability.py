"""Tells a database that does not answer from a statement that is wrong."""

from collections.abc import Generator
from contextlib import contextmanager

import psycopg
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, PendingRollbackError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from app.domain.errors import DatabaseUnavailable

_AWAY = (OperationalError, InterfaceError, PendingRollbackError, PoolTimeoutError, psycopg.OperationalError)


@contextmanager
def answering() -> Generator[None]:
    """Raises DatabaseUnavailable where the block finds that the database cannot be reached or does not answer."""
    try:
        with connected():
            yield
    except (TimeoutError, OSError) as error:
        raise DatabaseUnavailable from error


@contextmanager
def connected() -> Generator[None]:
    """As ``answering``, around code that may run out of time or fail to read a file for reasons of its own."""
    try:
        yield
    except _AWAY as error:
        raise DatabaseUnavailable from error
    except DBAPIError as error:
        if not error.connection_invalidated:
            raise
        raise DatabaseUnavailable from error
