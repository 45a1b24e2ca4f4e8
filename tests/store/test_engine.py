"""The pool of connections: what is dead, or still at work for somebody who was cut off, is handed to nobody."""

import asyncio

import psycopg
import pytest
from sqlalchemy import text

from app.store.engine import Database

_ME = text("SELECT pg_backend_pid() AS pid")


async def _pid(database: Database) -> int:
    async with database.system() as session:
        return int((await session.execute(_ME)).scalar_one())


def test_a_connection_that_the_server_has_closed_is_replaced(database: Database) -> None:
    async def scenario() -> None:
        try:
            before = await _pid(database)
            assert await _pid(database) == before
            with psycopg.connect(database.dsn, autocommit=True) as other:
                other.execute("SELECT pg_terminate_backend(%s, 5000)", (before,))
            assert await _pid(database) != before
        finally:
            await database.close()

    asyncio.run(scenario())


def test_a_connection_on_which_a_statement_is_still_at_work_is_replaced(database: Database) -> None:
    async def scenario() -> None:
        try:
            async with database.system() as session:
                raw = await (await session.connection()).get_raw_connection()
                before, left = int((await session.execute(_ME)).scalar_one()), raw.driver_connection
            assert left is not None
            # As a statement leaves it that was cut off in the middle: sent, and nobody there to read the answer.
            left.pgconn.send_query(b"SELECT pg_sleep(60)")
            assert await _pid(database) != before
        finally:
            await database.close()

    asyncio.run(scenario())


@pytest.mark.parametrize("limit_s", [0.0, 0.001, 0.005, 0.02])
def test_statements_that_are_cut_off_leave_the_pool_usable(database: Database, limit_s: float) -> None:
    async def cut_off() -> None:
        try:
            async with asyncio.timeout(limit_s), database.system() as session:
                await session.execute(text("SELECT count(*) FROM generate_series(1, 3000000)"))
        except TimeoutError:
            pass

    async def scenario() -> None:
        try:
            for _ in range(5):
                await asyncio.gather(*(cut_off() for _ in range(20)))
                assert len(await asyncio.gather(*(_pid(database) for _ in range(15)))) == 15
        finally:
            await database.close()

    asyncio.run(scenario())
