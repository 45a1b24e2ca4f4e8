"""What Slack delivers is kept once, handed out to one, and erased when it is dealt with."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from app.domain.errors import DatabaseUnavailable
from app.domain.slack import Delivered, EnvelopeKind, Needs, Workspace
from app.store.engine import Database, open_database
from app.store.slack.inbox import Inbox, storable

LEASE = timedelta(seconds=30)
QUESTION = Delivered("Ev1", EnvelopeKind.EVENT, Workspace("T1", "E1"), {"event": {"text": "Which?"}}, "T1:C1:1.1")


def run(database: Database, scenario: Callable[[Inbox], Awaitable[None]]) -> None:
    async def closing() -> None:
        inbox = Inbox(database)
        try:
            await scenario(inbox)
        finally:
            await inbox.close()
            await database.close()

    asyncio.run(closing())


def test_a_delivery_is_kept_once_and_so_is_the_message_that_it_brings(database: Database) -> None:
    async def scenario(inbox: Inbox) -> None:
        assert await inbox.put(QUESTION)
        assert not await inbox.put(QUESTION)
        assert not await inbox.put(replace(QUESTION, key="Ev2"))
        assert await inbox.put(replace(QUESTION, key="Ev3", message="T1:C1:2.2"))
        (first, second) = await inbox.claim(LEASE, 10)
        assert (first.key, first.workspace, first.body, first.tries) == ("Ev1", QUESTION.workspace, QUESTION.body, 1)
        assert second.key == "Ev3"
        assert not await inbox.put(QUESTION)

    run(database, scenario)


def test_at_once_only_one_of_many_equal_deliveries_is_new(database: Database) -> None:
    async def scenario(inbox: Inbox) -> None:
        twins = [QUESTION, replace(QUESTION, key="Ev2")] * 6
        assert sum(await asyncio.gather(*map(inbox.put, twins))) == 1

    run(database, scenario)


def test_a_reply_is_kept_where_its_thread_is_known_or_about_to_be(database: Database, database_dsn: str) -> None:
    reply = replace(QUESTION, key="Ev9", message="T1:C1:3.3", needs=Needs.THREAD, channel="C1", ts="1.1")
    in_thread = replace(QUESTION, key="Ev4", message="T1:C2:6.6", body={"event": {"channel": "C2", "thread_ts": "5.5"}})

    async def scenario(inbox: Inbox) -> None:
        assert not await inbox.put(reply)
        assert await inbox.put(QUESTION)
        assert await inbox.put(reply)
        (question, kept) = await inbox.claim(LEASE, 10)
        await inbox.settle(question, "asked")
        await inbox.settle(kept, "asked")
        assert not await inbox.put(replace(reply, key="Ev10", message="T1:C1:4.4"))
        with psycopg.connect(database_dsn) as connection:
            connection.execute("SELECT set_config('cto_team.tenant', 'default', false)")
            connection.execute("INSERT INTO thread (id, author, title) VALUES ('thr_1', 'x', '')")
            connection.execute(
                "INSERT INTO slack_thread (team_id, channel, root, thread_id) VALUES ('T1', 'C1', '1.1', 'thr_1')"
            )
        assert await inbox.put(replace(reply, key="Ev11", message="T1:C1:5.5"))
        late = replace(reply, key="Ev12", message="T1:C2:7.7", channel="C2", ts="5.5")
        assert not await inbox.put(late)
        assert await inbox.put(in_thread)
        assert await inbox.put(late)

    run(database, scenario)


def test_what_is_taken_on_is_nobody_elses_until_its_lease_ends(database: Database) -> None:
    async def scenario(inbox: Inbox) -> None:
        await inbox.put(QUESTION)
        (first,) = await inbox.claim(timedelta(0), 10)
        (second,) = await inbox.claim(LEASE, 10)
        assert (first.tries, second.tries) == (1, 2)
        assert await inbox.claim(LEASE, 10) == ()
        # Whoever lost it has no word in what becomes of it.
        await inbox.settle(first, "asked")
        await inbox.again(first, timedelta(0))
        assert await inbox.claim(LEASE, 10) == ()
        await inbox.again(second, timedelta(0))
        (third,) = await inbox.claim(LEASE, 10)
        await inbox.again(third, timedelta(hours=1))
        assert await inbox.claim(LEASE, 10) == ()

    run(database, scenario)


def test_what_is_dealt_with_is_erased_remembered_and_in_the_end_forgotten(
    database: Database, database_dsn: str
) -> None:
    async def scenario(inbox: Inbox) -> None:
        await inbox.put(QUESTION)
        (envelope,) = await inbox.claim(LEASE, 10)
        await inbox.settle(envelope, "asked")
        with psycopg.connect(database_dsn) as connection:
            row = connection.execute("SELECT body, outcome, done_at IS NOT NULL FROM slack_inbox").fetchone()
        assert row == ({}, "asked", True)
        await inbox.forget(datetime.now(UTC) - timedelta(days=1))
        assert not await inbox.put(QUESTION)
        await inbox.forget(datetime.now(UTC) + timedelta(days=1))
        assert await inbox.put(QUESTION)

    run(database, scenario)


def test_a_message_is_withdrawn_unless_somebody_is_at_it(database: Database) -> None:
    async def scenario(inbox: Inbox) -> None:
        await inbox.put(QUESTION)
        deletion = Delivered("Ev5", EnvelopeKind.EVENT, QUESTION.workspace, {}, None, Needs.QUESTION, "C1", "1.1", "U1")
        assert await inbox.put(deletion)
        assert await inbox.withdraw("T1:C1:1.1")
        assert [each.key for each in await inbox.claim(LEASE, 10)] == ["Ev5"]
        assert not await inbox.put(replace(deletion, key="Ev6"))
        await inbox.put(replace(QUESTION, key="Ev7", message="T1:C1:2.2"))
        await inbox.claim(LEASE, 10)
        assert not await inbox.withdraw("T1:C1:2.2")

    run(database, scenario)


def test_without_a_database_nothing_is_acknowledged() -> None:
    async def scenario(inbox: Inbox) -> None:
        with pytest.raises(DatabaseUnavailable):
            await inbox.put(QUESTION)

    run(open_database("postgresql://nobody@127.0.0.1:1/none"), scenario)


def test_what_the_database_cannot_hold_is_left_out() -> None:
    kept = storable({"token": "secret", "text": "a\0b\ud800c", "more": [{"\0d": "e"}, 1, None]})
    assert kept == '{"text": "ab\ufffdc", "more": [{"d": "e"}, 1, null]}'
