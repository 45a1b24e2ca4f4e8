"""What a run knows of its thread, from real turns in a real database."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from app.domain.errors import FactReplaced, NotFound, ValidationFailed
from app.domain.labels import RunStatus, Sensitivity
from app.domain.memory import ThreadFact
from app.domain.run import Run
from app.screening.detect import screen
from app.steps.memory import Memory, Recollection, earlier_turns, known_lines
from app.store.engine import Database
from app.store.memory import MemoryStore
from app.store.rows import Rows
from app.store.runs import Ending
from tests.steps.test_facts import conclusion
from tests.store.opened import PINS, Stores, opened

Scenario = Callable[["House"], Awaitable[None]]


class House:
    """A thread with its memory."""

    def __init__(self, stores: Stores, history_tokens: int) -> None:
        self._stores = stores
        self.memory = Memory(MemoryStore(stores.database, Rows()), screen, history_tokens)
        self.thread_id: str | None = None

    async def say(self, words: str, answer: str | None = None) -> Run:
        """One turn of the user; with an answer, the team's as well."""
        accepted = await self._stores.accept(words, self.thread_id)
        self.thread_id = accepted.run.thread_id
        run = await self._stores.runs.claim(accepted.run.id, PINS)
        assert run is not None
        if answer is not None:
            ending = Ending(RunStatus.CONCLUDED, conclusion(answer))
            await self._stores.runs.finish(run.id, run.epoch, ending)
        return run

    async def recall(self, words: str) -> Recollection:
        """What a run on these words knows; the run is over afterwards."""
        run = await self.say(words)
        found = await self.memory.recall(run.message_id)
        await self._stores.runs.finish(run.id, run.epoch, Ending(RunStatus.CANCELLED))
        return found

    async def facts(self) -> tuple[ThreadFact, ...]:
        assert self.thread_id is not None
        return (await self.memory.read(self.thread_id)).in_use


def conversation(found: Recollection) -> tuple[str, ...]:
    return earlier_turns(found.recalled, found.history)


def play(database: Database, scenario: Scenario, history_tokens: int = 3000) -> None:
    async def run() -> None:
        async with opened(database) as stores:
            await scenario(House(stores, history_tokens))

    asyncio.run(run())


def test_the_first_question_knows_nothing(database: Database) -> None:
    async def scenario(house: House) -> None:
        found = await house.recall("Our budget is 50k EUR. Which database?")
        assert found.message.content.startswith("Our budget")
        assert (found.history, known_lines(found.recalled), conversation(found)) == ((), (), ())

    play(database, scenario)


def test_a_follow_up_knows_what_was_said_and_answered(database: Database) -> None:
    async def scenario(house: House) -> None:
        await house.say("Our budget is 50k EUR. Which database?", "Postgres.")
        found = await house.recall("And on AWS?")
        assert known_lines(found.recalled) == ("The user said (budget): Our budget is 50k EUR",)
        assert conversation(found) == (
            "user: Our budget is 50k EUR. Which database?",
            "team: Postgres.",
        )
        assert [turn.content for turn in found.history] == ["Our budget is 50k EUR. Which database?", "Postgres."]

    play(database, scenario)


def test_what_was_corrected_or_deleted_is_no_longer_read_anywhere(database: Database) -> None:
    async def scenario(house: House) -> None:
        await house.say("Our budget is 50k EUR. We are 4 engineers. Which database?", "Postgres.")
        budget, team = await house.facts()
        await house.memory.correct(budget.thread_id, budget.id, "  Our budget\nis 70k EUR ")
        await house.memory.forget(team.thread_id, team.id)
        found = await house.recall("And on AWS?")
        assert known_lines(found.recalled) == ("The user said (budget): Our budget is 70k EUR",)
        text = "\n".join([*conversation(found), *(turn.content for turn in found.history)])
        assert "50k" not in text
        assert "engineers" not in text
        assert "Our budget is 70k EUR. […]. Which database?" in text

    play(database, scenario)


def test_old_turns_become_a_summary_and_the_prompt_stays_small(database: Database) -> None:
    async def scenario(house: House) -> None:
        sizes: list[int] = []
        turns: list[str] = []
        for n in range(20):
            await house.say(f"Question number {n}? " + "More words. " * 30, f"Answer {n}. " + "More of it. " * 100)
            turns = list(conversation(await house.recall(f"Follow-up {n}?")))
            sizes.append(sum(map(len, turns)))
        assert turns[0] == "The user wrote: Question number 0?"
        assert "The team answered: Answer 9." in turns
        assert turns[-2].startswith("user: Question number 19?")
        # 400 tokens of turns and 600 of summary, four characters each, and the names of who spoke.
        assert max(sizes) <= 1000 * 4 + 400

    play(database, scenario, history_tokens=400)


def test_a_correction_rebuilds_the_summary_without_the_old_words(database: Database) -> None:
    async def scenario(house: House) -> None:
        await house.say("Our budget is 50k EUR.", "Noted. " * 200)
        (before, *_) = conversation(await house.recall("More?"))
        assert before == "The user wrote: Our budget is 50k EUR."
        (fact,) = await house.facts()
        await house.memory.correct(fact.thread_id, fact.id, "Our budget is 70k EUR")
        (after, *_) = conversation(await house.recall("And more?"))
        assert after == "The user wrote: Our budget is 70k EUR."

    play(database, scenario, history_tokens=100)


def test_a_correction_raises_the_label_of_the_thread_before_anybody_reads_it(database: Database) -> None:
    async def scenario(house: House) -> None:
        await house.say("Our budget is 50k EUR.", "Noted.")
        (fact,) = await house.facts()
        await house.memory.correct(fact.thread_id, fact.id, "Card 5555 5555 5555 4444, Jane Roe, pays for it")
        assert (await house.memory.read(fact.thread_id)).sensitivity is Sensitivity.RESTRICTED

    play(database, scenario)


@pytest.mark.parametrize("text", ["", " \n", "x" * 401, "a\x00b", "a\u202eb"])
def test_words_that_are_no_fact_are_refused(database: Database, text: str) -> None:
    async def scenario(house: House) -> None:
        await house.say("Our budget is 50k EUR.", "Noted.")
        (fact,) = await house.facts()
        with pytest.raises(ValidationFailed):
            await house.memory.correct(fact.thread_id, fact.id, text)

    play(database, scenario)


def test_a_replaced_fact_can_be_deleted_but_not_corrected(database: Database) -> None:
    async def scenario(house: House) -> None:
        await house.say("Our budget is 50k EUR.", "Noted.")
        (old,) = await house.facts()
        await house.say("Our budget is 60k EUR.", "Noted.")
        await house.facts()
        with pytest.raises(FactReplaced):
            await house.memory.correct(old.thread_id, old.id, "x")
        await house.memory.forget(old.thread_id, old.id)
        with pytest.raises(NotFound):
            await house.memory.forget(old.thread_id, old.id)
        assert [fact.text for fact in await house.facts()] == ["Our budget is 60k EUR"]

    play(database, scenario)
