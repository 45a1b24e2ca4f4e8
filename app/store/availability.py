"""Tells a database that does not answer from a statement that is wrong."""

from collections.abc import Generator
from contextlib import contextmanager

from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from app.domain.errors import DatabaseUnavailable


@contextmanager
def answering() -> Generator[None]:
    """Raises DatabaseUnavailable where the block finds that the database cannot be reached or does not answer."""
    try:
        yield
    except (OperationalError, InterfaceError, PoolTimeoutError, TimeoutError, OSError) as error:
        raise DatabaseUnavailable from error
