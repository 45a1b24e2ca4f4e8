"""Buckets of callers and tenants in the database, for all processes of an installation."""

from collections.abc import Sequence

from app.domain.quota import Charge, Standing, standing
from app.store.direct import Direct

_TAKE = b"""
    SELECT owed, taken
    FROM rate_take(%(buckets)s::text[], %(counts)s::double precision[], %(windows)s::double precision[])
"""
_FORGET = b"DELETE FROM rate_bucket WHERE spent_until < extract(epoch FROM clock_timestamp())"


class DatabaseLimiter:
    """Buckets that every process sees.

    Each request costs one journey to the database, which waits for no disk: the table does not outlive a crash of the
    server, and need not.
    """

    def __init__(self, direct: Direct) -> None:
        self._direct = direct

    async def take(self, charges: Sequence[Charge]) -> tuple[Standing, ...]:
        """See ``Limiter``."""
        values = {
            "buckets": [each.bucket for each in charges],
            "counts": [float(each.quota.count) for each in charges],
            "windows": [float(each.quota.window_s) for each in charges],
        }
        (rows,) = await self._direct.system((_TAKE, values))
        found = zip(charges, rows, strict=True)
        return tuple(standing(each.quota, row["owed"], taken=row["taken"]) for each, row in found)

    async def forget(self) -> None:
        """Remove the buckets that are full again; raises DatabaseUnavailable."""
        await self._direct.system((_FORGET, {}))
