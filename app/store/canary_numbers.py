"""How the calls of both sides of a canary went: gathered from the audit, and summed up share by share."""

from sqlalchemy import Row, text

from app.domain.canary import Canary, Side
from app.domain.canary_arms import Arm, Window
from app.store.availability import answering
from app.store.canary_rows import CALLS
from app.store.engine import Database

# One process gathers at a time; the others find the same sums.
_TURN = text("SELECT pg_try_advisory_xact_lock(hashtextextended('canary', 0))")

# What the audit has learned since the last look. A call counts once its first attempt has ended, and is looked at again
# until it has its answer. What came in more than half an hour late is left out.
_GATHER = text(
    f"""
    WITH recent AS (
        SELECT * FROM decision d
        WHERE d.at >= greatest(:since, clock_timestamp() - interval '30 minutes')
            AND d.policy IN (:candidate, :control)
            AND NOT EXISTS (SELECT FROM canary_observation o
                WHERE o.canary_id = :canary AND o.decision_id = d.id AND o.answered)
    ), {CALLS}
    INSERT INTO canary_observation (canary_id, decision_id, step, side, at, failed, answered, took_ms, cost)
    SELECT :canary, c.id, coalesce((
            SELECT s.step FROM canary_step s
            WHERE s.canary_id = :canary AND s.kind IN ('start', 'step') AND s.at <= c.at
            ORDER BY s.id DESC LIMIT 1), 0),
        CASE WHEN c.policy = :candidate THEN 'candidate' ELSE 'control' END,
        c.at, c.failed, c.answered, extract(epoch FROM c.until - c.at) * 1000, c.cost
    FROM calls c ORDER BY c.at, c.id
    ON CONFLICT (canary_id, decision_id) DO UPDATE
        SET answered = EXCLUDED.answered, took_ms = EXCLUDED.took_ms, cost = EXCLUDED.cost WHERE EXCLUDED.answered
    """  # noqa: S608 - a part of the statement
)

# Slow is what takes more than twice the control's median, very slow twice its 95th percentile: of the same share, or of
# the last one at which the control had enough calls.
_SUMS = text(
    """
    WITH calls AS (
        SELECT *, row_number() OVER (PARTITION BY step, side ORDER BY place) AS number
        FROM canary_observation WHERE canary_id = :canary
    ), usual AS (
        SELECT step, percentile_cont(0.5) WITHIN GROUP (ORDER BY took_ms) AS median,
            percentile_cont(0.95) WITHIN GROUP (ORDER BY took_ms) AS tail
        FROM calls WHERE side = 'control' AND took_ms IS NOT NULL GROUP BY step HAVING count(*) >= 20
    ), held_to AS (
        SELECT s.step, u.median, u.tail FROM (SELECT DISTINCT step FROM calls) s
        LEFT JOIN LATERAL (SELECT * FROM usual u WHERE u.step <= s.step ORDER BY u.step DESC LIMIT 1) u ON true
    )
    SELECT c.step, c.side, count(*) AS requests, count(*) FILTER (WHERE c.failed) AS errors,
        count(*) FILTER (WHERE c.failed AND c.number <= :first) AS early_errors,
        count(*) FILTER (WHERE NOT c.answered) AS unanswered, count(c.took_ms) AS timed,
        percentile_cont(0.5) WITHIN GROUP (ORDER BY c.took_ms) AS median,
        percentile_cont(0.95) WITHIN GROUP (ORDER BY c.took_ms) AS tail,
        count(*) FILTER (WHERE c.took_ms > 2 * h.median) AS slow,
        count(*) FILTER (WHERE c.took_ms > 2 * h.tail) AS very_slow,
        avg(c.cost) / 1e9 AS cost, coalesce(var_samp(c.cost), 0) / 1e18 AS cost_variance
    FROM calls c JOIN held_to h ON h.step = c.step GROUP BY c.step, c.side
    """
)

