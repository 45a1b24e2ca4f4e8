"""Runs on their way to a scripted Slack, over a real database and real sockets."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from app.domain.clarification import GivenAnswer
from app.domain.labels import DeclineReason, RunStatus, Sensitivity
from app.domain.run import Problem
from app.slack.bridge.decide import Tempo
from app.store.engine import Database
from app.store.runs import Ending
from app.store.tenancy import acting_for
from tests.slack.bridge.office import (
    ANSWER,
    QUESTION,
    TEXT,
    analysed,
    carrying,
    consulted,
    has,
    methods,
    office,
    running,
    screened,
    settled,
    shown,
    wrote,
)
from tests.slack.fake import FakeSlack, Session


def test_a_finished_run_is_one_complete_message(database: Database, fake: FakeSlack) -> None:
    async def scenario() -> None:
        async with office(database, fake) as here:
            errand = await here.ask()
            run = await here.start(errand, screened(), analysed(), consulted())
            await here.finish(run)
            await here.carry()
            (message,) = here.posted()
            assert "Use Postgres" in shown(message)
            assert message.thread == errand.question
            assert await here.outcome(errand) == "concluded"
            assert fake.refused == []
            await here.carry()
            assert len(here.posted()) == 1

    asyncio.run(scenario())


def test_steps_and_text_grow_in_one_message_that_ends_with_its_blocks(database: Database, fake: FakeSlack) -> None:
    async def scenario() -> None:
        async with office(database, fake) as here, running(here):
            errand = await here.ask()
            run = await here.start(errand, screened(), analysed())
            await fake.until(has(here, "Design"))
            (message,) = here.posted()
            assert fake.world.sessions["C0001", errand.question].status == "processing"
            await here.tell(run, consulted())
            await fake.until(
                lambda: message.tasks["consult:architect"].get("status") == "complete" if message.tasks else False
            )
            await here.tell(run, wrote(TEXT[:60]), wrote(TEXT[60:]))
            await fake.until(lambda: "Use Postgres" in message.markdown)
            assert "has grown" not in message.markdown
            await here.finish(run)
            await fake.until(lambda: bool(message.blocks))
            assert message.markdown.startswith(TEXT)
            assert message.tasks["consult:architect"]["status"] == "complete"
            assert any(block["type"] == "context_actions" for block in message.blocks)
            assert message.metadata is not None
            assert fake.world.sessions["C0001", errand.question].status == "active"
            assert len(here.posted()) == 1
            assert fake.refused == []

    asyncio.run(scenario())


def test_questions_end_the_stream_and_the_errand_sleeps_until_they_are_answered(
    database: Database, fake: FakeSlack
) -> None:
    async def scenario() -> None:
        async with office(database, fake) as here:
            errand = await here.ask()
            run = await here.start(errand, screened(), analysed())
            asked = await here.clarify(run)
            await here.carry()
            questions = here.posted()[-1]
            assert QUESTION.question in shown(questions)
            assert fake.world.sessions["C0001", errand.question].status == "suspended"
            assert await here.means.errands.claim(here.means.clock(), timedelta(minutes=1), 1) == ()
            await here.means.team.answer(asked.id, [GivenAnswer("q1", option=0)])
            async with running(here):
                run = await here.start(errand)
                await fake.until(lambda: questions.edited > 0)
                assert "clarify" not in str(questions.blocks)
                await here.finish(run)
                await fake.until(has(here, "has grown"))
            assert fake.refused == []

    asyncio.run(scenario())


def test_a_stream_that_slack_has_ended_goes_on_as_a_message(database: Database, fake: FakeSlack) -> None:
    async def scenario() -> None:
        async with office(database, fake, Tempo(buffer_s=0.0, update_s=0.0, pause_s=0.0, life_s=1e9)) as here:
            errand = await here.ask()
            async with carrying(here):
                run = await here.start(errand, screened(), analysed())
                await fake.until(has(here, "Design"))
                fake.clock.move(301)
                (message,) = here.posted()
                await here.tell(run, consulted())
                await fake.until(lambda: message.edited > 0)
                assert "Consult: Architect" in shown(message)
                await here.finish(run)
                await fake.until(has(here, "has grown"))
                assert await settled(here, errand) == "concluded"
            assert len(here.posted()) == 1
            assert [call.error for call in fake.refused] == ["message_not_in_streaming_state"]

    asyncio.run(scenario())


def test_a_stream_is_closed_before_slack_does_it(database: Database, fake: FakeSlack) -> None:
    async def scenario() -> None:
        async with office(database, fake) as here:
            errand = await here.ask()
            async with carrying(here):
                run = await here.start(errand, screened(), analysed())
                await fake.until(has(here, "Design"))
                fake.clock.move(241)
                await here.tell(run, consulted())
                (message,) = here.posted()
                await fake.until(lambda: "Consult: Architect" in shown(message))
                made = methods(fake)
                after = made[made.index("chat.stopStream") + 1 :]
                assert after
                assert set(after) == {"chat.update"}
                await here.finish(run)
                assert await settled(here, errand) == "concluded"
            assert len(here.posted()) == 1
            assert fake.refused == []

    asyncio.run(scenario())


def test_who_waits_in_the_queue_sees_an_hourglass_until_the_start(database: Database, fake: FakeSlack) -> None:
    async def scenario() -> None:
        async with office(database, fake) as here, running(here):
            errand = await here.ask()
            question = fake.world.messages["C0001", errand.question]
            fake.clock.move(5)
            await fake.until(lambda: "hourglass_flowing_sand" in {name for name, _ in question.reactions})
            await here.start(errand, screened(), analysed())
            await fake.until(lambda: question.reactions == set())

    asyncio.run(scenario())


def test_a_late_question_is_told_once_that_it_was_heard(database: Database, fake: FakeSlack) -> None:
    async def scenario() -> None:
        async with office(database, fake) as here, running(here):
            errand = await here.ask()
            fake.clock.move(40)
            run = await here.start(errand, screened())
            await fake.until(has(here, "Working on it."))
            await here.tell(run, analysed(), consulted())
            await here.finish(run)
            assert await settled(here, errand) == "concluded"
            assert sum("Working on it." in message.text for message in here.posted()) == 1

    asyncio.run(scenario())


def test_an_answer_above_the_channels_label_goes_to_the_asker_alone(database: Database, fake: FakeSlack) -> None:
    async def scenario() -> None:
        async with office(database, fake) as here:
            errand = await here.ask()
            await here.finish(await here.start(errand, screened(Sensitivity.CONFIDENTIAL), analysed()))
            await here.carry()
            (message,) = here.posted()
            assert message.channel == fake.world.direct("U0001").id
            assert "has grown" in shown(message)
            assert "'action_id': 'share'" in shown(message)
            (pointer,) = fake.world.ephemeral
            assert (pointer.channel, pointer.only_for) == ("C0001", "U0001")
            assert "Postgres" not in shown(pointer)
            title = [call for call in fake.calls if call.method == "agents.sessions.setStatus"]
            assert all("Which database" not in str(call.arguments) for call in title)

    asyncio.run(scenario())


def test_an_answer_that_turns_confidential_on_its_way_leaves_the_channel(database: Database, fake: FakeSlack) -> None:
    async def scenario() -> None:
        async with office(database, fake) as here, running(here):
            errand = await here.ask()
            run = await here.start(errand, screened(), analysed())
            await fake.until(has(here, "Design"))
            await here.stores.runs.taint(run, Sensitivity.CONFIDENTIAL)
            await here.tell(run, consulted())
            (stream,) = here.posted()
            await fake.until(lambda: stream.stream is not None and not stream.stream.open)
            assert "Postgres" not in shown(stream)
            await here.finish(run)
            assert await settled(here, errand) == "concluded"
            assert "Postgres" not in shown(stream)
            assert "has grown" in shown(here.posted()[-1])
            assert here.posted()[-1].channel.startswith("D")

    asyncio.run(scenario())


def test_a_command_is_answered_in_the_askers_own_conversation(database: Database, fake: FakeSlack) -> None:
    async def scenario() -> None:
        async with office(database, fake) as here:
            errand = await here.ask(private=True)
            await here.finish(await here.start(errand, screened(), analysed()))
            await here.carry()
            (message,) = here.posted()
            assert message.channel.startswith("D")
            assert fake.world.ephemeral == []
            assert set(methods(fake)) == {"conversations.open", "chat.postMessage"}

    asyncio.run(scenario())


@pytest.mark.parametrize(
    ("ending", "words"),
    [
        (Ending(RunStatus.FAILED, error=Problem("x", 500, "The kettle broke.", "")), "The kettle broke."),
        (Ending(RunStatus.CANCELLED), "Stopped."),
        (Ending(RunStatus.DECLINED, declined=DeclineReason.NOT_FOR_THIS_TEAM), "declined the question"),
    ],
)
def test_a_run_without_an_answer_says_so(database: Database, fake: FakeSlack, ending: Ending, words: str) -> None:
    async def scenario() -> None:
        async with office(database, fake) as here, running(here):
            errand = await here.ask()
            run = await here.start(errand, screened(), analysed())
            await fake.until(has(here, "Design"))
            await here.finish(run, ending)
            assert await settled(here, errand) == str(ending.status)
            (message,) = here.posted()
            assert words in shown(message)
            assert fake.world.sessions["C0001", errand.question] == Session("active", "Which database?")

    asyncio.run(scenario())


@pytest.mark.parametrize("reason", [DeclineReason.BUDGET_EXHAUSTED, DeclineReason.NO_CLEARED_BACKEND])
def test_what_only_concerns_the_asker_is_said_to_the_asker(
    database: Database, fake: FakeSlack, reason: DeclineReason
) -> None:
    async def scenario() -> None:
        async with office(database, fake) as here:
            errand = await here.ask()
            run = await here.start(errand, screened())
            await here.finish(run, Ending(RunStatus.DECLINED, declined=reason))
            await here.carry()
            assert here.posted() == []
            (note,) = fake.world.ephemeral
            assert note.only_for == "U0001"
            assert await here.outcome(errand) == "declined"

    asyncio.run(scenario())


def test_a_stream_that_slack_closed_with_the_stop_button_is_finished_by_an_update(
    database: Database, fake: FakeSlack
) -> None:
    async def scenario() -> None:
        async with office(database, fake) as here, running(here):
            errand = await here.ask()
            run = await here.start(errand, screened(), analysed())
            await fake.until(has(here, "Design"))
            (message,) = here.posted()
            assert message.stream is not None
            message.stream.open = False
            with acting_for("default"):
                await here.means.errands.stopped(run.id, [message.ts])
            await here.finish(run, Ending(RunStatus.CANCELLED, error=None))
            assert await settled(here, errand) == "cancelled"
            assert "Stopped." in shown(message)
            assert fake.refused == []

    asyncio.run(scenario())


def test_a_long_answer_is_three_messages_and_a_file(database: Database, fake: FakeSlack) -> None:
    paragraphs = [f"## Part {number}\n\n{'word ' * 400}" for number in range(30)]

    long = replace(ANSWER, markdown="\n\n".join(paragraphs))

    async def scenario() -> None:
        async with office(database, fake) as here:
            errand = await here.ask()
            run = await here.start(errand, screened(), analysed())
            await here.finish(run, Ending(RunStatus.CONCLUDED, conclusion=long))
            await here.carry()
            answers = [message for message in here.posted() if not message.files]
            assert len(answers) == 3
            assert {message.thread for message in here.posted()} == {errand.question}
            (file,) = fake.world.files.values()
            assert (file.content or b"").count(b"## Part") == 30
            assert fake.refused == []

    asyncio.run(scenario())
