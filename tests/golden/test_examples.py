"""The examples of the documentation are what the team answers today."""

import asyncio
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from app.settings import Environment, Settings
from app.wiring import open_service
from scripts.examples import BOOK, Example, Question, examples, outline, page, read_questions

_DATABASE = "examples"


@pytest.fixture(scope="module")
def made(postgres_dsn: str) -> Iterator[dict[str, Example]]:
    """Every example, by its id."""
    home = Path(tempfile.mkdtemp(prefix="cto-"))
    with psycopg.connect(postgres_dsn, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(_DATABASE)))
    head, _, options = postgres_dsn.partition("?")
    dsn = f"{head.rpartition('/')[0]}/{_DATABASE}?{options}"
    settings = Settings.model_validate({"DATABASE_URL": dsn, "CTO_TEAM_HOME": home})
    yield {each.question.id: each for each in asyncio.run(_all(settings))}
    shutil.rmtree(home)


async def _all(settings: Settings) -> list[Example]:
    async with open_service(settings, Environment({}), private=True) as service:
        return await examples(service, read_questions())


@pytest.mark.parametrize("question", read_questions(), ids=lambda question: question.id)
def test_the_page_is_current(made: dict[str, Example], question: Question) -> None:
    # The last digit of a vector differs between processors, so that sentences from the search may; the form may not.
    written = (BOOK / f"{question.id}.md").read_text(encoding="utf-8")
    assert outline(page(made[question.id])) == outline(written), "run `make examples`"
    assert (BOOK / f"{question.id}.log.jsonl").exists()
