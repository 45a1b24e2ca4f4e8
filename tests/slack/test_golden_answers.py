"""Golden questions, answered by the whole team without a language model: Slack takes every block of every answer."""

import asyncio
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from app.domain.run import Run
from app.settings import Environment, Settings
from app.wiring import open_service
from scripts.goldenbench.asking import ask_all
from scripts.goldenbench.cases import Case, read_cases
from scripts.slackbench.posting import Posted, Poster
from tests.slack.fake import scripted_slack

CASES = read_cases(Path(__file__).resolve().parents[1] / "data" / "golden" / "cases.jsonl")
JOINED = (8, len(CASES), 2 * len(CASES), 4 * len(CASES))
"""So many answers are put into one."""
_DATABASE = "golden_slack"


@dataclass(frozen=True)
class Sent:
    """What came of each answer, by the id of its case, and of several in one, by their number."""

    single: dict[str, Posted]
    joined: dict[int, Posted]


@pytest.fixture(scope="module")
def sent(postgres_dsn: str) -> Iterator[Sent]:
    """All answers, posted."""
    home = Path(tempfile.mkdtemp(prefix="cto-"))
    with psycopg.connect(postgres_dsn, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(_DATABASE)))
    head, _, options = postgres_dsn.partition("?")
    dsn = f"{head.rpartition('/')[0]}/{_DATABASE}?{options}"
    yield asyncio.run(_send(Settings.model_validate({"DATABASE_URL": dsn, "CTO_TEAM_HOME": home})))
    shutil.rmtree(home)


async def _send(settings: Settings) -> Sent:
    async with open_service(settings, Environment({}), private=True) as service:
        outcomes = await ask_all(service, CASES)
    with scripted_slack() as fake:
        poster = Poster(fake)
        single = {each.case.id: await poster.post(each.case.question, each.run) for each in outcomes}
        runs = [each.run for each in outcomes] * 4
        return Sent(single, {size: await poster.post("All of it?", _joined(runs[:size])) for size in JOINED})


def _joined(runs: Sequence[Run]) -> Run:
    """One run whose answer is those of several, one after the other."""
    conclusions = [run.conclusion for run in runs if run.conclusion]
    markdown = "\n\n".join(each.markdown for each in conclusions)
    return replace(runs[0], conclusion=replace(conclusions[0], markdown=markdown))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_slack_takes_the_answer_and_nothing_of_it_is_lost(sent: Sent, case: Case) -> None:
    found = sent.single[case.id]
    assert found.refused == ()
    assert found.lost == ()
    assert found.blocks > found.messages


@pytest.mark.parametrize("size", JOINED)
def test_slack_takes_long_answers_too(sent: Sent, size: int) -> None:
    found = sent.joined[size]
    assert found.refused == ()
    assert found.lost == ()
    assert found.messages > 1


def test_what_three_messages_do_not_hold_is_a_file(sent: Sent) -> None:
    assert {size for size in JOINED if sent.joined[size].file} >= set(JOINED[2:])
    assert all(each.messages <= 3 for each in sent.joined.values())


def test_there_is_something_to_lose(sent: Sent) -> None:
    assert sum(each.tables for each in sent.single.values()) > 1
    assert sum(each.code for each in sent.single.values()) > 1
