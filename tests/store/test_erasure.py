"""After an erasure no table holds a word of the user, and nothing of anybody else is missing."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from psycopg import sql
from sqlalchemy import text

from app.domain.access import LOCAL, Author
from app.domain.clarification import Clarification, Option, Question
from app.domain.conclusion import Conclusion
from app.domain.erasure import Erased
from app.domain.errors import LostEpoch, NotFound
from app.domain.events import TextAppended
from app.domain.identifiers import new_id
from app.domain.labels import ClarificationStatus, Completeness, Origin, Priority, RunStatus
from app.domain.run import Accepted, Run, Submission
from app.domain.trail import Action
from app.store.engine import Database, Session, raw_connection
from app.store.erasure import ErasureStore
from app.store.runs import Ending
from app.store.tenancy import acting_for
from app.store.trail import ChangeTrail
from tests.store.opened import PINS, Stores, opened

USER = "kestrel-user"
CANARY = "kestrel-canary"
ADMIN = replace(LOCAL, user="the-admin")


def scenario(database: Database, work: Callable[[Stores], Awaitable[None]]) -> None:
    async def run() -> None:
        async with opened(database) as stores:
            await work(stores)

    asyncio.run(run())


async def says(stores: Stores, user: str, words: str, thread_id: str | None = None) -> Accepted:
    submission = Submission(
        words, Origin.HTTP, thread_id, idempotency_key=f"{user}-{new_id('msg')}", author=Author(user)
    )
    return await stores.runs.create(submission, PINS, "runs")


async def claimed(stores: Stores, accepted: Accepted) -> Run:
    run = await stores.runs.claim(accepted.run.id, {})
    assert run is not None
    return run


async def conversation(stores: Stores, user: str, words: str, thread_id: str | None = None) -> str:
    """A thread with an ended run of which every table of conversations has a row; returns the thread's id."""
    run = await claimed(stores, await says(stores, user, words, thread_id))
    await stores.events.append(run.id, run.epoch, [TextAppended(None, "conclude", 1, 0, words)])
    values = {"run": run.id, "thread": run.thread_id, "words": words, "fact": new_id("fct")}
    async with stores.database.session() as session:
        for statement in PLANTED:
            await session.execute(text(statement), values)
    answer = Conclusion(Completeness.FULL, words, None, (), (), (), (), (), {})
    await stores.runs.finish(run.id, run.epoch, Ending(RunStatus.CONCLUDED, answer))
    return run.thread_id


PLANTED = (
    "INSERT INTO run_step (run_id, step, input_hash, epoch, result)"
    " VALUES (:run, 'consult', 'h', 1, to_jsonb(CAST(:words AS text)))",
    "INSERT INTO thread_summary (thread_id, lines, upto, turns)"
    " VALUES (:thread, to_jsonb(ARRAY[CAST(:words AS text)]), 'm', 1) ON CONFLICT DO NOTHING",
    "INSERT INTO thread_fact (id, thread_id, run_id, kind, topic, subject, content, said_by, source_id, starts_at,"
    " ends_at, said_at, state) VALUES (:fact, :thread, :run, 'number', 't', 's', :words, 'user', :run, 0, 1, now(),"
    " 'active')",
)


