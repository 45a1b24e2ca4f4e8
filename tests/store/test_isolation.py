"""Row-level security: a search reads one tenant's rows, whatever its statements ask for."""

import asyncio
from collections.abc import AsyncGenerator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager

import numpy as np
import psycopg
import pytest
from psycopg import sql
from psycopg.errors import InsufficientPrivilege
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from app.domain.errors import ConfigurationError
from app.domain.labels import Sensitivity
from app.store.direct import Direct, Statement
from app.store.engine import Database, Reader, Row, Session, open_database
from app.store.migrate import upgrade
from app.store.passages import Hits, PassageStore, Permission
from app.store.skills import SkillStore
from tests.conftest import PROJECT
from tests.store.test_passages import SMALL

READ = ("skill", "document", "document_version", "chunk", "posting", "lexeme_stat", "corpus_stat")
VERSIONS = """
    INSERT INTO document_version (tenant, skill, path, content_hash, text)
    SELECT tenant, name, name, '', 'abc' FROM skill
"""
OWNERS = {
    "document": "SELECT s.tenant FROM document d JOIN skill s ON s.id = d.skill_id",
    **{table: f"SELECT tenant FROM {table}" for table in READ if table != "document"},  # noqa: S608
}


async def _fill(database: Database) -> None:
    async with database.system() as session:
        for statement in (*SMALL, VERSIONS):
            await session.execute(text(statement))


async def _owners(database: Database, tenant: str, table: str) -> set[str]:
    async with database.reading(tenant) as session:
        return {row.tenant for row in await session.execute(text(OWNERS[table]))}


@pytest.mark.parametrize("table", READ)
def test_a_statement_that_forgets_the_tenant_reads_only_its_rows(database: Database, table: str) -> None:
    async def scenario() -> None:
        try:
            await _fill(database)
            assert await _owners(database, "default", table) == {"default"}
            assert await _owners(database, "other", table) == {"other"}
            for nobody in ("nobody", "", "default' OR 'a' = 'a"):
                async with database.reading(nobody) as session:
                    assert (await session.execute(text(f"SELECT * FROM {table}"))).all() == []  # noqa: S608
        finally:
            await database.close()

    asyncio.run(scenario())


def test_a_forged_tenant_finds_nothing(database: Database) -> None:
    """The store names one tenant in its statements, the transaction belongs to another."""

    async def scenario() -> None:
        try:
            await _fill(database)
            vector = np.eye(384, dtype=np.float32)[0]
            permission = Permission("other", Sensitivity.PUBLIC)
            honest = (await PassageStore(database).search("queue", vector, permission, 10)).found
            assert {hit.passage.skill for hit in honest} == {"foreign"}
            confused = _Confused(database.engine, database.dsn, _ConfusedDirect(database.dsn, ""))
            forged = PassageStore(confused)
            ids = [hit.passage.id for hit in honest]
            assert await forged.search("queue", vector, Permission("other", Sensitivity.RESTRICTED), 10) == Hits()
            assert await forged.by_ids(ids, "other") == ()
            assert await forged.frequencies("queue", "other") == ({}, 0)
            assert await SkillStore(confused).skills("other") == ()
            await confused.direct.close()
        finally:
            await database.close()

    asyncio.run(scenario())


class _ConfusedDirect(Direct):
    """Takes every caller for the tenant ``default``."""

    async def reading(self, tenant: str, *statements: Statement) -> tuple[Sequence[Row], ...]:  # noqa: ARG002
        return await super().reading("default", *statements)


class _Confused(Database):
    """Takes every caller for the tenant ``default``."""

    @asynccontextmanager
    async def reading(self, tenant: str) -> AsyncGenerator[Session]:  # noqa: ARG002
        async with super().reading("default") as session:
            yield session

    @asynccontextmanager
    async def searching(
        self,
        tenant: str,  # noqa: ARG002
        statement: bytes,
        values: Mapping[str, object],
    ) -> AsyncGenerator[tuple[Reader, Row]]:
        async with super().searching("default", statement, values) as found:
            yield found


