"""Runs: how they are created, claimed, ended and read. Each method is one transaction with its events."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from psycopg.errors import UniqueViolation
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from sqlmodel import col, select

from app.domain.clarification import Clarification
from app.domain.conclusion import Conclusion
from app.domain.errors import DatabaseUnavailable, LostEpoch, NotFound, RunFinal, ThreadBusy
from app.domain.events import (
    ClarificationRequested,
    ClarificationWithdrawn,
    RunCancelling,
    RunClarifying,
    RunEvent,
    RunFinished,
    RunQueued,
    RunStarted,
)
from app.domain.identifiers import new_id
from app.domain.labels import DeclineReason, RunStatus, Sensitivity
from app.domain.run import Accepted, Message, Problem, Run, Submission, Thread
from app.store.batches import Batch
from app.store.direct import Row, Statement
from app.store.engine import Database, Session, raw_connection
from app.store.events import CHANNEL, EventLog
from app.store.queue import Queue
from app.store.rows import LEVELS, Rows, message_of, thread_of
from app.store.run_creation import RunCreation
from app.store.run_sql import CLAIM, FINISH, RUN, TAINT
from app.store.tables import ClarificationRow, MessageRow, RunRow
from app.store.threads import existing_thread
from app.store.turns import MOST_WAITING

_CLARIFYING = text(
    "UPDATE run SET status = 'clarifying' WHERE id = :run AND epoch = :epoch AND status = 'running' RETURNING id"
)
# The worker's epoch ends with it: whatever the worker was about to write, a conclusion even, comes too late.
_CANCELLING = text(
    """
    UPDATE run SET status = 'cancelling', cancelling_at = clock_timestamp(), epoch = epoch + 1
    WHERE id = :run AND status = 'running'
    """
)
_HOLD_QUESTIONS = text("SELECT id FROM clarification WHERE run_id = :run AND status = 'open' FOR UPDATE")
_QUEUED_AGAIN = text("UPDATE run SET status = 'queued' WHERE id = :run AND status = 'clarifying' RETURNING thread_id")


@dataclass(frozen=True, slots=True)
class Ending:
    """How a run ends."""

    status: RunStatus
    conclusion: Conclusion | None = None
    declined: DeclineReason | None = None
    error: Problem | None = None

    def event(self) -> RunFinished:
        """The last event of the run, before it is known what it has cost and how long it took."""
        return RunFinished(
            status=self.status,
            completeness=self.conclusion.completeness if self.conclusion else None,
            declined=self.declined,
            error=self.error,
        )


class RunStore:
    """Every write to runs, messages and threads. ``most_waiting`` runs of one thread may wait for their turn."""

    def __init__(
        self, database: Database, events: EventLog, queue: Queue, rows: Rows, most_waiting: int = MOST_WAITING
    ) -> None:
        self._database = database
        self._events = events
        self._queue = queue
        self._rows = rows
        self._creation = RunCreation(database, events, queue, rows, most_waiting)

    async def ping(self) -> None:
        """Raises DatabaseUnavailable when the database does not answer."""
        try:
            async with self._database.system() as session:
                await session.execute(text("SELECT 1"))
        except (OperationalError, OSError) as error:
            raise DatabaseUnavailable from error

    async def thread(self, thread_id: str) -> Thread:
        """One conversation; raises NotFound."""
        async with self._database.session() as session:
            return thread_of(await existing_thread(session, thread_id))

    async def messages(self, thread_id: str, limit: int = 200) -> tuple[Message, ...]:
        """The turns of a conversation, oldest first."""
        query = (
            select(MessageRow)
            .where(MessageRow.thread_id == thread_id)
            .order_by(col(MessageRow.created_at).desc(), col(MessageRow.id).desc())
            .limit(limit)
        )
        async with self._database.session() as session:
            rows = (await session.exec(query)).all()
        return tuple(message_of(row) for row in reversed(rows))

    async def message(self, message_id: str) -> Message:
        """One turn of a conversation, which must exist."""
        async with self._database.session() as session:
            return message_of(await session.get_one(MessageRow, message_id))

    async def create(
        self, submission: Submission, pins: Mapping[str, str], queue: str, turn: int = 0, thread_id: str | None = None
    ) -> Accepted:
        """Store the message, its run, the first event and the job: all or nothing.

        ``thread_id`` is what a new thread is called, if the caller has a name for it.

        Raises:
            NotFound: the thread does not exist.
            IdempotencyMismatch: the key was used with another body.
        """
        return await self._creation.create(submission, pins, queue, turn, thread_id)

    async def run(self, run_id: str) -> Run:
        """One run; raises NotFound."""
        row = await self._database.direct.row((RUN, {"run": run_id}))
        run = self._rows.run_of(row) if row else None
        if run is None:
            raise NotFound(f"There is no run {run_id!r}.")
        return run

    async def runs_of(self, thread_id: str) -> tuple[Run, ...]:
        """The runs of a thread, oldest first."""
        async with self._database.session() as session:
            query = select(RunRow).where(RunRow.thread_id == thread_id).order_by(col(RunRow.created_at))
            rows = (await session.exec(query)).all()
        return tuple(self._rows.run(row) for row in rows)

    async def claim(self, run_id: str, versions: Mapping[str, str]) -> Run | None:
        """Take the run to work on it. None if there is nothing to do (ended, clarifying, cancelled).

        Raises:
            ThreadBusy: another run of the thread is being worked on.
        """
        values = {"run": run_id, "channel": CHANNEL, "started": self.started(versions)}
        try:
            (rows,) = await self._database.direct.system((CLAIM, values))
        except UniqueViolation as error:
            raise ThreadBusy from error
        return self._rows.run_of(rows[0]) if rows else None

    def started(self, versions: Mapping[str, str]) -> str:
        """The event of a claim under these versions, in JSON; the claim itself adds its epoch."""
        return self._events.text([RunStarted(0, versions)])[1:-1]

    async def taint(self, run: Run, level: Sensitivity) -> Sensitivity:
        """Raise the thread's label to at least ``level``; returns the label that now holds for the run."""
        values = {"thread": run.thread_id, "run": run.id, "epoch": run.epoch, "level": level.rank}
        row = await self._database.direct.row((TAINT, values))
        if row is None or row["level"] is None:
            raise NotFound(f"There is no thread {run.thread_id!r}.")
        return LEVELS[row["level"]]

    async def clarifying(self, run: Run, clarification: Clarification) -> None:
        """Store the questions and let go of the run until they are answered."""
        async with self._database.session() as session:
            if (await session.execute(_CLARIFYING, {"run": run.id, "epoch": run.epoch})).first() is None:
                raise LostEpoch(f"Run {run.id} is worked on by another worker.")
            row = ClarificationRow(
                id=clarification.id,
                run_id=run.id,
                round=clarification.round,
                status=clarification.status,
                questions=self._rows.questions.dump(clarification.questions),
                expires_at=clarification.expires_at,
            )
            session.add(row)
            await session.flush()
            events: list[RunEvent] = [
                ClarificationRequested(clarification),
                RunClarifying(clarification.id, clarification.expires_at),
            ]
            await self._events.append_in(session, run.id, None, events)

    async def finish(
        self,
        run_id: str,
        epoch: int | None,
        ending: Ending,
        before: Sequence[RunEvent] = (),
        rest: Batch | None = None,
    ) -> None:
        """End the run together with its last event and the team's message.

        ``epoch`` None for writers that are no worker. ``rest`` is what a worker has not stored yet; it comes first.
        """
        statements = [self._finishing(run_id, epoch, ending, before)]
        if rest and epoch is not None:
            statements.insert(0, rest.statement(self._events, run_id, epoch))
        with self._events.handover.writing(run_id):
            *first, last = await self._database.direct.run(*statements)
            if not last:
                raise LostEpoch(f"Run {run_id} has ended, or another worker has it.")
            for stored in first:
                self._hand_over(run_id, stored[0], rest.events if rest else ())
            end = last[0]
            finished = replace(ending.event(), cost_usd=end["cost_usd"], took_ms=float(end["took_ms"]))
            self._hand_over(run_id, end, [*before, finished])

    def _hand_over(self, run_id: str, row: Row, events: Sequence[RunEvent]) -> None:
        self._events.handover.give(run_id, row["last_seq"], row["at"], events)

    async def _finish_in(self, session: Session, run_id: str, ending: Ending, before: Sequence[RunEvent]) -> None:
        connection = await raw_connection(session)
        done = await connection.execute(*self._finishing(run_id, None, ending, before))
        if await done.fetchone() is None:
            raise LostEpoch(f"Run {run_id} has ended.")

    def _finishing(self, run_id: str, epoch: int | None, ending: Ending, before: Sequence[RunEvent]) -> Statement:
        """What ends the run. The database adds to the last event what it cost and how long it took."""
        return FINISH, {
            "run": run_id,
            "epoch": epoch,
            "status": ending.status,
            "declined": ending.declined,
            "conclusion": self._json(ending.conclusion),
            "error": None if ending.error is None else json.dumps(self._rows.problem.dump(ending.error)),
            "message": new_id("msg"),
            "markdown": ending.conclusion.markdown if ending.conclusion else None,
            "count": len(before) + 1,
            "events": self._events.text([*before, ending.event()]),
            "channel": CHANNEL,
        }

    def _json(self, conclusion: Conclusion | None) -> str | None:
        return None if conclusion is None else json.dumps(self._rows.conclusion.dump(conclusion))

    async def cancel(self, run_id: str, reason: str) -> Run:
        """Stop a run. A waiting one ends at once; one at work is told to, by the queue. Ended ones stay as they are."""
        run = await self.run(run_id)
        if run.status.final:
            return run
        async with self._database.session() as session:
            # Questions before their run, as those do who settle them: nobody waits for each other in a circle.
            await session.execute(_HOLD_QUESTIONS, {"run": run_id})
            row = await session.get_one(RunRow, run_id, with_for_update=True)
            job_id, status = row.job_id, RunStatus(row.status)
            if status is RunStatus.RUNNING:
                await session.execute(_CANCELLING, {"run": run_id})
                await self._events.append_in(session, run_id, None, [RunCancelling(reason)])
            elif status in {RunStatus.QUEUED, RunStatus.CLARIFYING}:
                withdrawn = await _withdraw(session, run_id, reason)
                await self._finish_in(session, run_id, Ending(RunStatus.CANCELLED), withdrawn)
        if job_id is not None:
            await self._queue.abort(job_id)
        return await self.run(run_id)

    async def say_in(self, session: Session, run_id: str, words: str) -> None:
        """Store another turn of the user that belongs to a run, within the transaction that acts on it."""
        run = await session.get_one(RunRow, run_id)
        session.add(MessageRow(id=new_id("msg"), thread_id=run.thread_id, role="user", content=words, run_id=run_id))
        await session.flush()

    async def requeue_in(self, session: Session, run_id: str, queue: str, events: Sequence[RunEvent]) -> None:
        """Queue a clarifying run again, within the transaction that settled its questions.

        The run moves to ``queue``: the process that asked the questions may be long gone.
        """
        found = (await session.execute(_QUEUED_AGAIN, {"run": run_id})).first()
        if found is None:
            raise RunFinal
        await self._events.append_in(session, run_id, None, events)
        row = await session.get_one(RunRow, run_id)
        row.queue = queue
        row.job_id = await self._queue.defer(session, run_id, found[0], queue)

    async def recover(self, queue: str, *, lost_after_s: float) -> int:
        """Queue runs again whose job is gone, and end those whose cancelling nobody has finished. Returns how many."""
        async with self._database.system() as session:
            orphans = (await session.execute(_ORPHANS, {"lost": lost_after_s})).all()
            for run_id, thread_id, status in orphans:
                if status == RunStatus.CANCELLING:
                    await self._finish_in(session, run_id, Ending(RunStatus.CANCELLED), ())
                    continue
                await self._events.append_in(session, run_id, None, [RunQueued("recovered")])
                row = await session.get_one(RunRow, run_id)
                row.queue = queue
                row.job_id = await self._queue.defer(session, run_id, thread_id, queue)
        return len(orphans)


