"""Which thread a conversation in Slack is."""

import asyncio
from collections.abc import Awaitable, Callable

import psycopg

from app.domain.slack import Place
from app.store.engine import Database
from app.store.slack.threads import Asked, SlackThreads
from app.store.tenancy import acting_for
from tests.store.opened import Stores, opened

HERE = Place("T1", "C1", "1.1")
ERRAND = """
    INSERT INTO slack_bridge (run_id, tenant, team_id, channel, root, question, asker, private)
    VALUES (%s, 'default', 'T1', 'C1', '1.1', '1.2', 'U1', false)
"""


def run(database: Database, scenario: Callable[[SlackThreads, Stores], Awaitable[None]]) -> None:
    async def closing() -> None:
        async with opened(database) as stores:
            await scenario(SlackThreads(database), stores)

    asyncio.run(closing())


def test_a_conversation_has_one_thread_whoever_comes_first(database: Database) -> None:
    async def scenario(threads: SlackThreads, stores: Stores) -> None:
        assert await threads.find(HERE) is None
        found = await asyncio.gather(*(threads.of(HERE, "slack:T1:U1") for _ in range(4)))
        assert len(set(found)) == 1
        assert await threads.find(HERE) == found[0]
        assert (await stores.runs.thread(found[0])).author == "slack:T1:U1"
        other = Place("T1", "D1", "9.9")
        await threads.join(other, found[0])
        assert await threads.of(other, "slack:T1:U2") == found[0]

    run(database, scenario)


def test_another_tenants_conversation_is_not_gone_on_with(database: Database, database_dsn: str) -> None:
    async def scenario(threads: SlackThreads, _stores: Stores) -> None:
        first = await threads.of(HERE, "slack:T1:U1")
        with psycopg.connect(database_dsn) as connection:
            connection.execute("INSERT INTO tenant (id, name) VALUES ('other', 'Other')")
        with acting_for("other"):
            assert await threads.find(HERE) is None
            second = await threads.of(HERE, "slack:T1:U1")
            assert second != first
            assert await threads.find(HERE) == second

    run(database, scenario)


def test_questions_are_found_by_their_message_and_their_asker(database: Database, database_dsn: str) -> None:
    async def scenario(threads: SlackThreads, stores: Stores) -> None:
        assert await threads.last_turn(HERE) == ""
        accepted = await stores.accept(key="slack:Ev1")
        with psycopg.connect(database_dsn) as connection:
            connection.execute(ERRAND, (accepted.run.id,))
        asked = (Asked(accepted.run.id, "U1", "1.2", over=False),)
        assert await threads.asked(HERE) == asked
        assert await threads.asked(Place("T1", "C1", ""), question="1.2", anywhere=True) == asked
        assert await threads.asked(HERE, asker="U2") == ()
        assert await threads.asked(Place("T1", "C1", "2.2")) == ()
        assert await threads.last_turn(HERE) == "1.2"
        assert (await threads.open_runs("T1", "U1"), await threads.open_runs("T1", "U2")) == (1, 0)
        await stores.runs.cancel(accepted.run.id, "test")
        assert await threads.open_runs("T1", "U1") == 0
        assert [each.over for each in await threads.asked(HERE)] == [True]
        assert await threads.run_of("slack:Ev1", "local") == accepted.run.id
        assert await threads.run_of("slack:Ev1", "somebody") is None
        assert await threads.run_of("slack:Ev2", "local") is None

    run(database, scenario)
