"""Shared real parts: one embedded Postgres per test process, and a fresh migrated database for each test that asks."""

import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import psycopg
import pytest
from hypothesis import settings as hypothesis_settings
from psycopg import sql

from app.domain.budget import DEFAULT_TENANT
from app.store import embedded
from app.store.engine import Database, open_database
from app.store.migrate import upgrade
from app.store.tenancy import acting_for

PROJECT = Path(__file__).resolve().parent.parent

_TEMPLATE = "migrated"

# On a busy machine a first example takes long: time is measured in benchmarks, never in tests.
hypothesis_settings.register_profile("untimed", deadline=None)
# For `make test-api` alone: as many requests to each endpoint.
hypothesis_settings.register_profile("contract", deadline=None, max_examples=200)
hypothesis_settings.load_profile("untimed")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Refuse two tests of one id: workers in parallel would run one of them, and say nothing."""
    twice = [name for name, times in Counter(item.nodeid for item in items).items() if times > 1]
    if twice:
        raise pytest.UsageError(f"Several tests have the id {', '.join(twice)}.")


@pytest.fixture(scope="session", autouse=True)
def tenant() -> Iterator[str]:
    """The tenant that tests act for, as a command on this machine does; tests of several name theirs."""
    with acting_for(DEFAULT_TENANT):
        yield DEFAULT_TENANT


@pytest.fixture(scope="session")
def postgres_dsn() -> Iterator[str]:
    """The address of an embedded server with a migrated template database."""
    # The name is short and outside root's home: socket paths are limited, and as root the server is another user.
    folder = Path(tempfile.mkdtemp(prefix="cto-"))
    try:
        dsn = embedded.start(folder / "pg")
        with psycopg.connect(dsn, autocommit=True) as connection:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(_TEMPLATE)))
        upgrade(_named(dsn, _TEMPLATE), PROJECT / "migrations")
        yield dsn
        embedded.stop(folder / "pg")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def _numbers() -> Iterator[int]:
    return count(1)


@pytest.fixture
def database_dsn(postgres_dsn: str, _numbers: Iterator[int]) -> Iterator[str]:
    """The address of a database of the test's own, migrated and empty."""
    name = f"test_{next(_numbers)}"
    with psycopg.connect(postgres_dsn, autocommit=True) as connection:
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(_TEMPLATE))
        )
        yield _named(postgres_dsn, name)
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture
def database(database_dsn: str) -> Database:
    """An engine for ``database_dsn``; a test that uses it closes it in its own event loop."""
    return open_database(database_dsn)


def _named(dsn: str, database: str) -> str:
    """The same server, another database; the address has the form ``postgresql://user:@/name?host=folder``."""
    head, _, options = dsn.partition("?")
    return f"{head.rpartition('/')[0]}/{database}?{options}"
