"""What the journal of a run says, for people who look into it."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import text

from app.domain.codec import Json
from app.store.engine import Database

_OF_RUN = text(
    """
    SELECT step, takes, epoch, cost_usd, started_at, finished_at, result FROM run_step
    WHERE run_id = :run ORDER BY started_at, step
    """
)


@dataclass(frozen=True, slots=True)
class JournalledStep:
    """One step of a run. ``takes`` counts how often it was begun: more than once after a crash only."""

    step: str
    takes: int
    epoch: int
    cost_usd: Decimal
    started_at: datetime
    finished_at: datetime | None
    result: Json


class StepReader:
    """Reads journals."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of_run(self, run_id: str) -> tuple[JournalledStep, ...]:
        """The steps of a run in the order in which they were begun."""
        async with self._database.session() as session:
            rows = (await session.execute(_OF_RUN, {"run": run_id})).all()
        return tuple(JournalledStep(*row) for row in rows)
