"""One async engine per process."""

from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias, cast

from pgvector.psycopg.vector import register_vector_info
from psycopg import AsyncConnection
from psycopg.rows import dict_row
from psycopg.types import TypeInfo
from sqlalchemy import CursorResult, TextClause, event
from sqlalchemy.engine import AdaptedConnection, make_url
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.ext.asyncio import AsyncConnection as SqlConnection
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection
from sqlmodel.ext.asyncio.session import AsyncSession

from app.store.availability import connected
from app.store.direct import AS_APP, AS_READER, Direct, is_over
from app.store.tenancy import acting_tenant

Reader: TypeAlias = AsyncConnection[tuple[object, ...]]
Row: TypeAlias = Mapping[str, Any]

# Filtered vector searches go on until they have enough rows; without this a selective filter finds too few.
# Planning a search costs a third of running it, and the plan is the same for any values: it is made once.
_OPTIONS = (
    "-c hnsw.iterative_scan=strict_order -c hnsw.ef_search=100 -c jit=off -c plan_cache_mode=force_generic_plan "
    "-c statement_timeout=30000 -c idle_in_transaction_session_timeout=60000"
)


class Session(AsyncSession):
    """A transaction. ``exec`` runs queries over tables' classes, ``execute`` plain SQL."""

    async def execute(  # type: ignore[override] # pyright: ignore[reportIncompatibleMethodOverride]
        self, statement: TextClause, params: Mapping[str, object] | Sequence[Mapping[str, object]] | None = None
    ) -> CursorResult[*tuple[Any, ...]]:
        """Run plain SQL, within the transaction. SQLModel's own method of this name warns on every call."""
        await self.flush()
        connection = await self.connection()
        return await connection.execute(statement, params)


@dataclass(frozen=True, slots=True)
class Database:
    """The engine and the plain address, for parts that need a connection of their own (LISTEN, the queue.

    Migrations).
    """

    engine: AsyncEngine
    dsn: str
    direct: Direct

    @asynccontextmanager
    async def system(self) -> AsyncGenerator[Session]:
        """One transaction past row-level security: for work that no tenant asked for, and tables that none owns.

        Committed when the block ends, rolled back when it raises.
        Raises DatabaseUnavailable where the database is away, or goes away in the middle.
        """
        with connected():
            async with Session(self.engine, expire_on_commit=False) as session, session.begin():
                yield session

    @asynccontextmanager
    async def session(self, tenant: str | None = None) -> AsyncGenerator[Session]:
        """One transaction over the rows of one tenant; what is inserted is that tenant's.

        Without ``tenant`` it is the one that this task acts for. The database sees to that (docs/decisions/0025).
        Raises NoTenant where nobody said for whom.
        """
        async with self._within(AS_APP, tenant or acting_tenant()) as session:
            yield session

    @asynccontextmanager
    async def reading(self, tenant: str) -> AsyncGenerator[Session]:
        """One transaction that can only read, and of the knowledge only what belongs to the tenant.

        The database itself sees to that (docs/decisions/0016), so that a statement that forgets the tenant, or names
        another one, finds nothing.
        """
        async with self._within(AS_READER, tenant) as session:
            yield session

    @asynccontextmanager
    async def _within(self, role: bytes, tenant: str) -> AsyncGenerator[Session]:
        async with self.system() as session:
            connection = await raw_connection(session)
            # As a pipeline it travels together with the transaction's BEGIN, and costs no time of its own.
            async with connection.pipeline():
                await connection.execute(role, {"tenant": tenant})
            yield session

    @asynccontextmanager
    async def searching(
        self, tenant: str, statement: bytes, values: Mapping[str, object]
    ) -> AsyncGenerator[tuple[Reader, Row]]:
        """As ``reading``, for searches: psycopg's own connection, and the one row of a first statement.

        That statement travels with what opens the transaction, so that a search waits for three answers instead of six.
        """
        with connected():
            async with self.engine.connect() as connection:
                raw = await _driver(connection)
                async with raw.pipeline():
                    await raw.execute(AS_READER, {"tenant": tenant})
                    cursor = await raw.cursor(row_factory=dict_row).execute(statement, values)
                yield raw, (await cursor.fetchone()) or {}
                # A rollback, which returning the connection would be, makes psycopg forget the plans that it has made.
                await raw.commit()

    async def close(self) -> None:
        """Close the pools."""
        await self.direct.close()
        await self.engine.dispose()


def open_database(url: str) -> Database:
    """An engine for a libpq address such as ``postgresql://user@host/db``; connects on first use."""
    address = make_url(url)
    engine = create_async_engine(
        address.set(drivername="postgresql+psycopg"),
        pool_size=10,
        max_overflow=5,
        connect_args={"options": _OPTIONS, "connect_timeout": 10},
    )
    event.listen(engine.sync_engine, "connect", _prepare)
    event.listen(engine.sync_engine, "checkout", _check)
    dsn = address.set(drivername="postgresql").render_as_string(hide_password=False)
    return Database(engine, dsn, Direct(dsn, _OPTIONS))


class _AdaptedConnection(Protocol):
    """The part of SQLAlchemy's adapted connection that is used here."""

    def run_async(self, call: Callable[[AsyncConnection[tuple[object, ...]]], Awaitable[None]]) -> None: ...


def _prepare(connection: _AdaptedConnection, _entry: ConnectionPoolEntry) -> None:
    connection.run_async(_register_vector)


def _check(connection: AdaptedConnection, _entry: ConnectionPoolEntry, _fairy: PoolProxiedConnection) -> None:
    """Let the pool replace a connection that is of no use any more.

    SQLAlchemy's own ping costs a journey each time, and fails where a statement was cut off in the middle.
    """
    if is_over(connection.driver_connection):
        raise DisconnectionError


async def _register_vector(connection: AsyncConnection[tuple[object, ...]]) -> None:
    """Teach a new connection the vector type, so that vectors travel in binary form."""
    info = await TypeInfo.fetch(connection, "vector")
    register_vector_info(connection, info)


async def raw_connection(session: Session) -> Reader:
    """The session's own psycopg connection, for work that must share its transaction."""
    return await _driver(await session.connection())


async def _driver(connection: SqlConnection) -> Reader:
    raw = await connection.get_raw_connection()
    return cast("Reader", raw.driver_connection)
