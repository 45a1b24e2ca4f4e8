"""What came in is dealt with once, in order, and again where that failed."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from app.domain.errors import DatabaseUnavailable, SlackAway
from app.domain.slack import Envelope, Installation, Workspace
from app.slack.classify import delivered
from app.slack.ingest import MOST_TRIES, Ingest
from app.slack.ports import Handler
from app.slack.shape import words
from app.slack.stopping import StillAtItError
from app.store.engine import Database
from app.store.slack.inbox import Inbox
from app.store.tenancy import acting_tenant
from tests.slack.deliveries import LATER, TEAM, TS, Body, click, command, direct, event
from tests.slack.office import Office

NOW = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass
class Log:
    """What the handlers saw."""

    seen: list[str] = field(default_factory=list[str])
    buried: list[str] = field(default_factory=list[str])
    fails: list[BaseException] = field(default_factory=list[BaseException])

    async def handle(self, envelope: Envelope, installation: Installation) -> str:
        """Note it, unless something is to go wrong first."""
        assert acting_tenant() == installation.tenant
        if self.fails:
            raise self.fails.pop(0)
        text = words(envelope.body, "event", "text") or envelope.kind.value
        self.seen.append(f"{text} begins")
        await asyncio.sleep(0)
        self.seen.append(text)
        return "done"

    async def given_up(self, envelope: Envelope) -> None:
        """Note it."""
        self.buried.append(envelope.key)


def run(database: Database, scenario: Callable[[Ingest, Log], Awaitable[None]], *names: str) -> None:
    async def closing() -> None:
        inbox, log = Inbox(database), Log()
        handlers: Mapping[str, Handler] = dict.fromkeys(names or ("event:message",), log.handle)
        ingest = Ingest(inbox, Office(), handlers, {}, log.given_up, lambda: NOW, timedelta(seconds=30))
        try:
            await scenario(ingest, log)
        finally:
            await inbox.close()
            await database.close()

    asyncio.run(closing())


async def put(ingest: Ingest, *bodies: Body, team: str = TEAM) -> None:
    for body in bodies:
        found = delivered(body, Workspace(team))
        assert found is not None
        assert await ingest.inbox.put(found)


def outcomes(dsn: str) -> list[tuple[str | None, int]]:
    with psycopg.connect(dsn) as connection:
        return connection.execute("SELECT outcome, tries FROM slack_inbox ORDER BY id").fetchall()


def hurry(dsn: str) -> None:
    """All waits are over."""
    with psycopg.connect(dsn) as connection:
        connection.execute("UPDATE slack_inbox SET due_at = clock_timestamp(), leased_until = NULL")


def test_a_conversation_is_dealt_with_in_order_and_others_beside_it(database: Database, database_dsn: str) -> None:
    async def scenario(ingest: Ingest, log: Log) -> None:
        await put(
            ingest,
            event(1, direct("one")),
            event(2, direct("two", thread_ts=TS, ts=LATER)),
            event(3, direct("other", ts="1700000001.000100")),
        )
        assert await ingest.round() == 3
        assert log.seen.index("one") < log.seen.index("two begins")
        assert log.seen.index("other begins") < log.seen.index("one")
        assert await ingest.round() == 0

    run(database, scenario)
    assert outcomes(database_dsn) == [("done", 1)] * 3


def test_everything_goes_to_whoever_deals_with_it(database: Database, database_dsn: str) -> None:
    async def scenario(ingest: Ingest, log: Log) -> None:
        await put(ingest, command("Which?"), click("clarify:0:1"), click("other", trigger="2"))
        await put(ingest, event(1, direct("from elsewhere")), team="T9")
        assert await ingest.round() == 4
        assert sorted(log.seen) == ["action", "action begins", "command", "command begins"]

    run(database, scenario, "command", "action:clarify", "event:message")
    assert outcomes(database_dsn) == [("done", 1), ("done", 1), ("unknown", 1), ("slack-unavailable", 1)]


def test_what_fails_is_tried_again_and_does_not_hold_up_the_others(database: Database, database_dsn: str) -> None:
    async def scenario(ingest: Ingest, log: Log) -> None:
        log.fails = [SlackAway(), StillAtItError()]
        await put(ingest, event(1, direct("one")), event(2, direct("two", ts=LATER)), event(3, direct("x", ts="3.3")))
        assert await ingest.round() == 3
        assert log.seen == ["x begins", "x"]
        assert await ingest.round() == 0
        hurry(database_dsn)
        assert await ingest.round() == 2

    run(database, scenario)
    assert outcomes(database_dsn) == [("done", 2), ("done", 2), ("done", 1)]


def test_whatever_breaks_in_between_the_others_are_dealt_with(database: Database, database_dsn: str) -> None:
    async def scenario(ingest: Ingest, log: Log) -> None:
        await put(ingest, event(1, direct("one")), event(2, direct("two", ts="1700000001.000100")))
        log.fails.append(asyncio.CancelledError())  # of something that a handler waited for, not of the handler
        assert await ingest.round() == 2
        assert log.seen == ["two begins", "two"]
        hurry(database_dsn)
        await ingest.round()
        assert log.seen[2:] == ["one begins", "one"]

    run(database, scenario)
    assert outcomes(database_dsn) == [("done", 2), ("done", 1)]


def test_what_fails_for_good_is_given_up_and_its_asker_told(
    database: Database, database_dsn: str, caplog: pytest.LogCaptureFixture
) -> None:
    async def scenario(ingest: Ingest, log: Log) -> None:
        log.fails = [RuntimeError("out of order")] * MOST_TRIES
        await put(ingest, event(1, direct("one")))
        for number in range(1, MOST_TRIES + 1):
            assert log.buried == []
            assert await ingest.round() == 1, number
            hurry(database_dsn)
        assert log.buried == ["Ev1"]
        assert await ingest.round() == 0

    run(database, scenario)
    assert outcomes(database_dsn) == [("given-up", MOST_TRIES)]
    assert "slack.given-up" in caplog.text


def test_what_kills_its_process_again_and_again_is_given_up_unseen(database: Database, database_dsn: str) -> None:
    async def scenario(ingest: Ingest, log: Log) -> None:
        await put(ingest, event(1, direct("one")))
        for _ in range(MOST_TRIES):
            assert len(await ingest.inbox.claim(timedelta(0), 1)) == 1
        assert await ingest.round() == 1
        assert (log.seen, log.buried) == ([], ["Ev1"])

    run(database, scenario)
    assert outcomes(database_dsn) == [("given-up", MOST_TRIES + 1)]


def test_without_a_database_it_is_left_to_its_lease(database: Database, database_dsn: str) -> None:
    async def scenario(ingest: Ingest, log: Log) -> None:
        log.fails = [DatabaseUnavailable()]
        await put(ingest, event(1, direct("one")))
        with pytest.raises(DatabaseUnavailable):
            await ingest.round()
        assert await ingest.round() == 0
        hurry(database_dsn)
        assert await ingest.round() == 1
        assert log.seen == ["one begins", "one"]

    run(database, scenario)


def test_the_loop_wakes_for_news_and_forgets_what_is_old(database: Database, database_dsn: str) -> None:
    async def scenario(ingest: Ingest, log: Log) -> None:
        with psycopg.connect(database_dsn) as connection:
            connection.execute(
                "INSERT INTO slack_inbox (key, kind, body, done_at) VALUES ('old', 'event', '{}', %s), "
                "('young', 'event', '{}', %s)",
                (NOW - timedelta(days=31), NOW - timedelta(days=29)),
            )
        wake = asyncio.Event()
        task = asyncio.create_task(ingest.run(wake))
        await put(ingest, event(1, direct("one")))
        wake.set()
        async with asyncio.timeout(20):
            while "one" not in log.seen or ingest.tidied_at is None:  # noqa: ASYNC110 - the loop tells nobody
                await asyncio.sleep(0.01)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    run(database, scenario)
    with psycopg.connect(database_dsn) as connection:
        assert {key for (key,) in connection.execute("SELECT key FROM slack_inbox")} == {"young", "Ev1"}
