"""Buckets of callers and tenants in the database, for all processes of an installation."""

from collections.abc import Sequence
from typing import Self

from psycopg import AsyncConnection, OperationalError
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from app.domain.errors import DatabaseUnavailable
from app.domain.quota import Charge, Standing, standing

_TAKE = b"SELECT owed, taken FROM rate_take(%s::text[], %s::double precision[], %s::double precision[])"
_FORGET = b"DELETE FROM rate_bucket WHERE spent_until < extract(epoch FROM clock_timestamp())"

_Pool = AsyncConnectionPool[AsyncConnection[tuple[float, bool]]]


class DatabaseLimiter:
    """Buckets that every process sees.

    Each request costs one statement on a connection of its own, which commits by itself and waits for no disk: the
    table does not outlive a crash of the server, and need not.
    """

    def __init__(self, dsn: str) -> None:
        self._pool: _Pool = AsyncConnectionPool(
            dsn, min_size=0, max_size=4, timeout=5.0, kwargs={"autocommit": True, "prepare_threshold": 1}, open=False
        )

    async def __aenter__(self) -> Self:
        """Open; connections are made when they are needed."""
        await self._pool.open()
        return self

    async def __aexit__(self, *_: object) -> None:
        """Close the connections."""
        await self._pool.close()

    async def take(self, charges: Sequence[Charge]) -> tuple[Standing, ...]:
        """See ``Limiter``."""
        values = (
            [each.bucket for each in charges],
            [float(each.quota.count) for each in charges],
            [float(each.quota.window_s) for each in charges],
        )
        try:
            async with self._pool.connection() as connection:
                rows = await (await connection.execute(_TAKE, values)).fetchall()
        except (OperationalError, PoolTimeout) as error:
            raise DatabaseUnavailable from error
        found = zip(charges, rows, strict=True)
        return tuple(standing(each.quota, owed_s, taken=taken) for each, (owed_s, taken) in found)

    async def forget(self) -> None:
        """Remove the buckets that are full again; raises DatabaseUnavailable."""
        try:
            async with self._pool.connection() as connection:
                await connection.execute(_FORGET)
        except (OperationalError, PoolTimeout) as error:
            raise DatabaseUnavailable from error
