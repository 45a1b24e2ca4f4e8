"""The job queue, on the same Postgres. Jobs carry ids only; the run's row is the truth about a run."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import text

from app.domain.run import Run
from app.store.engine import Database, Session
from app.store.events import CHANNEL
from app.store.rows import Rows
from app.store.run_sql import TAKE

RUNS = "runs"
ABORTS = "abort"
"""The topic on which workers hear that one of their jobs is to be stopped."""

# A run has one job that waits, wherever its earlier ones have got to.
_DEFER = text(
    """
    WITH dropped AS (DELETE FROM job WHERE run_id = :run AND worker_id IS NULL),
        made AS (
            INSERT INTO job (run_id, thread_id, queue, turn)
            SELECT :run, :thread, :queue, turn FROM run WHERE id = :run RETURNING id
        )
    SELECT id, pg_notify(:channel, :bell) FROM made
    """
)
_ABORT = b"""
    WITH dropped AS (DELETE FROM job WHERE id = %(job)s AND worker_id IS NULL),
        told AS (UPDATE job SET aborting = true WHERE id = %(job)s AND worker_id IS NOT NULL RETURNING id)
    SELECT pg_notify(%(channel)s, %(topic)s) FROM told
"""
_ENROL = b"INSERT INTO worker DEFAULT VALUES RETURNING id"
_BEAT = b"UPDATE worker SET beat_at = clock_timestamp() WHERE id = %(worker)s RETURNING id"
_ABORTED = b"SELECT id FROM job WHERE worker_id = %(worker)s AND aborting"
_HELD = b"SELECT id FROM job WHERE worker_id = %(worker)s"
_DONE = b"DELETE FROM job WHERE id = ANY(%(jobs)s) AND worker_id = %(worker)s"
_AGAIN = b"""
    UPDATE job SET worker_id = NULL, due_at = clock_timestamp() + make_interval(secs => %(wait)s)
    WHERE id = %(job)s AND worker_id = %(worker)s
"""
_LEAVE = b"DELETE FROM worker WHERE id = %(worker)s"
_GIVE_BACK = b"UPDATE job SET worker_id = NULL, due_at = clock_timestamp() WHERE worker_id = %(worker)s"
# A worker that is gone, or has not been heard of, has lost its jobs.
_DISMISS = b"DELETE FROM worker WHERE beat_at < clock_timestamp() - make_interval(secs => %(silent)s)"
_REVIVE = b"""
    UPDATE job SET worker_id = NULL, due_at = clock_timestamp()
    WHERE worker_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM worker w WHERE w.id = job.worker_id) RETURNING id
"""


def topic(queue: str) -> str:
    """What rings when something was queued there."""
    return f"queue/{queue}"


@dataclass(frozen=True, slots=True)
class Taken:
    """A job that a worker has taken; ``run`` is claimed by it, or None where there is nothing left to do."""

    id: int
    attempts: int
    run: Run | None


class Queue:
    """Defers runs within the caller's transaction, hands them to workers, and aborts them.

    A worker that gives no sign of life for ``stalled_after_s`` seconds loses its jobs; one is due each ``heartbeat_s``.
    """

    def __init__(self, database: Database, rows: Rows, *, heartbeat_s: float, stalled_after_s: float) -> None:
        self._direct = database.direct
        self._rows = rows
        self.heartbeat_s = heartbeat_s
        self.stalled_after_s = stalled_after_s

    @staticmethod
    async def defer(session: Session, run_id: str, thread_id: str, queue: str) -> int:
        """Queue the run behind lower turns and its thread's own, in ``session``'s transaction; returns the job's id."""
        values = {"run": run_id, "thread": thread_id, "queue": queue, "channel": CHANNEL, "bell": topic(queue)}
        return int((await session.execute(_DEFER, values)).one()[0])

    async def abort(self, job_id: int) -> None:
        """Take a waiting job out of the queue, or tell the worker that has it, wherever that is."""
        await self._direct.system((_ABORT, {"job": job_id, "channel": CHANNEL, "topic": ABORTS}))

    async def revive(self) -> int:
        """Give the jobs of dead workers back to the queue; returns how many."""
        silent = {"silent": self.stalled_after_s}
        return len((await self._direct.system((_DISMISS, silent), (_REVIVE, {})))[-1])

    async def enrol(self) -> int:
        """A number for a new worker."""
        ((row,),) = await self._direct.system((_ENROL, {}))
        return int(row["id"])

    async def beat(self, worker: int) -> bool:
        """Give a sign of life; False where it comes too late, and others have the worker's jobs by now."""
        (rows,) = await self._direct.system((_BEAT, {"worker": worker}))
        return bool(rows)

    async def take(
        self, worker: int, queues: Iterable[str], room: int, done: Sequence[int], started: str
    ) -> tuple[Taken, ...]:
        """Put jobs away that are ``done``, and take up to ``room`` new ones, their runs claimed in the same moment.

        ``started`` is the event that tells of a claim, in JSON.
        """
        values = {"worker": worker, "queues": [*queues], "room": room, "channel": CHANNEL, "started": started}
        over = [(_DONE, {"jobs": [*done], "worker": worker})] if done else []
        *_, rows = await self._direct.system(*over, (TAKE, values))
        return tuple([Taken(row["job"], row["attempts"], self._rows.run_of(row)) for row in rows])

    async def again(self, worker: int, job: int, wait_s: float) -> None:
        """Give a job back, to be taken after so many seconds at the earliest."""
        await self._direct.system((_AGAIN, {"worker": worker, "job": job, "wait": wait_s}))

    async def aborted(self, worker: int) -> frozenset[int]:
        """Those of the worker's jobs that somebody wants to be stopped."""
        (rows,) = await self._direct.system((_ABORTED, {"worker": worker}))
        return frozenset(int(row["id"]) for row in rows)

    async def held(self, worker: int) -> frozenset[int]:
        """The jobs that the worker has, as far as the queue knows."""
        (rows,) = await self._direct.system((_HELD, {"worker": worker}))
        return frozenset(int(row["id"]) for row in rows)

    async def leave(self, worker: int, done: Sequence[int]) -> None:
        """The worker ends: jobs that are ``done`` are put away, all others it has are given back."""
        mine = {"worker": worker}
        await self._direct.system((_DONE, {**mine, "jobs": [*done]}), (_GIVE_BACK, mine), (_LEAVE, mine))
