"""Tells a database that does not answer from a statement that is wrong."""

from collections.abc import Generator
from contextlib import contextmanager

import psycopg
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from app.domain.errors import DatabaseUnavailable

_AWAY = (OperationalError, InterfaceError, PoolTimeoutError, psycopg.OperationalError)


@contextmanager
def answering() -> Generator[None]:
    """Raises DatabaseUnavailable where the block finds that the database cannot be reached or does not answer."""
    try:
        yield
    except (*_AWAY, TimeoutError, OSError) as error:
        raise DatabaseUnavailable from error
