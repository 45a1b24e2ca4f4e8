"""Golden questions, put to the whole team without a language model: what its answers cite, and when it says no."""

import asyncio
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from app.domain.coverage import Grounding
from app.settings import Environment, Settings
from app.wiring import open_service
from scripts.goldenbench.asking import Outcome, ask_all
from scripts.goldenbench.cases import Case, read_cases
from scripts.goldenbench.scoring import Share, cites_section, cites_skill, refused, shares

CASES = Path(__file__).resolve().parents[1] / "data" / "golden" / "cases.jsonl"
_DATABASE = "golden"


@pytest.fixture(scope="module")
def outcomes(postgres_dsn: str) -> Iterator[dict[str, Outcome]]:
    """What came of each case, by its id."""
    home = Path(tempfile.mkdtemp(prefix="cto-"))
    with psycopg.connect(postgres_dsn, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(_DATABASE)))
    head, _, options = postgres_dsn.partition("?")
    dsn = f"{head.rpartition('/')[0]}/{_DATABASE}?{options}"
    yield asyncio.run(_ask(Settings.model_validate({"DATABASE_URL": dsn, "CTO_TEAM_HOME": home})))
    shutil.rmtree(home)


async def _ask(settings: Settings) -> dict[str, Outcome]:
    async with open_service(settings, Environment({}), private=True) as service:
        return {each.case.id: each for each in await ask_all(service, read_cases(CASES))}


@pytest.fixture
def found(outcomes: dict[str, Outcome]) -> dict[str, Share]:
    return {share.name: share for share in shares(tuple(outcomes.values()))}


def test_every_quote_stands_in_the_version_that_was_read(found: dict[str, Share]) -> None:
    quotes = found["quotes are verbatim"]
    assert quotes.of > 30
    assert quotes.good == quotes.of


def test_nothing_is_cited_that_was_not_retrieved(found: dict[str, Share]) -> None:
    assert found["citations are from what was retrieved"].misses == ()


@pytest.mark.parametrize("case", [case for case in read_cases(CASES) if case.skills], ids=lambda case: case.id)
def test_the_expected_source_is_cited(outcomes: dict[str, Outcome], case: Case) -> None:
    assert cites_skill(outcomes[case.id])
    assert not case.sections or cites_section(outcomes[case.id])


@pytest.mark.parametrize("case", read_cases(CASES), ids=lambda case: case.id)
def test_only_questions_without_an_answer_are_refused(outcomes: dict[str, Outcome], case: Case) -> None:
    assert refused(outcomes[case.id]) is not case.answerable


def test_a_refusal_cites_nothing_and_says_what_was_searched(outcomes: dict[str, Outcome]) -> None:
    conclusion = outcomes["bolts"].run.conclusion
    assert conclusion is not None
    assert conclusion.grounding is Grounding.REFUSED
    assert conclusion.citations == ()
    assert "Searched: the skills of the" in conclusion.markdown
    assert conclusion.markdown.count("”") == 3
    assert "Volvo" in conclusion.markdown
