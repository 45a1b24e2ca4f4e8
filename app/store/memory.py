"""What threads remember. Every change of a thread's memory waits for the one before it, so that none is lost."""

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import text
from sqlmodel import col, select

from app.domain.errors import NotFound
from app.domain.labels import DeclineReason, RequestType, Sensitivity
from app.domain.memory import EndedRun, FactState, ThreadFact, ThreadMemory, ThreadSummary
from app.domain.run import Message
from app.store.engine import Database, Session
from app.store.memory_tables import FactRow, SummaryRow, fact_of, fact_row, summary_of
from app.store.rows import LEVELS, Rows, message_of
from app.store.tables import ClarificationRow, MessageRow, RunRow, ThreadRow

Settle = Callable[[Sequence[ThreadFact], EndedRun], Sequence[ThreadFact]]
"""Given all facts of a thread, deleted ones too, and a run that has ended: the facts that are new or have changed."""
Change = Callable[[Sequence[ThreadFact], ThreadFact, datetime], Sequence[ThreadFact]]
"""Given all facts of a thread, one of them and the time: that one as it is then, and what changes with it."""

# Messages of the thread may come in meanwhile; a second change of its memory may not.
_LOCK = text("SELECT clock_timestamp() FROM thread WHERE id = :thread FOR NO KEY UPDATE")
_NEW = text(
    """
    SELECT id FROM run WHERE thread_id = :thread AND remembered_at IS NULL
        AND status IN ('concluded', 'declined', 'failed', 'cancelled') ORDER BY created_at
    """
)
_TAINT = text("UPDATE thread SET sensitivity = :level WHERE id = :thread AND sensitivity < :level")
_REMEMBERED = text("UPDATE run SET remembered_at = clock_timestamp() WHERE id = :run")
_TYPE = text(
    """
    SELECT data->>'request_type' FROM run_event WHERE run_id = :run AND type = 'analysis.finished'
    ORDER BY seq DESC LIMIT 1
    """
)
_UP_TO = b"""
    SELECT m.id, m.thread_id, m.role, m.content, m.run_id, m.created_at
    FROM message m JOIN message here ON here.thread_id = m.thread_id
    WHERE here.id = %(message)s AND (m.created_at, m.id) <= (here.created_at, here.id)
    ORDER BY m.created_at DESC, m.id DESC LIMIT %(most)s
"""
# Of a turn that nobody will read whole, its beginning is enough.
_OLDER = text(
    """
    SELECT id, role, left(content, :characters), run_id, created_at FROM message
    WHERE thread_id = :thread AND (created_at, id) < (SELECT created_at, id FROM message WHERE id = :until)
        AND (CAST(:after AS text) IS NULL
            OR (created_at, id) > (SELECT created_at, id FROM message WHERE id = :after))
    ORDER BY created_at, id
    """
)


