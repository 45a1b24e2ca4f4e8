"""Whole transactions in one journey to the server, past the ORM: for what every run does several times."""

import asyncio
import select
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any, TypeAlias

from psycopg import AsyncConnection
from psycopg.pq import TransactionStatus
from psycopg.rows import TupleRow, dict_row

from app.store.availability import answering
from app.store.tenancy import acting_tenant

Row: TypeAlias = Mapping[str, Any]
Statement: TypeAlias = tuple[bytes, Mapping[str, object]]

# Within the transaction only: the roles that row-level security holds for, and whose rows they may see.
AS_APP = b"SELECT set_config('cto_team.tenant', %(tenant)s, true), set_config('role', 'cto_team_app', true)"
AS_READER = b"SELECT set_config('cto_team.tenant', %(tenant)s, true), set_config('role', 'cto_team_reader', true)"

_MOST_CONNECTIONS = 8
_Connection: TypeAlias = AsyncConnection[TupleRow]


class Direct:
    """Sends statements together with what opens and ends their transaction, on connections of its own.

    ``options`` are those of the server process. Nothing is connected before the first statement.
    """

    def __init__(self, dsn: str, options: str) -> None:
        self._dsn = dsn
        self._options = options
        self._idle: list[_Connection] = []
        self._closed = 0
        self._room = asyncio.Semaphore(_MOST_CONNECTIONS)

    async def run(self, *statements: Statement) -> tuple[Sequence[Row], ...]:
        """The rows of each statement over the rows of the tenant that this task acts for.

        All of them are one transaction, which is committed when this returns.

        Raises:
            NoTenant: nobody said for whom.
            DatabaseUnavailable: the database cannot be reached. Where it went away in the middle, nobody knows whether
                the transaction has been committed.
        """
        return (await self.system((AS_APP, {"tenant": acting_tenant()}), *statements))[1:]

    async def row(self, *statements: Statement) -> Row | None:
        """As ``run``: the first row of the last statement."""
        rows = (await self.run(*statements))[-1]
        return rows[0] if rows else None

    async def reading(self, tenant: str, *statements: Statement) -> tuple[Sequence[Row], ...]:
        """As ``run``, only to read, and of the knowledge only what belongs to the tenant."""
        return (await self.system((AS_READER, {"tenant": tenant}), *statements))[1:]

    async def system(self, *statements: Statement) -> tuple[Sequence[Row], ...]:
        """As ``run``, past row-level security: for work that no tenant asked for."""
        with answering():
            async with self._connection() as connection:
                # Statements that are sent in one go without BEGIN are one transaction, which ends with them.
                async with connection.pipeline():
                    cursors = [
                        await connection.cursor(row_factory=dict_row).execute(statement, values)
                        for statement, values in statements
                    ]
                return tuple([await each.fetchall() if each.description else () for each in cursors])

    async def close(self) -> None:
        """Close the connections that nobody uses, and each of the others as soon as it is at rest."""
        self._closed += 1
        idle, self._idle = self._idle, []
        for connection in idle:
            await connection.close()

    @asynccontextmanager
    async def _connection(self) -> AsyncGenerator[_Connection]:
        """A connection at rest, else a new one. One on which something failed is not used again."""
        async with self._room:
            connection, closed = await self._rested() or await self._connected(), self._closed
            try:
                yield connection
            except BaseException:
                await connection.close()
                raise
            if closed != self._closed:
                await connection.close()
            else:
                self._idle.append(connection)

    async def _rested(self) -> _Connection | None:
        while self._idle:
            connection = self._idle.pop()
            if not is_over(connection):
                return connection
            await connection.close()
        return None

    async def _connected(self) -> _Connection:
        return await AsyncConnection.connect(self._dsn, autocommit=True, options=self._options, connect_timeout=10)


def is_over(connection: "AsyncConnection[Any]") -> bool:
    """Whether a connection that ought to be at rest is of no use any more, without asking the server.

    It is closed; or the server has said good-bye, since it has nothing else to say on a connection at rest; or
    somebody who was cut off has left a statement at work on it.
    """
    if connection.closed or connection.info.transaction_status is not TransactionStatus.IDLE:
        return True
    waiting = select.poll()
    waiting.register(connection.fileno(), select.POLLIN)
    return bool(waiting.poll(0))
