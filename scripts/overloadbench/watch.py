"""What became of the runs, by the service's own tables."""

import asyncio
import time
from collections.abc import Callable

import psycopg

_FINAL = "('concluded', 'declined', 'failed', 'cancelled')"


class Watch:
    """A connection to the service's database, beside the service."""

    def __init__(self, dsn: str) -> None:
        self._connection = psycopg.connect(dsn, autocommit=True)

    def close(self) -> None:
        """Hang up."""
        self._connection.close()

    def moment(self) -> float:
        """The database's time, in seconds."""
        return float(self._one("SELECT extract(epoch FROM clock_timestamp())"))

    def open(self) -> int:
        """Runs that have not ended."""
        return int(self._one(f"SELECT count(*) FROM run WHERE status NOT IN {_FINAL}"))  # noqa: S608 - fixed text

    def concluded(self, since: float, until: float) -> int:
        """Runs that were concluded in between."""
        return int(
            self._one(
                "SELECT count(*) FROM run WHERE status = 'concluded' "
                "AND extract(epoch FROM finished_at) BETWEEN %s AND %s",
                since,
                until,
            )
        )

    def ended(self, runs: list[str]) -> dict[str, int]:
        """How many of these runs have which status."""
        rows = self._connection.execute("SELECT status, count(*) FROM run WHERE id = ANY (%s) GROUP BY 1", (runs,))
        return {str(status): int(count) for status, count in rows.fetchall()}

    def waits(self, runs: list[str]) -> list[float]:
        """The seconds from acceptance to the first claim of each of these runs, in rising order."""
        rows = self._connection.execute(
            "SELECT extract(epoch FROM started_at - created_at)::float8 FROM run "
            "WHERE id = ANY (%s) AND started_at IS NOT NULL ORDER BY 1",
            (runs,),
        )
        return [float(wait) for (wait,) in rows.fetchall()]

    async def until(self, done: Callable[[], bool], patience_s: float) -> bool:
        """Whether it came to be within so many seconds."""
        last = time.perf_counter() + patience_s
        while time.perf_counter() < last:
            if done():
                return True
            await asyncio.sleep(0.2)
        return False

    def _one(self, statement: str, *values: object) -> float:
        row = self._connection.execute(statement, values).fetchone()  # type: ignore[call-overload]
        return float(row[0])
