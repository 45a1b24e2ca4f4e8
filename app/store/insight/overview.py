"""The sums of a week, day by day and altogether."""

from collections.abc import Mapping
from decimal import Decimal

from sqlalchemy import text

from app.domain.insight.overview import Day, RuleHits, Waiting, Week
from app.domain.insight.span import Span
from app.domain.labels import Sensitivity, Tier
from app.store.availability import answering
from app.store.engine import Database
from app.store.insight.whose import whose

_RUNS = text(
    """
    SELECT count(*) AS runs, count(*) FILTER (WHERE finished_at IS NOT NULL) AS ended,
        count(*) FILTER (WHERE status = 'failed') AS failed,
        count(*) FILTER (WHERE sensitivity >= :guarded) AS guarded, COALESCE(sum(cost_usd), 0) AS cost,
        percentile_cont(0.95) WITHIN GROUP (ORDER BY extract(epoch FROM finished_at - started_at) * 1000)
            FILTER (WHERE status = 'concluded') AS p95_ms
    FROM run WHERE created_at >= :first AND created_at < :until
    """
)
_FEEDBACK = text(
    """
    SELECT count(*) FILTER (WHERE rating = 'up') AS up, count(*) FILTER (WHERE rating = 'down') AS down
    FROM feedback WHERE changed_at >= :first AND changed_at < :until
    """
)
_TIERS = text(
    """
    SELECT tier, count(*) AS calls FROM attempt
    WHERE at >= :first AND at < :until AND outcome = 'ok' GROUP BY tier
    """
)
_DAYS = text(
    """
    SELECT day::date AS day, count(r.id) AS runs, count(r.id) FILTER (WHERE r.status = 'failed') AS failed,
        COALESCE(sum(r.cost_usd), 0) AS cost
    FROM generate_series(CAST(:first AS timestamptz) AT TIME ZONE 'UTC',
        (CAST(:until AS timestamptz) AT TIME ZONE 'UTC') - interval '1 second', interval '1 day') AS day
    LEFT JOIN run r ON r.created_at >= day AT TIME ZONE 'UTC'
        AND r.created_at < (day + interval '1 day') AT TIME ZONE 'UTC'
    GROUP BY day ORDER BY day
    """
)
_WAITING = text(
    """
    SELECT count(*) FILTER (WHERE status = 'queued') AS queued,
        extract(epoch FROM clock_timestamp() - min(created_at) FILTER (WHERE status = 'queued')) AS oldest_s,
        count(*) FILTER (WHERE status = 'clarifying') AS clarifications
    FROM run WHERE status IN ('queued', 'clarifying')
    """
)
_HITS = text(
    """
    SELECT rule, count(*) AS calls FROM decision WHERE at >= :first AND at < :until
        AND split_part(policy, '@', 1) = :policy GROUP BY rule ORDER BY calls DESC, rule
    """
)


class OverviewInsight:
    """Reads the sums of a tenant, or where ``tenant`` is None of the installation."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def week(self, tenant: str | None, span: Span) -> Week:
        """What happened in a span."""
        values = {"first": span.first, "until": span.until}
        with answering():
            async with whose(self._database, tenant) as session:
                runs = (await session.execute(_RUNS, {**values, "guarded": Sensitivity.CONFIDENTIAL.rank})).one()
                judged = (await session.execute(_FEEDBACK, values)).one()
                tiers = (await session.execute(_TIERS, values)).all()
        return Week(
            runs=int(runs.runs),
            ended=int(runs.ended),
            failed=int(runs.failed),
            guarded=int(runs.guarded),
            cost_usd=Decimal(runs.cost),
            p95_ms=None if runs.p95_ms is None else float(runs.p95_ms),
            up=int(judged.up),
            down=int(judged.down),
            tiers={Tier(row.tier): int(row.calls) for row in tiers},
        )

    async def days(self, tenant: str | None, span: Span) -> tuple[Day, ...]:
        """Every day of a span that begins at midnight UTC, those without any run included."""
        with answering():
            async with whose(self._database, tenant) as session:
                rows = (await session.execute(_DAYS, {"first": span.first, "until": span.until})).all()
        return tuple(Day(row.day, int(row.runs), int(row.failed), Decimal(row.cost)) for row in rows)

    async def waiting(self, tenant: str | None) -> Waiting:
        """What waits now."""
        with answering():
            async with whose(self._database, tenant) as session:
                row = (await session.execute(_WAITING)).one()
        oldest = None if row.oldest_s is None else float(row.oldest_s)
        return Waiting(int(row.queued), oldest, int(row.clarifications))

    async def rule_hits(self, tenant: str | None, policy: str, span: Span) -> Mapping[str, RuleHits]:
        """How often each rule of any version of a policy decided, by the rule's id."""
        values = {"policy": policy, "first": span.first, "until": span.until}
        with answering():
            async with whose(self._database, tenant) as session:
                rows = (await session.execute(_HITS, values)).all()
        return {row.rule: RuleHits(row.rule, int(row.calls)) for row in rows}
