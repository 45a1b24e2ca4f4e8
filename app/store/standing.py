"""How the installation stands: what waits, what is done, and whether the schema is the code's."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlalchemy import text

from app.domain.labels import RunStatus
from app.store.availability import answering
from app.store.engine import Database

_FRESH_S = 10.0
_SCHEMA = text("SELECT version_num FROM alembic_version")
_QUEUE = text(
    """
    SELECT count(*) AS waiting,
        coalesce(extract(epoch FROM clock_timestamp() - min(created_at)), 0)::float AS age_s
    FROM run WHERE status = 'queued'
    """
)
_RUNS = text("SELECT status, count(*) AS number FROM run GROUP BY status")
_STEPS = text(
    """
    SELECT split_part(step, ':', 1) AS name, count(*) AS number FROM run_step
    WHERE finished_at IS NOT NULL GROUP BY 1
    """
)


@dataclass(frozen=True, slots=True)
class QueueState:
    """Runs that nobody works on yet, and how long the oldest of them waits, in seconds."""

    waiting: int
    age_s: float


@dataclass(frozen=True, slots=True)
class Totals:
    """Runs by status and finished steps by name."""

    runs: Mapping[str, int]
    steps: Mapping[str, int]


class StandingStore:
    """Reads across all tenants: numbers only. Every method raises DatabaseUnavailable while the database is away."""

    def __init__(self, database: Database, clock: Callable[[], float] = time.monotonic) -> None:
        self._database = database
        self._clock = clock
        self._totals: tuple[float, Totals] | None = None

    async def schema(self) -> str:
        """The version of the schema."""
        with answering():
            async with self._database.system() as session:
                return str((await session.execute(_SCHEMA)).scalar_one())

    async def queue(self) -> QueueState:
        """What waits now."""
        with answering():
            async with self._database.system() as session:
                row = (await session.execute(_QUEUE)).one()
        return QueueState(int(row.waiting), float(row.age_s))

    async def totals(self) -> Totals:
        """Sums over everything there is, counted anew every few seconds at most."""
        now = self._clock()
        if self._totals is None or now - self._totals[0] > _FRESH_S:
            self._totals = (now, await self._counted())
        return self._totals[1]

    async def _counted(self) -> Totals:
        with answering():
            async with self._database.system() as session:
                runs = {row.status: int(row.number) for row in await session.execute(_RUNS)}
                steps = {row.name: int(row.number) for row in await session.execute(_STEPS)}
        return Totals({status.value: runs.get(status.value, 0) for status in RunStatus}, steps)
