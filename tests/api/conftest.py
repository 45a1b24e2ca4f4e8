"""One running service for the tests of the API: built-in backend, a small skill, a database of its own."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from tests.running import Place, Served, served


@pytest.fixture(scope="module")
def place(postgres_dsn: str, tmp_path_factory: pytest.TempPathFactory) -> Place:
    """A state folder and a database, made anew for each module of tests."""
    name = f"api_{abs(hash(tmp_path_factory.mktemp('name')))}"
    with psycopg.connect(postgres_dsn, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE migrated").format(sql.Identifier(name)))
    head, _, options = postgres_dsn.partition("?")
    return Place(Path(tmp_path_factory.mktemp("home")), f"{head.rpartition('/')[0]}/{name}?{options}")


@pytest.fixture(scope="module")
def service(place: Place) -> Iterator[Served]:
    """The service as a process."""
    with served(place) as running:
        yield running
