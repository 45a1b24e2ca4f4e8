"""Choices for questions, who settled them, and who may."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from app.domain.clarification import GivenAnswer
from app.domain.slack_people import Answerers, Choice
from app.domain.trail import Action, Change
from app.store.engine import Database
from app.store.slack.choices import ChoiceStore, Claim
from app.store.tenancy import acting_for
from tests.store.opened import Stores, opened

_QUESTIONS = text(
    "INSERT INTO clarification (id, run_id, round, status, questions, expires_at)"
    " VALUES (:id, :run, 1, 'open', '[]', :until)"
)
CHANGE = Change("default", "admin", Action.SLACK_CHANNEL, "slack:T1:C1")
Scenario = Callable[[Stores, ChoiceStore], Awaitable[None]]


def _with_questions(database: Database, scenario: Scenario) -> None:
    async def run() -> None:
        async with opened(database) as stores:
            accepted = await stores.accept()
            until = datetime.now(UTC) + timedelta(days=1)
            async with database.session() as session:
                await session.execute(_QUESTIONS, {"id": "clr_1", "run": accepted.run.id, "until": until})
            await scenario(stores, ChoiceStore(database))

    asyncio.run(run())


def test_choices_are_kept_one_by_one_and_the_last_word_counts(database: Database) -> None:
    async def scenario(_: Stores, choices: ChoiceStore) -> None:
        await choices.put("clr_1", [GivenAnswer("scale", option=0)], "slack:T1:UANN")
        await choices.put("clr_1", [GivenAnswer("budget", text="none")], "slack:T1:UBOB")
        found = await choices.put("clr_1", [GivenAnswer("scale", option=1)], "slack:T1:UANN")
        assert found == await choices.of("clr_1")
        assert found == {
            "scale": Choice(GivenAnswer("scale", option=1), "slack:T1:UANN"),
            "budget": Choice(GivenAnswer("budget", text="none"), "slack:T1:UBOB"),
        }
        with acting_for("other"):
            assert await choices.of("clr_1") == {}

    _with_questions(database, scenario)


def test_of_many_at_once_one_finds_the_set_complete_first(database: Database) -> None:
    async def scenario(_: Stores, choices: ChoiceStore) -> None:
        names = [f"q{number}" for number in range(6)]
        found = await asyncio.gather(
            *(choices.put("clr_1", [GivenAnswer(each, option=0)], "slack:T1:UANN") for each in names)
        )
        assert sorted(len(each) for each in found) == [1, 2, 3, 4, 5, 6]

    _with_questions(database, scenario)


def test_whoever_claims_first_settles(database: Database) -> None:
    async def scenario(_: Stores, choices: ChoiceStore) -> None:
        assert await choices.settled_by("clr_1") is None
        claims = await asyncio.gather(*(choices.claim("clr_1", f"slack:T1:U{number}") for number in range(5)))
        assert len({claim.by for claim in claims}) == 1
        assert [claim.new for claim in claims].count(True) == 1
        holder = claims[0].by
        assert await choices.settled_by("clr_1") == holder
        await choices.release("clr_1", "slack:T1:USOMEBODY")
        assert await choices.settled_by("clr_1") == holder
        await choices.release("clr_1", holder)
        assert await choices.claim("clr_1", "slack:T1:UNEW") == Claim("slack:T1:UNEW", new=True)

    _with_questions(database, scenario)


@pytest.mark.parametrize(("status", "taken"), [("open", True), ("answered", False)])
def test_a_claim_that_led_to_nothing_can_be_taken_over(database: Database, status: str, *, taken: bool) -> None:
    async def scenario(_: Stores, choices: ChoiceStore) -> None:
        await choices.claim("clr_1", "slack:T1:UGONE")
        async with database.session() as session:
            await session.execute(text("UPDATE slack_settled SET settled_at = settled_at - interval '2 minutes'"))
            await session.execute(text("UPDATE clarification SET status = :status"), {"status": status})
        assert await choices.claim("clr_1", "slack:T1:UNEW") == Claim(
            "slack:T1:UNEW" if taken else "slack:T1:UGONE", new=taken
        )

    _with_questions(database, scenario)


def test_the_asker_answers_alone_until_an_administrator_says_otherwise(database: Database) -> None:
    async def scenario(_: Stores, choices: ChoiceStore) -> None:
        assert await choices.answerers("T1", "C1") is Answerers.ASKER
        await choices.let("T1", "C1", Answerers.EVERYONE, CHANGE)
        assert await choices.answerers("T1", "C1") is Answerers.EVERYONE
        assert await choices.answerers("T1", "C2") is Answerers.ASKER

    _with_questions(database, scenario)
