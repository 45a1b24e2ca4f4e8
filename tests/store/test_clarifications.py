"""Clarifications: whoever settles one first wins, and the run goes on exactly once."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from app.domain.clarification import Clarification, Option, Question, Reply
from app.domain.errors import ClarificationNotOpen, NotFound
from app.domain.identifiers import new_id
from app.domain.labels import ClarificationStatus, Priority, RunStatus
from app.store.engine import Database
from tests.store.opened import PINS, Stores, opened

QUESTION = Question(
    id="q1",
    topic="scale",
    priority=Priority.P0,
    challenge="The word has a price.",
    question="How many users?",
    why="It decides one server or many.",
    options=(Option("1,000", "one server"), Option("1,000,000", "many")),
    assume="1,000 users",
)
REPLIES = (Reply("q1", "scale", QUESTION.question, "50,000"),)


async def _asked(stores: Stores, ttl: timedelta = timedelta(hours=1)) -> Clarification:
    run = await stores.runs.claim((await stores.accept()).run.id, PINS)
    assert run is not None
    clarification = Clarification(
        new_id("clr"), run.id, 1, ClarificationStatus.OPEN, (QUESTION,), (), datetime.now(UTC) + ttl
    )
    await stores.runs.clarifying(run, clarification)
    return clarification


def test_answers_queue_the_run_again_and_are_kept(database: Database) -> None:
    async def scenario() -> None:
        async with opened(database) as stores:
            asked = await _asked(stores)
            assert (await stores.runs.run(asked.run_id)).status is RunStatus.CLARIFYING
            await stores.clarifications.answer(asked.id, REPLIES, "runs")
            (settled,) = await stores.clarifications.of_run(asked.run_id)
            assert (settled.status, settled.replies) == (ClarificationStatus.ANSWERED, REPLIES)
            assert (await stores.runs.run(asked.run_id)).status is RunStatus.QUEUED
            types = [stored.event.type for stored in await stores.events.read(asked.run_id, 0)]
            assert types[-4:] == ["clarification.requested", "run.clarifying", "clarification.answered", "run.queued"]

    asyncio.run(scenario())


def test_an_answer_in_words_is_a_turn_of_the_thread_once(database: Database) -> None:
    async def scenario() -> None:
        async with opened(database) as stores:
            asked = await _asked(stores)
            thread_id = (await stores.runs.run(asked.run_id)).thread_id
            for _ in range(2):
                await stores.clarifications.answer(asked.id, REPLIES, "runs", words="About 50,000 of them.")
            turns = await stores.runs.messages(thread_id)
            assert [(turn.role, turn.content) for turn in turns] == [
                ("user", "A question"),
                ("user", "About 50,000 of them."),
            ]
            assert turns[1].run_id == asked.run_id

    asyncio.run(scenario())


def test_words_that_come_too_late_are_no_turn(database: Database) -> None:
    async def scenario() -> None:
        async with opened(database) as stores:
            asked = await _asked(stores, ttl=timedelta(seconds=-1))
            await stores.clarifications.expire("runs")
            with pytest.raises(ClarificationNotOpen):
                await stores.clarifications.answer(asked.id, REPLIES, "runs", words="Too late.")
            thread_id = (await stores.runs.run(asked.run_id)).thread_id
            assert len(await stores.runs.messages(thread_id)) == 1

    asyncio.run(scenario())


def test_of_two_different_answers_one_wins_and_a_repetition_is_harmless(database: Database) -> None:
    async def scenario() -> None:
        async with opened(database) as stores:
            asked = await _asked(stores)
            other = (Reply("q1", "scale", QUESTION.question, "7"),)
            results = await asyncio.gather(
                stores.clarifications.answer(asked.id, REPLIES, "runs"),
                stores.clarifications.answer(asked.id, other, "runs"),
                return_exceptions=True,
            )
            assert sorted(type(result).__name__ for result in results) == ["Clarification", "ClarificationNotOpen"]
            kept = (await stores.clarifications.get(asked.id)).replies
            assert (await stores.clarifications.answer(asked.id, kept, "runs")).replies == kept
            queued = [e for e in await stores.events.read(asked.run_id, 0) if e.event.type == "run.queued"]
            assert len(queued) == 1

    asyncio.run(scenario())


def test_an_expired_clarification_goes_on_with_its_assumptions_and_takes_no_answer(database: Database) -> None:
    async def scenario() -> None:
        async with opened(database) as stores:
            asked = await _asked(stores, ttl=timedelta(seconds=-1))
            assert await stores.clarifications.expire("runs") == 1
            assert await stores.clarifications.expire("runs") == 0
            with pytest.raises(ClarificationNotOpen, match="expired"):
                await stores.clarifications.answer(asked.id, REPLIES, "runs")
            assert (await stores.runs.run(asked.run_id)).status is RunStatus.QUEUED

    asyncio.run(scenario())


def test_cancelling_withdraws_the_questions(database: Database) -> None:
    async def scenario() -> None:
        async with opened(database) as stores:
            asked = await _asked(stores)
            assert (await stores.runs.cancel(asked.run_id, "superseded")).status is RunStatus.CANCELLED
            assert (await stores.clarifications.get(asked.id)).status is ClarificationStatus.WITHDRAWN
            with pytest.raises(NotFound):
                await stores.clarifications.get("clr_" + "0" * 32)

    asyncio.run(scenario())