def test_a_reader_writes_nothing_and_reads_nothing_else(database: Database) -> None:
    async def refused(statement: str) -> None:
        with pytest.raises(ProgrammingError, match="permission denied"):
            async with database.reading("default") as session:
                await session.execute(text(statement))

    async def scenario() -> None:
        try:
            await _fill(database)
            await refused("UPDATE skill SET enabled = false")
            await refused("DELETE FROM chunk")
            await refused("SELECT * FROM embedding")
            await refused("SELECT * FROM message")
            async with database.system() as session:
                assert (await session.execute(text("SELECT current_user = session_user"))).scalar_one()
                assert len((await session.execute(text("SELECT * FROM skill"))).all()) == 5
        finally:
            await database.close()

    asyncio.run(scenario())


OWNER = "plain_owner"


@pytest.fixture
def owned_dsn(postgres_dsn: str) -> Iterator[str]:
    """A database without any tables whose owner may neither make roles nor read past policies."""
    name = "owned"
    with psycopg.connect(postgres_dsn, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(OWNER)))
        connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(*map(sql.Identifier, (name, OWNER))))
        head, _, options = postgres_dsn.partition("?")
        address = f"{head.rpartition('/')[0]}/{name}?{options}"
        with psycopg.connect(address, autocommit=True) as inside:
            inside.execute("CREATE EXTENSION vector")
        yield f"postgresql://{OWNER}:@/{name}?{options}"
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
        connection.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(OWNER)))


def test_without_the_right_to_the_role_the_migration_says_what_to_run(owned_dsn: str, postgres_dsn: str) -> None:
    migrations = PROJECT / "migrations"
    with psycopg.connect(postgres_dsn, autocommit=True) as admin:
        admin.execute("ALTER ROLE cto_team_reader RENAME TO hidden_reader")
        try:
            with pytest.raises(ConfigurationError, match=r"CREATE ROLE cto_team_reader NOLOGIN; GRANT .* plain_owner;"):
                upgrade(owned_dsn, migrations)
        finally:
            admin.execute("ALTER ROLE hidden_reader RENAME TO cto_team_reader")
        with pytest.raises(ConfigurationError, match="run: GRANT cto_team_reader TO plain_owner;"):
            upgrade(owned_dsn, migrations)

        admin.execute(f"GRANT cto_team_reader TO {OWNER}")
        with pytest.raises(ConfigurationError, match="run: GRANT cto_team_app TO plain_owner;"):
            upgrade(owned_dsn, migrations)
        admin.execute(f"GRANT cto_team_app TO {OWNER}")
        upgrade(owned_dsn, migrations)
    asyncio.run(_owner_is_held_to_the_policies(open_database(owned_dsn)))


async def _owner_is_held_to_the_policies(database: Database) -> None:
    try:
        await _fill(database)
        assert await _owners(database, "other", "chunk") == {"other"}
        assert await _owners(database, "default", "document") == {"default"}
    finally:
        await database.close()


def test_a_role_that_reads_past_the_policies_is_refused(owned_dsn: str, postgres_dsn: str) -> None:
    with psycopg.connect(postgres_dsn, autocommit=True) as admin:
        admin.execute(f"GRANT cto_team_reader TO {OWNER}")
        admin.execute("ALTER ROLE cto_team_reader BYPASSRLS")
        try:
            with pytest.raises(ConfigurationError, match="NOSUPERUSER NOBYPASSRLS"):
                upgrade(owned_dsn, PROJECT / "migrations")
        finally:
            admin.execute("ALTER ROLE cto_team_reader NOBYPASSRLS")


def test_role_and_tenant_end_with_the_transaction(database_dsn: str) -> None:
    """Nothing of them is left on a pooled connection."""
    with psycopg.connect(database_dsn) as connection:
        connection.execute(
            "SELECT set_config('cto_team.tenant', 'x', true), set_config('role', 'cto_team_reader', true)"
        )
        with pytest.raises(InsufficientPrivilege):
            connection.execute("SELECT * FROM message")
        connection.rollback()
        assert connection.execute("SELECT count(*) FROM message").fetchone() == (0,)
        assert not connection.execute("SELECT current_setting('cto_team.tenant', true)").fetchone()[0]  # type: ignore[index]
