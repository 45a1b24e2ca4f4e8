"""What the journal of a run says, for people who look into it."""

from sqlalchemy import text

from app.domain.codec import Json
from app.domain.journal import JournalledStep
from app.store.engine import Database

_OF_RUN = text(
    """
    SELECT step, takes, epoch, cost_usd, started_at, finished_at, result FROM run_step
    WHERE run_id = :run ORDER BY started_at, step
    """
)


_RESULTS = b"""
    SELECT result FROM run_step WHERE run_id = %(run)s AND starts_with(step, %(prefix)s) AND result IS NOT NULL
    ORDER BY started_at, step
"""


class StepReader:
    """Reads journals."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of_run(self, run_id: str) -> tuple[JournalledStep, ...]:
        """The steps of a run in the order in which they were begun."""
        async with self._database.session() as session:
            rows = (await session.execute(_OF_RUN, {"run": run_id})).all()
        return tuple(JournalledStep(*row) for row in rows)

    async def results(self, run_id: str, prefix: str) -> tuple[Json, ...]:
        """The results of the finished steps whose names begin like this."""
        (rows,) = await self._database.direct.run((_RESULTS, {"run": run_id, "prefix": prefix}))
        return tuple(row["result"] for row in rows)
