"""The console over the real service: its own process and database, two weeks of past, and scripted models."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from tests.running import Place, Served, backends_file, cloud, local, served
from tests.servers import says, scripted_openai
from tests.web.console.history import invented, written


@pytest.fixture(scope="module")
def place(postgres_dsn: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """A database of the module's own, and two backends."""
    folder = Path(tmp_path_factory.mktemp("console"))
    name = f"console_{abs(hash(folder))}"
    with psycopg.connect(postgres_dsn, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE migrated").format(sql.Identifier(name)))
    head, _, options = postgres_dsn.partition("?")
    answers = says("**Above 0.2.** ", "Retrain then.")
    dsn = f"{head.rpartition('/')[0]}/{name}?{options}"
    with scripted_openai(answers) as big, scripted_openai(answers) as small, scripted_openai(answers) as own:
        cheap = cloud(small, id="swift", tier="cheap", model="small-1", price={"input": 0.2, "output": 0.6})
        strong = cloud(big, price={"input": 3, "output": 15})
        backends = backends_file(folder, strong, cheap, local(own))
        written(dsn, invented(600, backends))
        yield Place(folder, dsn, more={"CTO_TEAM_BACKENDS": str(backends)})


@pytest.fixture(scope="module")
def service(place: Place) -> Iterator[Served]:
    """The running service."""
    with served(place) as running:
        yield running
