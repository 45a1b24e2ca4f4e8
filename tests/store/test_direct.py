"""Statements past the ORM: whole transactions, for one tenant, on connections that are alive."""

import asyncio
import contextvars

import pytest
from psycopg.errors import UniqueViolation

from app.store.engine import Database
from app.store.tenancy import NoTenant, acting_for

_ADD = b"INSERT INTO thread (id, title) VALUES (%(id)s, '')"
_ALL = b"SELECT id, tenant FROM thread ORDER BY id"


def test_all_statements_are_stored_or_none(database: Database) -> None:
    async def scenario() -> None:
        try:
            with acting_for("default"):
                await database.direct.run((_ADD, {"id": "thr_1"}), (_ADD, {"id": "thr_2"}))
                with pytest.raises(UniqueViolation):
                    await database.direct.run((_ADD, {"id": "thr_3"}), (_ADD, {"id": "thr_1"}))
                (rows,) = await database.direct.run((_ALL, {}))
            assert [row["id"] for row in rows] == ["thr_1", "thr_2"]
        finally:
            await database.close()

    asyncio.run(scenario())


def test_a_tenant_sees_and_writes_its_own_rows_only(database: Database) -> None:
    async def scenario() -> None:
        try:
            for tenant in ("one", "two"):
                with acting_for(tenant):
                    await database.direct.run((_ADD, {"id": f"thr_{tenant}"}))
                    (rows,) = await database.direct.run((_ALL, {}))
                assert [(row["id"], row["tenant"]) for row in rows] == [(f"thr_{tenant}", tenant)]
            # What one transaction has put on is gone with it.
            (rows,) = await database.direct.system((_ALL, {}))
            assert len(rows) == 2
        finally:
            await database.close()

    asyncio.run(scenario())


def test_nobody_reads_without_saying_for_whom(database: Database) -> None:
    async def scenario() -> None:
        with pytest.raises(NoTenant):
            await database.direct.run((_ALL, {}))

    contextvars.Context().run(asyncio.run, scenario())


def test_a_connection_that_the_server_has_closed_is_not_used_again(database: Database) -> None:
    async def scenario() -> None:
        me = b"SELECT pg_backend_pid() AS pid"
        try:
            ((row,),) = await database.direct.system((me, {}))
            async with database.system() as session:
                connection = await session.connection()
                await connection.exec_driver_sql(f"SELECT pg_terminate_backend({row['pid']}, 5000)")
            ((again,),) = await database.direct.system((me, {}))
            assert again["pid"] != row["pid"]
        finally:
            await database.close()

    asyncio.run(scenario())


def test_more_callers_than_connections_wait_for_their_turn(database: Database) -> None:
    async def scenario() -> None:
        try:
            found = await asyncio.gather(*(database.direct.system((b"SELECT 1 AS one", {})) for _ in range(40)))
            assert [rows[0]["one"] for (rows,) in found] == [1] * 40
        finally:
            await database.close()

    asyncio.run(scenario())


def test_a_connection_in_use_while_the_others_close_is_closed_after_its_use(database: Database) -> None:
    mine = b"SELECT count(*) AS open FROM pg_stat_activity WHERE datname = current_database() AND state IS NOT NULL"

    async def scenario() -> None:
        asked = asyncio.create_task(database.direct.system((b"SELECT pg_sleep(0.2)", {})))
        await asyncio.sleep(0)
        await database.direct.close()
        await asked
        ((row,),) = await database.direct.system((mine, {}))
        assert row["open"] == 1
        await database.close()

    asyncio.run(scenario())
