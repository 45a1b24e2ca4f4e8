"""Clarifications: durable sets of questions. Whoever settles one first wins; everybody else learns how it ended."""

from collections.abc import Sequence

from sqlalchemy import text
from sqlmodel import col, select

from app.domain.clarification import Assumption, Clarification, Reply
from app.domain.errors import ClarificationNotOpen, NotFound
from app.domain.events import ClarificationAnswered, ClarificationExpired, RunEvent, RunQueued
from app.domain.labels import AssumptionSource
from app.store.engine import Database, Session
from app.store.rows import Rows
from app.store.runs import RunStore
from app.store.tables import ClarificationRow

_DUE = text(
    """
    SELECT id FROM clarification WHERE status = 'open' AND expires_at < clock_timestamp()
    LIMIT 100 FOR UPDATE SKIP LOCKED
    """
)


class ClarificationStore:
    """Reads and settles clarifications."""

    def __init__(self, database: Database, runs: RunStore, rows: Rows) -> None:
        self._database = database
        self._runs = runs
        self._rows = rows

    async def get(self, clarification_id: str) -> Clarification:
        """One set of questions; raises NotFound."""
        async with self._database.session() as session:
            row = await session.get(ClarificationRow, clarification_id)
        if row is None:
            raise NotFound(f"There is no clarification {clarification_id!r}.")
        return self._rows.clarification(row)

    async def of_run(self, run_id: str) -> tuple[Clarification, ...]:
        """All rounds of a run, in order."""
        query = select(ClarificationRow).where(ClarificationRow.run_id == run_id).order_by(col(ClarificationRow.round))
        async with self._database.session() as session:
            rows = (await session.exec(query)).all()
        return tuple(self._rows.clarification(row) for row in rows)

    async def answer(
        self, clarification_id: str, replies: Sequence[Reply], queue: str, *, words: str | None = None
    ) -> Clarification:
        """Store the replies and queue the run again, on ``queue``.

        ``words`` are what the user wrote instead of filling in a form; they become a turn of the thread. The same
        replies a second time are accepted without effect.

        Raises:
            ClarificationNotOpen: somebody else has settled it.
        """
        async with self._database.session() as session:
            row = await self._locked(session, clarification_id)
            if row.status == "answered" and self._rows.replies.load(row.replies) == tuple(replies):
                return self._rows.clarification(row)
            if row.status != "open":
                raise ClarificationNotOpen(f"The questions are {row.status} already.")
            row.status = "answered"
            row.replies = self._rows.replies.dump(tuple(replies))
            row.version += 1
            await session.flush()
            if words is not None:
                await self._runs.say_in(session, row.run_id, words)
            events: list[RunEvent] = [ClarificationAnswered(row.id, row.round, len(replies)), RunQueued("answered")]
            await self._runs.requeue_in(session, row.run_id, queue, events)
            return self._rows.clarification(row)

    async def expire(self, queue: str) -> int:
        """Settle the ones whose time is over.

        Their runs go on with the questions' own assumptions. Returns how many.
        """
        async with self._database.system() as session:
            due = (await session.execute(_DUE)).scalars().all()
            for clarification_id in due:
                row = await self._locked(session, clarification_id)
                row.status = "expired"
                row.version += 1
                await session.flush()
                assumptions = tuple(
                    Assumption(question.topic, question.assume, AssumptionSource.EXPIRED)
                    for question in self._rows.questions.load(row.questions)
                )
                events: list[RunEvent] = [ClarificationExpired(row.id, assumptions), RunQueued("expired")]
                await self._runs.requeue_in(session, row.run_id, queue, events)
        return len(due)

    async def _locked(self, session: Session, clarification_id: str) -> ClarificationRow:
        row = await session.get(ClarificationRow, clarification_id, with_for_update=True)
        if row is None:
            raise NotFound(f"There is no clarification {clarification_id!r}.")
        return row
