"""What Slack refuses on the way of an answer, and what is there in the end all the same."""

import asyncio

import pytest

from app.domain.labels import RunStatus
from app.store.engine import Database
from tests.slack.bridge.office import (
    analysed,
    methods,
    office,
    running,
    screened,
    settled,
    shown,
)
from tests.slack.fake import FakeSlack, error, rate_limited


@pytest.mark.parametrize("code", ["channel_type_not_supported", "missing_scope", "unknown_method", "msg_too_long"])
def test_where_streams_are_refused_one_message_comes_at_the_end(database: Database, fake: FakeSlack, code: str) -> None:
    async def scenario() -> None:
        async with office(database, fake) as here, running(here):
            fake.script("chat.startStream", error(code, needed="chat:write"))
            errand = await here.ask()
            run = await here.start(errand, screened(), analysed())
            await fake.until_called("chat.startStream")
            await here.finish(run)
            assert await settled(here, errand) == "concluded"
            (message,) = here.posted()
            assert "has grown" in shown(message)
            assert methods(fake).count("chat.startStream") == 1
            assert here.workspaces.told == (["lacks T0001: chat:write"] if code == "missing_scope" else [])

    asyncio.run(scenario())


@pytest.mark.parametrize("code", ["invalid_blocks", "msg_too_long", "msg_blocks_too_long", "invalid_chunks"])
def test_what_is_too_much_comes_plainer(database: Database, fake: FakeSlack, code: str) -> None:
    async def scenario() -> None:
        async with office(database, fake) as here:
            fake.script("chat.postMessage", error(code))
            errand = await here.ask()
            await here.finish(await here.start(errand, screened(), analysed()))
            await here.carry()
            (message,) = here.posted()
            assert message.blocks == []
            assert "has grown" in shown(message)

    asyncio.run(scenario())


def test_what_is_too_much_in_every_form_comes_as_a_file(database: Database, fake: FakeSlack) -> None:
    async def scenario() -> None:
        async with office(database, fake) as here:
            fake.script("chat.postMessage", error("invalid_blocks"), error("msg_too_long"))
            errand = await here.ask()
            await here.finish(await here.start(errand, screened(), analysed()))
            await here.carry()
            (file,) = fake.world.files.values()
            assert b"has grown" in (file.content or b"")
            assert await here.outcome(errand) == "concluded"

    asyncio.run(scenario())


def test_without_the_right_to_files_the_answer_is_named_by_its_address(database: Database, fake: FakeSlack) -> None:
    async def scenario() -> None:
        async with office(database, fake) as here:
            fake.world.tokens[fake.world.teams["T0001"].token].scopes.discard("files:write")
            fake.script("chat.postMessage", error("invalid_blocks"), error("msg_too_long"))
            errand = await here.ask()
            await here.finish(await here.start(errand, screened(), analysed()))
            await here.carry()
            assert "https://team.example/#thr_" in shown(here.posted()[-1])
            assert here.workspaces.told == ["lacks T0001: files:write"]

    asyncio.run(scenario())


@pytest.mark.parametrize("code", ["not_in_channel", "is_archived", "channel_not_found", "restricted_action"])
def test_where_nothing_can_be_posted_the_answer_goes_to_the_asker(
    database: Database, fake: FakeSlack, code: str
) -> None:
    async def scenario() -> None:
        async with office(database, fake) as here:
            fake.script("chat.postMessage", error(code))
            errand = await here.ask()
            await here.finish(await here.start(errand, screened(), analysed()))
            await here.carry()
            channels = {message.channel for message in here.posted()}
            assert len(channels) == 1
            assert channels.pop().startswith("D")
            assert "<#C0001>" in shown(here.posted()[0])
            assert "has grown" in shown(here.posted()[1])
            assert await here.outcome(errand) == "concluded"

    asyncio.run(scenario())


def test_a_deleted_question_cancels_its_run_and_nothing_is_posted(database: Database, fake: FakeSlack) -> None:
    async def scenario() -> None:
        async with office(database, fake) as here:
            fake.script("chat.startStream", error("thread_not_found"))
            errand = await here.ask()
            run = await here.start(errand, screened(), analysed())
            await here.carry()
            assert await here.outcome(errand) == "gone"
            assert (await here.stores.runs.run(run.id)).status in {RunStatus.CANCELLING, RunStatus.CANCELLED}
            assert here.posted() == []

    asyncio.run(scenario())


@pytest.mark.parametrize("code", ["account_inactive", "token_revoked", "invalid_auth"])
def test_a_token_that_fails_is_told_and_nothing_is_tried_again(database: Database, fake: FakeSlack, code: str) -> None:
    async def scenario() -> None:
        async with office(database, fake) as here:
            fake.world.revoke("T0001", code)
            errand = await here.ask()
            await here.finish(await here.start(errand, screened(), analysed()))
            await here.carry()
            assert here.workspaces.told == [f"broken T0001: {code}"]
            assert await here.outcome(errand) == "broken"
            assert len(fake.calls) == 1

    asyncio.run(scenario())


def test_what_slack_limits_waits_as_long_as_slack_says(database: Database, fake: FakeSlack) -> None:
    async def scenario() -> None:
        async with office(database, fake) as here:
            fake.script("chat.postMessage", rate_limited(1))
            errand = await here.ask()
            await here.finish(await here.start(errand, screened(), analysed()))
            carrying = asyncio.create_task(here.carry())
            await fake.until_called("chat.postMessage")
            while not carrying.done():
                fake.clock.move(0.5)
                await asyncio.wait({carrying}, timeout=0.01)
            assert len(here.posted()) == 1
            first, second = fake.calls_of("chat.postMessage")
            assert second.at - first.at >= 1

    asyncio.run(scenario())


@pytest.mark.parametrize("code", ["unknown_method", "not_allowed_token_type"])
def test_without_sessions_eyes_tell_that_it_is_worked_on(database: Database, fake: FakeSlack, code: str) -> None:
    async def scenario() -> None:
        async with office(database, fake) as here, running(here):
            fake.script("agents.sessions.setStatus", error(code))
            errand = await here.ask()
            question = fake.world.messages["C0001", errand.question]
            run = await here.start(errand, screened(), analysed())
            await fake.until(lambda: "eyes" in {name for name, _ in question.reactions})
            await here.finish(run)
            assert await settled(here, errand) == "concluded"
            assert question.reactions == set()
            assert methods(fake).count("agents.sessions.setStatus") == 1

    asyncio.run(scenario())
