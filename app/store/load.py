"""What waits for the workers of one queue, and what those workers tell of themselves."""

from sqlalchemy import text

from app.domain.load import Line, Load
from app.store.availability import answering
from app.store.engine import Database

# One statement for the whole picture; the index of open runs finds the waiting ones.
_PICTURE = text(
    """
    WITH waiting AS MATERIALIZED (
        SELECT tenant, turn FROM run WHERE status = 'queued' AND queue = :queue
    ),
    workers AS (
        SELECT sum(concurrency)::int AS slots, sum(run_s * concurrency) / sum(concurrency)
            FILTER (WHERE run_s IS NOT NULL) AS run_s
        FROM worker_at_work
        WHERE queue = :queue AND seen_at > clock_timestamp() - make_interval(secs => :lost)
    )
    SELECT 'tenant' AS kind, tenant AS name, count(*)::int AS amount, min(turn) AS first, max(turn) AS last,
        NULL::double precision AS run_s
    FROM waiting GROUP BY tenant
    UNION ALL
    SELECT 'workers', '', COALESCE(slots, 0), 0, 0, run_s FROM workers
    UNION ALL
    SELECT 'tenants', '', count(*)::int, 0, 0, NULL FROM (SELECT FROM tenant LIMIT 2) AS known
    """
)
_REPORT = text(
    """
    INSERT INTO worker_at_work (id, queue, concurrency, run_s) VALUES (:worker, :queue, :concurrency, :run_s)
    ON CONFLICT (id) DO UPDATE SET run_s = excluded.run_s, seen_at = clock_timestamp()
    """
)
_LEAVE = text("DELETE FROM worker_at_work WHERE id = :worker OR seen_at < clock_timestamp() - interval '1 day'")


class LoadStore:
    """Pictures of the load of one queue; a worker that was not seen for ``lost_after_s`` counts no more."""

    def __init__(self, database: Database, queue: str, *, lost_after_s: float) -> None:
        self._database = database
        self._queue = queue
        self._lost_after_s = lost_after_s

    async def look(self) -> Load:
        """The load as it is now; raises DatabaseUnavailable."""
        with answering():
            async with self._database.system() as session:
                rows = (await session.execute(_PICTURE, {"queue": self._queue, "lost": self._lost_after_s})).all()
        workers = next(row for row in rows if row.kind == "workers")
        tenants = next(row.amount for row in rows if row.kind == "tenants")
        return Load(
            lines={row.name: Line(row.amount, row.first, row.last) for row in rows if row.kind == "tenant"},
            slots=workers.amount,
            run_s=workers.run_s,
            alone=tenants < 2,  # noqa: PLR2004 - alone is the only one
        )

    async def report(self, worker: str, concurrency: int, run_s: float | None) -> None:
        """A worker is alive and takes so many runs at a time; raises DatabaseUnavailable."""
        values = {"worker": worker, "queue": self._queue, "concurrency": concurrency, "run_s": run_s}
        with answering():
            async with self._database.system() as session:
                await session.execute(_REPORT, values)

    async def leave(self, worker: str) -> None:
        """A worker ends; raises DatabaseUnavailable."""
        with answering():
            async with self._database.system() as session:
                await session.execute(_LEAVE, {"worker": worker})
