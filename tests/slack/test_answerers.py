"""Who has answered the team's questions in Slack: by a button, or in words in the thread."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from app.domain.access import Author
from app.domain.clarification import Clarification, GivenAnswer
from app.domain.errors import InvalidMessage
from app.domain.labels import ClarificationStatus, Origin
from app.domain.run import Run, Submission
from app.domain.slack_people import Who
from app.slack.answerers import WhoAnswered, in_words
from app.store.engine import Database
from app.store.slack.choices import ChoiceStore
from tests.slack.bridge.office import QUESTION, WORKSPACE, Office, analysed, named, office, running, screened, shown
from tests.slack.fake import FakeSlack

Work = Callable[[Office, Run, Clarification], Awaitable[None]]
ANN, BEN = "slack:T0001:U0001", "slack:T0001:U0002"


def scenario(
    database: Database, fake: FakeSlack, work: Callable[[Office, Run, Clarification], Awaitable[None]]
) -> None:
    """The team has asked back."""

    async def run() -> None:
        async with office(database, fake) as here:
            begun = await here.start(await here.ask(), screened(), analysed())
            await work(here, begun, await here.clarify(begun))

    asyncio.run(run())


async def reply(here: Office, run: Run, text: str, author: str = ANN) -> None:
    """What the way in does with a reply in the thread."""
    async with in_words(here.means.team, here.means.errands.choices, run.thread_id, author):
        await here.means.team.submit(Submission(text, Origin.SLACK, run.thread_id, author=Author(author)))


async def answered_by(here: Office, asked: Clarification) -> dict[str, Who]:
    settled = await here.means.team.clarification(asked.id)
    assert settled.status is ClarificationStatus.ANSWERED
    return dict(await WhoAnswered(here.means.errands.choices, named).of(settled, WORKSPACE))


def test_who_replies_in_words_is_named_under_the_questions(database: Database, fake: FakeSlack) -> None:
    async def work(here: Office, run: Run, _asked: Clarification) -> None:
        await here.carry()
        questions = here.posted()[-1]
        assert QUESTION.question in shown(questions)
        async with running(here):
            await reply(here, run, "About 40 people.")
            await fake.until(lambda: questions.edited > 0)
        assert "About 40 people. (name of U0001)" in shown(questions)
        assert "<@U0001>" not in shown(questions)

    scenario(database, fake, work)


def test_words_take_the_place_of_what_somebody_else_has_pressed(database: Database, fake: FakeSlack) -> None:
    async def work(here: Office, run: Run, asked: Clarification) -> None:
        choices: ChoiceStore = here.means.errands.choices
        await choices.put(asked.id, [GivenAnswer("q1", option=0)], BEN)
        await reply(here, run, "About 40 people.")
        assert await answered_by(here, asked) == {"q1": Who("U0001", "name of U0001")}

    scenario(database, fake, work)


def test_who_pressed_what_counts_is_named(database: Database, fake: FakeSlack) -> None:
    async def work(here: Office, _run: Run, asked: Clarification) -> None:
        choices: ChoiceStore = here.means.errands.choices
        await choices.put(asked.id, [GivenAnswer("q1", option=0)], BEN)
        await choices.claim(asked.id, ANN)
        await here.means.team.answer(asked.id, [GivenAnswer("q1", option=0)])
        assert await answered_by(here, asked) == {"q1": Who("U0002", "name of U0002")}

    scenario(database, fake, work)


def test_what_was_answered_elsewhere_names_nobody(database: Database, fake: FakeSlack) -> None:
    async def work(here: Office, _run: Run, asked: Clarification) -> None:
        await here.means.team.answer(asked.id, [GivenAnswer("q1", option=0)])
        assert await answered_by(here, asked) == {}

    scenario(database, fake, work)


def test_a_reply_that_is_not_taken_leaves_the_questions_to_others(database: Database, fake: FakeSlack) -> None:
    async def work(here: Office, run: Run, asked: Clarification) -> None:
        choices: ChoiceStore = here.means.errands.choices
        with pytest.raises(InvalidMessage):
            await reply(here, run, "\0")
        assert await choices.settled_by(asked.id) is None
        assert (await choices.claim(asked.id, BEN)).by == BEN

    scenario(database, fake, work)


def test_a_first_question_settles_nothing(database: Database, fake: FakeSlack) -> None:
    async def work(here: Office, run: Run, asked: Clarification) -> None:
        other = await here.ask(words="Another question?")
        thread = (await here.means.team.run(other.run_id)).thread_id
        async with in_words(here.means.team, here.means.errands.choices, thread, ANN):
            pass
        assert thread != run.thread_id
        assert await here.means.errands.choices.settled_by(asked.id) is None

    scenario(database, fake, work)
