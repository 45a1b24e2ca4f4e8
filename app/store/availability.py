"""Tells a database that does not answer from a statement that is wrong."""

from collections.abc import Generator
from contextlib import contextmanager

import psycopg
from procrastinate.exceptions import ConnectorException
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
    except (*_AWAY, DBAPIError, ConnectorException) as error:
        if not _is_away(error):
            raise
        raise DatabaseUnavailable from error


def _is_away(error: Exception) -> bool:
    if isinstance(error, ConnectorException):
        return isinstance(error.__cause__, psycopg.OperationalError)
    return isinstance(error, _AWAY) or (isinstance(error, DBAPIError) and error.connection_invalidated)
