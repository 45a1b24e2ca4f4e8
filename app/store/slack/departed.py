"""What a workspace has left behind when it took the app away is kept for a while, and then removed."""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import text

from app.store.availability import answering
from app.store.engine import Database
from app.telemetry import event

KEPT = timedelta(days=30)
"""How long somebody can install the app again and find everything as it was."""

_BATCH = 200
_HOUR = timedelta(hours=1)
# Only tenants that an installation has made: in others there are people who never were in Slack.
_GONE = """
    SELECT tenant FROM slack_installation WHERE tenant LIKE 'slack-%'
    GROUP BY tenant HAVING bool_and(state = 'removed') AND max(changed_at) < :before
"""
_THREADS = text(
    f"""
    DELETE FROM thread WHERE id IN (
        SELECT t.id FROM thread t WHERE t.tenant IN ({_GONE})
            AND NOT EXISTS (SELECT 1 FROM run r WHERE r.thread_id = t.id AND r.finished_at IS NULL)
        ORDER BY t.created_at LIMIT :batch FOR UPDATE SKIP LOCKED
    )
    """  # noqa: S608 - the text is a constant of this module
)
_CHANNELS = text(f"DELETE FROM slack_channel WHERE tenant IN ({_GONE})")  # noqa: S608
_DELIVERIES = text(
    f"""
    DELETE FROM slack_inbox b USING slack_installation i
    WHERE i.tenant IN ({_GONE}) AND b.done_at IS NOT NULL
        AND ((i.team_id <> '' AND b.team_id = i.team_id) OR (i.team_id = '' AND b.enterprise_id = i.enterprise_id))
    """  # noqa: S608
)


class Departed:
    """Once an hour, removes what workspaces have asked that left long ago. ``clock`` gives the present time."""

    def __init__(self, database: Database, clock: Callable[[], datetime], kept: timedelta = KEPT) -> None:
        self._database = database
        self._clock = clock
        self._kept = kept
        self._looked_at: datetime | None = None

    async def __call__(self) -> None:
        """Do what is due; raises DatabaseUnavailable."""
        now = self._clock()
        if self._looked_at is not None and now - self._looked_at < _HOUR:
            return
        threads = await self._threads(now - self._kept)
        with answering():
            async with self._database.system() as session:
                for statement in (_CHANNELS, _DELIVERIES):
                    await session.execute(statement, {"before": now - self._kept})
        if threads:
            event("slack.forgotten", threads=threads)
        self._looked_at = now

    async def _threads(self, before: datetime) -> int:
        """Batch by batch, each a transaction of its own, so that nobody waits for long."""
        removed, last = 0, _BATCH
        while last == _BATCH:
            with answering():
                async with self._database.system() as session:
                    last = (await session.execute(_THREADS, {"before": before, "batch": _BATCH})).rowcount
            removed += last
        return removed