# Rows of errors of the candidate. One during which the control failed as well is trouble of both.
_STREAKS = text(
    """
    WITH calls AS (
        SELECT step, at, failed,
            count(*) FILTER (WHERE NOT failed) OVER (PARTITION BY step ORDER BY place) AS after
        FROM canary_observation WHERE canary_id = :canary AND side = 'candidate'
    ), streak AS (
        SELECT step, count(*) AS length, min(at) AS since, max(at) AS until
        FROM calls WHERE failed GROUP BY step, after HAVING count(*) > 1
    )
    SELECT s.step, max(s.length) AS length FROM streak s
    LEFT JOIN LATERAL (
        SELECT count(*) AS calls, count(*) FILTER (WHERE o.failed) AS errors FROM canary_observation o
        WHERE o.canary_id = :canary AND o.side = 'control'
            AND o.at BETWEEN s.since - interval '5 seconds' AND s.until + interval '5 seconds'
    ) c ON true
    WHERE c.errors * 2 < c.calls OR c.calls = 0 GROUP BY s.step
    """
)

# Answers that people judged, on the side that made all calls of their run.
_JUDGED = text(
    """
    WITH judged AS (
        SELECT f.run_id, f.author, f.rating FROM feedback f WHERE f.target = 'run' AND f.changed_at >= :since
    ), placed AS (
        SELECT j.run_id, j.author, j.rating, min(o.step) AS step, min(o.side) AS side, max(o.side) AS other
        FROM judged j
        JOIN run_event e ON e.run_id = j.run_id AND e.type = 'decision.made'
        JOIN canary_observation o ON o.canary_id = :canary AND o.decision_id = e.data -> 'decision' ->> 'id'
        GROUP BY j.run_id, j.author, j.rating
    )
    SELECT step, side, count(*) AS judged, count(*) FILTER (WHERE rating = 'up') AS liked
    FROM placed WHERE side = other GROUP BY step, side
    """
)
_Key = tuple[int, Side]


class CanaryNumbers:
    """The calls of a canary. Every method raises DatabaseUnavailable while the database does not answer."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def gather(self, canary: Canary) -> bool:
        """Take in what the audit has learned; False where another process is doing that right now."""
        values = {
            "canary": canary.id,
            "candidate": str(canary.candidate),
            "control": canary.control,
            "since": canary.started_at,
        }
        with answering():
            async with self._database.system() as session:
                if not (await session.execute(_TURN)).scalar():
                    return False
                await session.execute(_GATHER, values)
        return True

    async def windows(self, canary: Canary) -> tuple[Window, ...]:
        """Both sides at each share so far, the present one last."""
        about = {"canary": canary.id}
        with answering():
            async with self._database.system() as session:
                sums = (await session.execute(_SUMS, {**about, "first": canary.plan.min_requests})).all()
                streaks = (await session.execute(_STREAKS, about)).all()
                judged = (await session.execute(_JUDGED, {**about, "since": canary.started_at})).all()
        rows = {(row.step, Side.CANDIDATE): int(row.length) for row in streaks}
        liked = {(row.step, Side(row.side)): (int(row.judged), int(row.liked)) for row in judged}
        arms = {key: _arm(row, rows.get(key, 0), liked.get(key, (0, 0))) for row in sums for key in [_key(row)]}
        return tuple(
            Window(share, arms.get((step, Side.CONTROL), Arm()), arms.get((step, Side.CANDIDATE), Arm()))
            for step, share in enumerate(canary.plan.steps[: canary.step + 1])
        )


def _key(row: Row[*tuple[object, ...]]) -> _Key:
    return row.step, Side(row.side)


def _arm(row: Row[*tuple[object, ...]], streak: int, judged: tuple[int, int]) -> Arm:
    return Arm(
        requests=row.requests,
        errors=row.errors,
        early_errors=row.early_errors,
        unanswered=row.unanswered,
        streak=streak,
        timed=row.timed,
        median_ms=row.median,
        p95_ms=row.tail,
        slow=row.slow,
        very_slow=row.very_slow,
        cost=float(row.cost),
        cost_variance=float(row.cost_variance),
        judged=judged[0],
        liked=judged[1],
    )
