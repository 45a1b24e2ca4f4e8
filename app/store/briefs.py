"""The briefs of a run, read from its journal."""

from pydantic import TypeAdapter
from sqlalchemy import text

from app.domain.brief import Brief
from app.domain.codec import Codec
from app.store.engine import Database

# Answers to questions lead to new briefs: the last ones are those that the answer rests on.
_LAST = text(
    """
    SELECT result FROM run_step WHERE run_id = :run AND step = 'brief' AND finished_at IS NOT NULL
    ORDER BY finished_at DESC LIMIT 1
    """
)


class BriefStore:
    """Reads what each specialist was asked."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._codec: Codec[tuple[Brief, ...]] = Codec(TypeAdapter(tuple[Brief, ...]))

    async def of_run(self, run_id: str) -> tuple[Brief, ...]:
        """The briefs, in the order in which the specialists were chosen; none before they are written."""
        async with self._database.session() as session:
            found = (await session.execute(_LAST, {"run": run_id})).first()
        return self._codec.load(found[0]) if found else ()