async def tables_with(session: Session, words: str) -> list[str]:
    """Every table of the database in which the words stand anywhere."""
    names = (await session.execute(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'"))).scalars().all()
    connection, found = await raw_connection(session), list[str]()
    for name in names:
        query = sql.SQL("SELECT 1 FROM {} t WHERE t::text LIKE %s LIMIT 1").format(sql.Identifier(name))
        if await (await connection.execute(query, (f"%{words}%",))).fetchone():
            found.append(str(name))
    return sorted(found)


def test_no_table_holds_a_word_of_the_user_afterwards(database: Database) -> None:
    async def work(stores: Stores) -> None:
        await conversation(stores, USER, CANARY)
        others = await conversation(stores, "somebody", "of somebody else")
        await conversation(stores, USER, CANARY, others)
        run = await claimed(stores, await says(stores, USER, CANARY))
        await stores.runs.clarifying(run, _asked(run))
        async with database.system() as session:
            await session.execute(text(DECIDED), {"user": USER})
            await session.execute(
                text("INSERT INTO budget (tenant, scope, spending_window, cap) VALUES ('default', :scope, 'day', 1)"),
                {"scope": f"user:{USER}"},
            )
            assert len(await tables_with(session, CANARY)) >= 7
        erased = await ErasureStore(database, stores.runs).erase(USER, ADMIN)
        async with database.system() as session:
            assert await tables_with(session, CANARY) == []
            assert await tables_with(session, USER) == []
            assert (await session.execute(text("SELECT text_digest FROM decision"))).scalars().all() == [None]
        assert (erased.threads, erased.runs, erased.messages) == (2, 3, 5)
        assert (erased.facts, erased.steps, erased.clarifications, erased.summaries) == (2, 2, 1, 2)
        assert (erased.decisions, erased.budgets, erased.cancelled) == (1, 1, 1)
        assert [turn.content for turn in await stores.runs.messages(others)] == ["of somebody else"] * 2

    scenario(database, work)


async def around(stores: Stores, user: str, run: Run, others: Run) -> None:
    """Rows about a user that belong to no thread of that user."""
    values = {"user": user, "words": CANARY, "run": run.id, "thread": run.thread_id, "others": others.id}
    async with stores.database.system() as session:
        for statement in AROUND:
            await session.execute(text(statement), values)


AROUND = (
    "INSERT INTO api_key (id, tenant, name, digest, scopes, agents, highest, operator, created_by)"
    " VALUES ('k1', 'default', 'shared', '', '{}', '{}', 3, false, :user)",
    "INSERT INTO feedback (tenant, run_id, author, target, rating, reasons, comment)"
    " VALUES ('default', :others, 'user:' || CAST(:user AS text), 'answer', 'up', '{}', :words)",
    "INSERT INTO webhook (tenant, id, url, events, description, include_content, secret, created_by)"
    " VALUES ('default', 'whk_1', 'https://x.example', '{run.finished}', '', false, 's', :user)",
    "INSERT INTO webhook_delivery (tenant, webhook_id, event, data)"
    " VALUES ('default', 'whk_1', 'run.finished', jsonb_build_object('run_id', CAST(:run AS text), 'x', CAST(:words AS"
    " text))), ('default', 'whk_1', 'run.finished', jsonb_build_object('run_id', CAST(:others AS text)))",
    "INSERT INTO web_session (digest, tenant, user_name, scopes, operator, expires_at)"
    " VALUES ('', 'default', :user, '{}', false, now() + interval '1 hour')",
    "INSERT INTO kept_reply (tenant, author, key, request, status, headers, body) VALUES"
    " ('default', 'user:' || CAST(:user AS text), 'a', '', 200, '{}', convert_to(:words, 'UTF8')),"
    " ('default', 'key:k1', 'b', '', 202, jsonb_build_object('cto-run-id', CAST(:run AS text)), ''),"
    " ('default', 'key:k1', 'c', '', 201, jsonb_build_object('location', '/v1/threads/' || CAST(:thread AS text)), ''),"
    " ('default', 'key:k1', 'd', '', 202, '{}', convert_to('msg_0 ' || CAST(:run AS text), 'UTF8')),"
    " ('default', 'key:k1', 'e', '', 202, '{}', convert_to('msg_0 ' || CAST(:others AS text), 'UTF8')),"
    " ('default', 'key:k1', 'f', '', 202, jsonb_build_object('location', '/v1/runs/' || CAST(:others AS text)), '')",
)


def test_what_lies_beside_the_threads_goes_too_and_the_trail_says_so_without_a_name(database: Database) -> None:
    async def work(stores: Stores) -> None:
        others = (await says(stores, "somebody", "of somebody else")).run
        await around(stores, USER, (await says(stores, USER, CANARY)).run, others)
        erasure, trail = ErasureStore(database, stores.runs), ChangeTrail(database)
        erased = await erasure.erase(USER, ADMIN)
        # The run is stopped first, and a webhook is to be told of that as well.
        assert (erased.feedback, erased.replies, erased.deliveries) == (1, 4, 2)
        assert (erased.keys, erased.webhooks) == (1, 1)
        async with database.system() as session:
            assert await tables_with(session, CANARY) == []
            assert await tables_with(session, USER) == []
            kept = (await session.execute(text("SELECT key FROM kept_reply ORDER BY key"))).scalars().all()
            assert kept == ["e", "f"]
        (entry,) = await trail.newest("default", 10)
        assert (entry.change.action, entry.change.who) == (Action.ERASE, "the-admin")
        assert entry.change.target == await erasure.reference(USER) != await erasure.reference("somebody")
        assert entry.change.detail["replies"] == 4
        await erasure.erase("somebody", replace(ADMIN, user="somebody"))
        async with database.system() as session:
            assert await tables_with(session, "somebody") == []

    scenario(database, work)


def test_again_there_is_nothing_and_other_tenants_are_not_touched(database: Database) -> None:
    async def work(stores: Stores) -> None:
        erasure = ErasureStore(database, stores.runs)
        with acting_for("rival"):
            kept = await conversation(stores, USER, "of a namesake")
        await conversation(stores, USER, CANARY)
        assert (await erasure.erase(USER, ADMIN)).threads == 1
        assert await erasure.erase(USER, ADMIN) == Erased()
        with acting_for("rival"):
            assert len(await stores.runs.messages(kept)) == 2

    scenario(database, work)


def test_a_run_at_work_is_stopped_and_writes_nothing_more(database: Database) -> None:
    async def work(stores: Stores) -> None:
        run = await claimed(stores, await says(stores, USER, CANARY))
        erased = await ErasureStore(database, stores.runs).erase(USER, ADMIN)
        assert (erased.cancelled, erased.runs) == (1, 1)
        with pytest.raises(LostEpoch):
            await stores.events.append(run.id, run.epoch, [TextAppended(None, "conclude", 1, 0, CANARY)])
        with pytest.raises(NotFound):
            await stores.runs.run(run.id)

    scenario(database, work)


DECIDED = """
    INSERT INTO decision (id, at, tenant, policy, rule, sensitivity, text_digest, features, decision)
    VALUES ('dec_1', now(), 'default', 'default@1', 'r', 1, 'digest',
        jsonb_build_object('caller', jsonb_build_object('user', CAST(:user AS text))), '{}')
"""


def _asked(run: Run) -> Clarification:
    question = Question("q1", "scale", Priority.P0, CANARY, "How many?", "It decides.", (Option("few", "one"),), "few")
    expires = datetime.now(UTC) + timedelta(hours=1)
    return Clarification(new_id("clr"), run.id, 1, ClarificationStatus.OPEN, (question,), (), expires)
