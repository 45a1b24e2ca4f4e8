"""Messages that grow, with the official client and its helper."""

import asyncio

import pytest

from tests.slack.fake import FakeSlack
from tests.slack.fake.asking import client, refusal
from tests.slack.fake.words import Object

TASK = {"type": "task_update", "id": "1", "title": "Ask the architect", "status": "in_progress"}


async def _begin(fake: FakeSlack, **more: str) -> str:
    question = fake.world.say("C0001", "U0001", "Design it")
    arguments = {"recipient_team_id": "T0001", "recipient_user_id": "U0001", **more}
    started = await client(fake).api_call(
        "chat.startStream", json={"channel": "C0001", "thread_ts": question.ts, **arguments}
    )
    return str(started["ts"])


def test_a_stream_grows_and_ends(fake: FakeSlack) -> None:
    async def go() -> None:
        question = fake.world.say("C0001", "U0001", "Design it")
        stream = await client(fake).chat_stream(
            channel="C0001",
            thread_ts=question.ts,
            recipient_team_id="T0001",
            recipient_user_id="U0001",
            task_display_mode="plan",
        )
        await stream.append(chunks=[{"type": "plan_update", "title": "Design"}, TASK])
        await stream.append(markdown_text="Use ", chunks=[{**TASK, "status": "complete"}])
        metadata = {"event_type": "run", "event_payload": {"run_id": "run-1"}}
        await stream.stop(markdown_text="Postgres.", metadata=metadata, session_status="active")
        message = fake.world.thread("C0001", question.ts)[1]
        assert (message.markdown, message.plan, message.tasks["1"]["status"]) == ("Use Postgres.", "Design", "complete")
        assert message.metadata == metadata
        assert fake.world.sessions["C0001", question.ts].status == "active"
        late = client(fake).chat_appendStream(channel="C0001", ts=message.ts, markdown_text="!")
        assert await refusal(late) == "message_not_in_streaming_state"

    asyncio.run(go())


def test_a_stream_ends_by_itself_after_five_minutes(fake: FakeSlack) -> None:
    async def go() -> None:
        ts = await _begin(fake)
        await client(fake).chat_appendStream(channel="C0001", ts=ts, markdown_text="a")
        held = client(fake).chat_update(channel="C0001", ts=ts, text="b")
        assert await refusal(held) == "streaming_state_conflict"
        fake.clock.move(300)
        for calling in (
            client(fake).chat_appendStream(channel="C0001", ts=ts, markdown_text="a"),
            client(fake).chat_stopStream(channel="C0001", ts=ts),
        ):
            assert await refusal(calling) == "message_not_in_streaming_state"
        await client(fake).chat_update(channel="C0001", ts=ts, text="b")

    asyncio.run(go())
    assert fake.world.by_bot()[0].text == "b"


def test_streams_need_a_reader_in_channels_but_not_in_direct_messages(fake: FakeSlack) -> None:
    async def go() -> None:
        question = fake.world.say("C0001", "U0001", "Design it")
        start = client(fake).chat_startStream
        assert await refusal(start(channel="C0001", thread_ts=question.ts)) == "missing_recipient_team_id"
        half = start(channel="C0001", thread_ts=question.ts, recipient_team_id="T0001")
        assert await refusal(half) == "missing_recipient_user_id"
        fake.world.channels["C0001"].streams = False
        assert await refusal(start(channel="C0001", thread_ts=question.ts)) == "channel_type_not_supported"
        private = fake.world.direct("U0001")
        await start(channel=private.id, thread_ts=fake.world.say(private.id, "U0001", "Hi").ts)

    asyncio.run(go())


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({}, "no_text"),
        ({"markdown_text": "a", "chunks": [TASK]}, "cannot_provide_both_markdown_text_and_chunks"),
        ({"chunks": [{**TASK, "status": "done"}]}, "invalid_chunks"),
        ({"chunks": [{"type": "task_update", "id": "1", "status": "complete"}]}, "invalid_chunks"),
        ({"chunks": [{**TASK, "output": "x" * 257}]}, "invalid_chunks"),
        ({"chunks": [{**TASK, "sources": [{"type": "url", "url": "https://example.org"}]}]}, "invalid_chunks"),
        ({"chunks": [{"type": "title_update", "title": "x"}]}, "invalid_chunks"),
        ({"markdown_text": "x" * 12_001}, "msg_too_long"),
    ],
)
def test_what_a_stream_does_not_take(fake: FakeSlack, arguments: Object, error: str) -> None:
    async def go() -> str:
        body = {"channel": "C0001", "ts": await _begin(fake), **arguments}
        return await refusal(client(fake).api_call("chat.appendStream", json=body))

    assert asyncio.run(go()) == error
    assert not fake.world.by_bot()[0].markdown


def test_a_stream_holds_so_much_in_all_and_keeps_to_its_way_of_writing(fake: FakeSlack) -> None:
    async def go() -> None:
        ts = await _begin(fake)
        append = client(fake).chat_appendStream
        await append(channel="C0001", ts=ts, markdown_text="x" * 12_000)
        assert await refusal(append(channel="C0001", ts=ts, markdown_text="x" * 2_000)) == "msg_too_long"
        assert await refusal(append(channel="C0001", ts=ts, chunks=[TASK])) == "streaming_mode_mismatch"

    asyncio.run(go())


def test_only_the_owner_writes_on(fake: FakeSlack) -> None:
    other = fake.world.team("T0002")
    fake.world.channels["C0001"].teams.add("T0002")
    fake.world.channels["C0001"].members.add(other.bot_user)

    async def go() -> str:
        ts = await _begin(fake)
        return await refusal(client(fake, other.token).chat_appendStream(channel="C0001", ts=ts, markdown_text="a"))

    assert asyncio.run(go()) == "message_not_owned_by_app"
