"""conversations.*, users.*, reactions.*, sessions; with the official client."""

import asyncio

from tests.slack.fake import SCOPES, FakeSlack
from tests.slack.fake.asking import answer, client, refusal, said, texts
from tests.slack.fake.words import mapping


def test_a_direct_conversation_is_opened_once(fake: FakeSlack) -> None:
    async def go() -> set[str]:
        return {await said(client(fake).conversations_open(users="U0001"), "channel", "id") for _ in range(2)}

    assert asyncio.run(go()) == {fake.world.direct("U0001").id}
    assert asyncio.run(refusal(client(fake).conversations_open(users="U9999"))) == "user_not_found"


def test_replies_come_in_pages_the_question_always_first(fake: FakeSlack) -> None:
    root = fake.world.say("C0001", "U0001", "0")
    replies = [fake.world.say("C0001", "U0001", str(number), root.ts) for number in range(1, 4)]

    async def go() -> None:
        web = client(fake)
        asking = web.conversations_replies
        assert await texts(asking(channel="C0001", ts=root.ts, limit=3)) == ["0", "1", "2"]
        first = asking(channel="C0001", ts=root.ts, limit=3)
        cursor = await said(first, "response_metadata", "next_cursor")
        assert await texts(asking(channel="C0001", ts=root.ts, limit=3, cursor=cursor)) == ["3"]
        last = asking(channel="C0001", ts=root.ts, limit=3, cursor=cursor)
        assert await answer(last, "has_more") is False
        assert await texts(asking(channel="C0001", ts=root.ts, oldest=replies[1].ts)) == ["0", "3"]
        assert await refusal(web.conversations_replies(channel="C0001", ts="1.2")) == "thread_not_found"
        assert await texts(web.conversations_history(channel="C0001")) == ["0"]

    asyncio.run(go())


def test_what_is_known_of_a_channel_needs_a_scope_of_its_own(fake: FakeSlack) -> None:
    fake.world.team("T0003", scopes=SCOPES - {"channels:read"})
    fake.world.channel("C0003", "T0003")
    without = client(fake, fake.world.teams["T0003"].token)
    assert asyncio.run(refusal(without.conversations_info(channel="C0003"))) == "missing_scope"
    assert fake.calls[-1].answer["needed"] == "channels:read"
    team = fake.world.team("T0002")
    fake.world.channel("C0002", "T0002").external = True

    async def go() -> tuple[object, list[str]]:
        web = client(fake, team.token)
        shared = await answer(web.conversations_info(channel="C0002"), "channel", "is_ext_shared")
        mine = web.users_conversations(types="public_channel", exclude_archived=True)
        return shared, await texts(mine, "channels", "id")

    assert asyncio.run(go()) == (True, ["C0002"])


def test_guests_and_strangers_are_known_as_such(fake: FakeSlack) -> None:
    fake.world.person("U0002", guest=True)
    fake.world.person("U0003", "T0009")

    async def go() -> list[tuple[object, object]]:
        names = [f"U000{number}" for number in (1, 2, 3)]
        users = [mapping(await answer(client(fake).users_info(user=name), "user")) for name in names]
        return [(each["is_restricted"], each["is_stranger"]) for each in users]

    assert asyncio.run(go()) == [(False, False), (True, False), (False, True)]


def test_a_reaction_is_added_and_taken_back_once(fake: FakeSlack) -> None:
    ts = fake.world.say("C0001", "U0001", "Hi").ts
    arguments = {"channel": "C0001", "name": "eyes", "timestamp": ts}

    async def go() -> None:
        await client(fake).reactions_add(**arguments)
        assert await refusal(client(fake).reactions_add(**arguments)) == "already_reacted"
        await client(fake).reactions_remove(**arguments)
        assert await refusal(client(fake).reactions_remove(**arguments)) == "no_reaction"

    asyncio.run(go())


def test_a_session_has_a_status_and_warns_when_stopping_cannot_be_heard(fake: FakeSlack) -> None:
    ts = fake.world.say("C0001", "U0001", "Hi").ts

    async def go() -> None:
        setting = client(fake).agents_sessions_setStatus
        first = setting(channel_id="C0001", thread_ts=ts, status="processing", title="Design")
        assert await answer(first, "warning") is None
        fake.world.teams["T0001"].events.remove("agent_session_stopped")
        again = setting(channel_id="C0001", thread_ts=ts, status="active", title="Other")
        assert await said(again, "warning") == "missing_agent_session_stopped_event_subscription"
        unknown = setting(channel_id="C0001", thread_ts=ts, status="busy")
        assert await refusal(unknown) == "invalid_arguments"

    asyncio.run(go())
    session = fake.world.sessions["C0001", ts]
    assert (session.status, session.title) == ("active", "Design")
