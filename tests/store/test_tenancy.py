"""Rows of a conversation belong to a tenant, and the database itself keeps them apart."""

import asyncio
from collections.abc import Awaitable, Callable
from contextvars import Context

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, ProgrammingError

from app.domain.errors import NotFound
from app.domain.labels import RunStatus
from app.store.engine import Database
from app.store.runs import Ending
from app.store.tenancy import NoTenant, acting_for, acting_tenant
from tests.store.opened import Stores, opened

OF_TENANTS = """
    SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE c.relkind = 'r' AND a.attname = 'tenant' AND c.relnamespace = 'public'::regnamespace
"""
# Written and read past the roles, by statements that name the tenant: the ledger's books, and what access itself needs.
BOOKS = {
    "tenant_zone",
    "budget",
    "reservation",
    "api_key",
    "sync_run",
    "skill_acceptance",
    "skill_approval",
    "web_session",
    "slack_installation",
    "canary",  # of the whole installation; the tenant is that of whoever began it
}


def scenario(database: Database, work: Callable[[Stores], Awaitable[None]]) -> None:
    async def run() -> None:
        async with opened(database) as stores:
            await work(stores)

    asyncio.run(run())


def test_what_one_tenant_stores_another_one_cannot_find(database: Database) -> None:
    async def work(stores: Stores) -> None:
        with acting_for("acme"):
            accepted = await stores.accept("Ours.")
        run = accepted.run
        assert run.tenant == "acme"
        with acting_for("rival"):
            for find in (
                stores.runs.run(run.id),
                stores.runs.thread(run.thread_id),
                stores.runs.cancel(run.id, "theirs"),
            ):
                with pytest.raises(NotFound):
                    await find
            assert await stores.runs.messages(run.thread_id) == ()
            assert await stores.runs.runs_of(run.thread_id) == ()
            assert await stores.events.read(run.id, 0) == ()
            with pytest.raises(NotFound):
                await stores.accept("Into their thread.", run.thread_id)
        with acting_for("acme"):
            assert (await stores.runs.run(run.id)).status is RunStatus.QUEUED
            assert len(await stores.events.read(run.id, 0)) == 1

    scenario(database, work)


def test_a_worker_claims_for_every_tenant_and_writes_for_the_runs_own(database: Database) -> None:
    async def work(stores: Stores) -> None:
        with acting_for("acme"):
            accepted = await stores.accept("Ours.")
        claimed = await stores.runs.claim(accepted.run.id, {})
        assert claimed is not None
        assert claimed.tenant == "acme"
        with acting_for("rival"), pytest.raises(Exception, match="has ended, or another worker"):
            await stores.runs.finish(claimed.id, claimed.epoch, Ending(RunStatus.CONCLUDED))
        with acting_for(claimed.tenant):
            await stores.runs.finish(claimed.id, claimed.epoch, Ending(RunStatus.CONCLUDED))
        async with stores.database.system() as session:
            owners = (await session.execute(text("SELECT DISTINCT tenant FROM run_event"))).scalars().all()
        assert owners == ["acme"]

    scenario(database, work)


def test_without_a_tenant_nothing_is_opened(database: Database) -> None:
    async def work() -> None:
        with pytest.raises(NoTenant):
            acting_tenant()
        with pytest.raises(NoTenant):
            async with database.session():
                raise AssertionError("never entered")
        await database.close()

    Context().run(asyncio.run, work())


def test_no_row_can_be_written_for_somebody_else(database: Database) -> None:
    async def work(stores: Stores) -> None:
        with pytest.raises(DBAPIError, match="row-level security"):
            async with stores.database.session("acme") as session:
                await session.execute(text("INSERT INTO thread (id, tenant) VALUES ('thr_x', 'rival')"))
        with acting_for("rival"):
            theirs = await stores.accept("Theirs.")
        async with stores.database.session("acme") as session:
            changed = await session.execute(text("UPDATE thread SET title = 'taken' RETURNING id"))
            assert changed.all() == []
        async with stores.database.session("rival") as session:
            with pytest.raises(DBAPIError, match="row-level security"):
                await session.execute(
                    text("UPDATE thread SET tenant = 'acme' WHERE id = :id"), {"id": theirs.run.thread_id}
                )

    scenario(database, work)


def test_a_tenant_reaches_neither_keys_nor_secrets(database: Database) -> None:
    async def work(stores: Stores) -> None:
        for table in ("api_key", "tenant", "installation_secret", "policy_version", "budget"):
            with pytest.raises(ProgrammingError, match="permission denied"):
                async with stores.database.session("acme") as session:
                    await session.execute(text(f"TABLE {table}"))

    scenario(database, work)


def test_every_table_with_a_tenant_is_guarded(database_dsn: str) -> None:
    """A new table with a tenant either has its policy or stands in the list of the books."""
    with psycopg.connect(database_dsn) as connection:
        named = {str(row[0]) for row in connection.execute(OF_TENANTS.encode())}
        guarded = {
            str(row[0])
            for row in connection.execute(
                "SELECT c.relname FROM pg_class c JOIN pg_policy p ON p.polrelid = c.oid WHERE c.relrowsecurity"
            )
        }
    assert named - guarded <= BOOKS
    assert {"thread", "message", "run", "run_event", "run_step", "clarification", "thread_fact"} <= guarded