class MemoryStore:
    """Reads and writes facts and summaries."""

    def __init__(self, database: Database, rows: Rows) -> None:
        self._database = database
        self._rows = rows

    async def of(self, thread_id: str) -> ThreadMemory:
        """What the thread remembers.

        Raises:
            NotFound: there is no such thread.
        """
        async with self._database.session() as session:
            thread = await session.get(ThreadRow, thread_id)
            if thread is None:
                raise NotFound(f"There is no thread {thread_id!r}.")
            facts = await _facts(session, thread_id)
            summary = await session.get(SummaryRow, thread_id)
        return ThreadMemory(tuple(facts), summary_of(summary) if summary else None, LEVELS[thread.sensitivity])

    async def remember(self, thread_id: str, settle: Settle) -> int:
        """Take up the runs of the thread that have ended since the last time, each exactly once. Returns how many."""
        async with self._database.session() as session:
            if not (await session.execute(_NEW, {"thread": thread_id})).all():
                return 0
            await _lock(session, thread_id)
            ended = (await session.execute(_NEW, {"thread": thread_id})).scalars().all()
            facts = {fact.id: fact for fact in await _facts(session, thread_id)}
            for run_id in ended:
                changed = settle(tuple(facts.values()), await self._ended(session, run_id))
                for fact in changed:
                    await session.merge(fact_row(fact))
                await session.execute(_REMEMBERED, {"run": run_id})
                facts |= {fact.id: fact for fact in changed}
        return len(ended)

    async def change(self, thread_id: str, fact_id: str, work: Change, label: Sensitivity) -> ThreadFact:
        """Replace a fact by what ``work`` makes of it, and raise the thread's label to that of the new words.

        The summary is made anew when it is needed: it may hold the fact's words.

        Raises:
            NotFound: there is no such fact in the thread, or it was deleted.
        """
        async with self._database.session() as session:
            now = await _lock(session, thread_id)
            known = await _facts(session, thread_id)
            found = next((fact for fact in known if fact.id == fact_id), None)
            if found is None or found.state is FactState.DELETED:
                raise NotFound(f"The thread has no fact {fact_id!r}.")
            changed = work(known, found, now)
            for fact in changed:
                await session.merge(fact_row(fact))
            await session.execute(_TAINT, {"thread": thread_id, "level": label.rank})
            summary = await session.get(SummaryRow, thread_id)
            if summary is not None:
                await session.delete(summary)
        return changed[0]

    async def up_to(self, message_id: str, most: int) -> tuple[Message, ...]:
        """The last ``most`` turns up to a message, which comes last; raises NotFound."""
        (rows,) = await self._database.direct.run((_UP_TO, {"message": message_id, "most": most}))
        if not rows:
            raise NotFound(f"There is no message {message_id!r}.")
        return tuple(message_of(MessageRow(**row)) for row in reversed(rows))

    async def older(self, thread_id: str, after: str | None, until: str, characters: int) -> tuple[Message, ...]:
        """The beginnings of the turns between two messages, both excluded; from the first turn if ``after`` is None."""
        values = {"thread": thread_id, "after": after, "until": until, "characters": characters}
        async with self._database.session() as session:
            found = (await session.execute(_OLDER, values)).all()
        rows = [
            MessageRow(
                id=each[0], thread_id=thread_id, role=each[1], content=each[2], run_id=each[3], created_at=each[4]
            )
            for each in found
        ]
        return tuple(map(message_of, rows))

    async def summarize(self, thread_id: str, summary: ThreadSummary, known: ThreadSummary | None) -> None:
        """Keep a summary that was made from ``known``; without effect where that is no longer the thread's."""
        async with self._database.session() as session:
            await _lock(session, thread_id)
            row = await session.get(SummaryRow, thread_id)
            if (summary_of(row) if row else None) != known:
                return
            await session.merge(
                SummaryRow(
                    thread_id=thread_id,
                    lines=list(summary.lines),
                    upto=summary.upto,
                    turns=summary.turns,
                    backend=summary.backend,
                )
            )

    async def _ended(self, session: Session, run_id: str) -> EndedRun:
        run = self._rows.run(await session.get_one(RunRow, run_id))
        kind = (await session.execute(_TYPE, {"run": run_id})).scalar_one_or_none()
        turns = select(MessageRow).where(MessageRow.run_id == run_id, MessageRow.role == "user")
        rounds = select(ClarificationRow).where(ClarificationRow.run_id == run_id)
        return EndedRun(
            id=run.id,
            thread_id=run.thread_id,
            type=RequestType(kind) if kind else None,
            declined=DeclineReason(run.declined) if run.declined else None,
            conclusion=run.conclusion,
            turns=tuple(map(message_of, (await session.exec(turns.order_by(col(MessageRow.created_at)))).all())),
            rounds=tuple(
                (self._rows.clarification(row), row.created_at or run.created_at)
                for row in (await session.exec(rounds.order_by(col(ClarificationRow.round)))).all()
            ),
            ended_at=run.finished_at or run.created_at,
        )


async def _facts(session: Session, thread_id: str) -> list[ThreadFact]:
    order = (col(FactRow.said_at), col(FactRow.starts_at), col(FactRow.topic), col(FactRow.id))
    query = select(FactRow).where(FactRow.thread_id == thread_id).order_by(*order)
    return [fact_of(row) for row in (await session.exec(query)).all()]


async def _lock(session: Session, thread_id: str) -> datetime:
    """Let nobody else change the thread's memory until the transaction ends. Returns the database's time."""
    now: datetime | None = (await session.execute(_LOCK, {"thread": thread_id})).scalar_one_or_none()
    if now is None:
        raise NotFound(f"There is no thread {thread_id!r}.")
    return now
