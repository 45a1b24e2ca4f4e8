"""Removes what is kept no longer, a bounded number of rows at a time."""

from datetime import datetime

from sqlalchemy import TextClause, text

from app.domain.erasure import Kept, Removed
from app.store.engine import Database

BATCH = 200
"""Threads, or runs, in one transaction."""

BATCHES = 25
"""Transactions in one pass: the next pass goes on where this one stopped."""

_THREADS = text(
    """
    DELETE FROM thread WHERE id IN (
        SELECT t.id FROM thread t WHERE t.created_at < :before
            AND NOT EXISTS (SELECT 1 FROM message m WHERE m.thread_id = t.id AND m.created_at >= :before)
            AND NOT EXISTS (SELECT 1 FROM run r WHERE r.thread_id = t.id
                AND (r.finished_at IS NULL OR r.finished_at >= :before))
        ORDER BY t.created_at LIMIT :batch FOR UPDATE SKIP LOCKED
    )
    """
)
# What tells how an answer came about stays: citations, decisions, questions, and how the run ended.
_STREAMS = text(
    """
    WITH old AS (
        UPDATE run SET stream_gone = true WHERE id IN (
            SELECT id FROM run WHERE NOT stream_gone AND finished_at < :before
            ORDER BY finished_at LIMIT :batch FOR UPDATE SKIP LOCKED
        ) RETURNING id
    ), gone AS (
        DELETE FROM run_event e USING old
        WHERE e.run_id = old.id AND e.type IN ('text.delta', 'text.reset', 'step.started', 'step.finished')
    )
    SELECT id FROM old
    """
)
_JOURNALS = text(
    """
    WITH old AS (
        UPDATE run SET journal_gone = true WHERE id IN (
            SELECT id FROM run WHERE NOT journal_gone AND finished_at < :before
            ORDER BY finished_at LIMIT :batch FOR UPDATE SKIP LOCKED
        ) RETURNING id
    ), gone AS (DELETE FROM run_step s USING old WHERE s.run_id = old.id)
    SELECT id FROM old
    """
)


class RetentionStore:
    """Removes old threads with everything below them, and the bulk of what old runs have left."""

    def __init__(self, database: Database, kept: Kept, *, batch: int = BATCH, batches: int = BATCHES) -> None:
        self._database = database
        self._kept = kept
        self._batch = batch
        self._batches = batches

    async def remove(self, now: datetime) -> Removed:
        """One pass; raises DatabaseUnavailable."""
        kept = self._kept
        threads = 0 if kept.threads is None else await self._all(_THREADS, now - kept.threads)
        streams = 0 if kept.streams is None else await self._all(_STREAMS, now - kept.streams)
        journals = 0 if kept.journals is None else await self._all(_JOURNALS, now - kept.journals)
        most = self._batch * self._batches
        return Removed(threads, streams, journals, more=most in {threads, streams, journals})

    async def _all(self, statement: TextClause, before: datetime) -> int:
        """Batch by batch, each a transaction of its own, so that nobody waits for long."""
        removed = 0
        for _ in range(self._batches):
            async with self._database.system() as session:
                done = await session.execute(statement, {"before": before, "batch": self._batch})
                count = len(done.all()) if done.returns_rows else done.rowcount
            removed += count
            if count < self._batch:
                break
        return removed