# A run without a living job: the job is gone without the run ending, or waits on a queue that no worker serves (the
# private queue of a command that was killed).
_ORPHANS = text(
    """
    SELECT r.id, r.thread_id, r.status FROM run r LEFT JOIN job j ON j.run_id = r.id
    WHERE (r.status IN ('queued', 'running')
            AND r.created_at < clock_timestamp() - make_interval(secs => :lost)
            AND (j.id IS NULL OR (j.worker_id IS NULL AND j.queue LIKE 'local-%'
                AND NOT EXISTS (SELECT 1 FROM job d WHERE d.thread_id = j.thread_id AND d.worker_id IS NOT NULL))))
        OR (r.status = 'cancelling' AND r.cancelling_at < clock_timestamp() - make_interval(secs => :lost))
    ORDER BY r.created_at LIMIT 100 FOR UPDATE OF r SKIP LOCKED
    """
)


async def _withdraw(session: Session, run_id: str, reason: str) -> list[RunEvent]:
    query = select(ClarificationRow).where(ClarificationRow.run_id == run_id, ClarificationRow.status == "open")
    events: list[RunEvent] = []
    for row in (await session.exec(query.with_for_update())).all():
        row.status = "withdrawn"
        events.append(ClarificationWithdrawn(row.id, reason))
    return events
