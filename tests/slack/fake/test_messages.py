"""chat.* with the official client: what is kept, what is refused and with which word."""

import asyncio

import pytest

from app.domain.codec import Json
from tests.slack.fake import FakeSlack
from tests.slack.fake.asking import answer, client, refusal, said, texts
from tests.slack.fake.words import Object

PARAGRAPH: Json = {"type": "mrkdwn", "text": "x" * 2_900}


def test_a_message_is_kept_as_it_was_posted(fake: FakeSlack) -> None:
    async def go() -> None:
        question = fake.world.say("C0001", "U0001", "Postgres?")
        metadata = {"event_type": "run", "event_payload": {"run_id": "run-1"}}
        posting = client(fake).chat_postMessage(
            channel="C0001", text="Yes.", thread_ts=question.ts, metadata=metadata, unfurl_links=False
        )
        assert await said(posting, "ts") > question.ts
        replies = client(fake).conversations_replies
        assert await texts(replies(channel="C0001", ts=question.ts)) == ["Postgres?", "Yes."]
        assert "run-1" not in str(await answer(replies(channel="C0001", ts=question.ts), "messages"))
        with_metadata = replies(channel="C0001", ts=question.ts, include_all_metadata=True)
        assert "{'run_id': 'run-1'}" in str(await answer(with_metadata, "messages"))

    asyncio.run(go())
    assert [call.method for call in fake.calls] == ["chat.postMessage", *["conversations.replies"] * 3]


def test_where_the_app_may_write(fake: FakeSlack) -> None:
    fake.world.channel("C0002", bot=False)
    fake.world.channel("C0003").archived = True
    fake.world.channel("G0004", kind="group", bot=False)
    fake.world.channel("C0005").restricted = True

    async def go() -> dict[str, str]:
        asked = ("C0002", "C0003", "G0004", "C0005", "C9999")
        return {name: await refusal(client(fake).chat_postMessage(channel=name, text="Hi")) for name in asked}

    assert asyncio.run(go()) == {
        "C0002": "not_in_channel",
        "C0003": "is_archived",
        "G0004": "channel_not_found",
        "C0005": "restricted_action",
        "C9999": "channel_not_found",
    }


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"text": "x" * 40_001}, "msg_too_long"),
        ({"markdown_text": "x" * 12_001}, "msg_too_long"),
        ({"markdown_text": "x", "text": "y"}, "markdown_text_conflict"),
        ({"text": "x", "thread_ts": "1.2"}, "thread_not_found"),
        ({"text": "x", "metadata": {"event_type": "run"}}, "invalid_metadata_format"),
        ({"text": "x", "blocks": [{"type": "section"}]}, "invalid_blocks"),
        ({"text": "x", "blocks": [{"type": "markdown", "text": "x" * 7_000}] * 2}, "msg_blocks_too_long"),
        ({"text": "x", "blocks": [{"type": "section", "text": PARAGRAPH}] * 5}, "msg_blocks_too_long"),
    ],
)
def test_what_is_not_posted(fake: FakeSlack, arguments: Object, error: str) -> None:
    calling = client(fake).api_call("chat.postMessage", json={"channel": "C0001", **arguments})
    assert asyncio.run(refusal(calling)) == error
    assert not fake.world.by_bot()


def test_a_message_without_anything_has_no_text(fake: FakeSlack) -> None:
    assert asyncio.run(refusal(client(fake).api_call("chat.postMessage", json={"channel": "C0001"}))) == "no_text"


def test_only_own_messages_are_changed(fake: FakeSlack) -> None:
    async def go() -> None:
        theirs = fake.world.say("C0001", "U0001", "Mine")
        assert await refusal(client(fake).chat_update(channel="C0001", ts=theirs.ts, text="?")) == "cant_update_message"
        assert await refusal(client(fake).chat_delete(channel="C0001", ts=theirs.ts)) == "cant_delete_message"
        assert await refusal(client(fake).chat_update(channel="C0001", ts="1.2", text="?")) == "message_not_found"
        mine = await said(client(fake).chat_postMessage(channel="C0001", text="a", blocks=[{"type": "divider"}]), "ts")
        long = client(fake).chat_update(channel="C0001", ts=mine, text="x" * 4_001)
        assert await refusal(long) == "msg_too_long"
        await client(fake).chat_update(channel="C0001", ts=mine, text="b")
        message = fake.world.by_bot()[0]
        assert (message.text, message.blocks) == ("b", [{"type": "divider"}])
        await client(fake).chat_update(channel="C0001", ts=mine, text="b", blocks=[])
        assert (message.blocks, message.edited) == ([], 2)
        await client(fake).chat_delete(channel="C0001", ts=mine)

    asyncio.run(go())
    assert not fake.world.by_bot()


def test_ephemeral_messages_reach_one_member(fake: FakeSlack) -> None:
    async def go() -> None:
        await client(fake).chat_postEphemeral(channel="C0001", user="U0001", text="Only you")
        fake.world.person("U0002")
        asked = client(fake).chat_postEphemeral(channel="C0001", user="U0002", text="You?")
        assert await refusal(asked) == "user_not_in_channel"

    asyncio.run(go())
    assert [(each.text, each.only_for) for each in fake.world.ephemeral] == [("Only you", "U0001")]


def test_a_link_leads_to_a_message(fake: FakeSlack) -> None:
    ts = fake.world.say("C0001", "U0001", "Hi").ts
    link = asyncio.run(_permalink(fake, ts))
    assert link.endswith(f"/archives/C0001/p{ts.replace('.', '')}")


async def _permalink(fake: FakeSlack, ts: str) -> str:
    return await said(client(fake).chat_getPermalink(channel="C0001", message_ts=ts), "permalink")
