"""Attempts at backends: figures, failures, and the rows behind them."""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Row, TextClause, text

from app.domain.audit import AttemptRecord
from app.domain.insight.backends import FAILED, NO_FAILURE, AttemptFilter, BackendFigures, FailureCount
from app.domain.insight.span import Span
from app.store.availability import answering
from app.store.engine import Database
from app.store.insight.whose import whose

_IN_SPAN = "at >= :first AND at < :until"
_FIGURES = text(
    f"""
    SELECT backend, count(*) AS attempts, count(*) FILTER (WHERE outcome <> ALL(:fine)) AS failed,
        percentile_disc(0.5) WITHIN GROUP (ORDER BY took_ms) FILTER (WHERE outcome = 'ok') AS p50_ms,
        percentile_disc(0.95) WITHIN GROUP (ORDER BY took_ms) FILTER (WHERE outcome = 'ok') AS p95_ms,
        sum(cost)::bigint AS cost, max(at) AS last_at
    FROM attempt WHERE {_IN_SPAN} AND outcome <> 'budget' GROUP BY backend ORDER BY backend
    """  # noqa: S608 - the names of columns
)
_FAILURES = text(
    f"""
    SELECT backend, outcome, count(*) AS number, max(at) AS last_at FROM attempt
    WHERE {_IN_SPAN} AND outcome <> ALL(:fine) GROUP BY backend, outcome ORDER BY backend, last_at DESC
    """  # noqa: S608
)
_ATTEMPTS = text(
    f"""
    SELECT * FROM attempt
    WHERE {_IN_SPAN}
        AND (CAST(:backend AS text) IS NULL OR backend = :backend) AND (CAST(:agent AS text) IS NULL OR agent = :agent)
        AND (CAST(:tier AS text) IS NULL OR tier = :tier) AND (CAST(:model AS text) IS NULL OR model = :model)
        AND (CAST(:outcome AS text) IS NULL OR outcome = :outcome OR (:outcome = '{FAILED}' AND outcome <> ALL(:fine)))
    ORDER BY at DESC, id LIMIT :limit
    """  # noqa: S608
)


class BackendInsight:
    """Reads attempts of a tenant, or where ``tenant`` is None of the installation."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._attempts = TypeAdapter(AttemptRecord)

    async def figures(self, tenant: str | None, span: Span) -> tuple[BackendFigures, ...]:
        """How each backend did that was asked, by name."""
        return tuple(map(_figures, await self._rows(tenant, _FIGURES, _values(span))))

    async def failures(self, tenant: str | None, span: Span) -> tuple[FailureCount, ...]:
        """How often each backend failed in which way; of one backend the latest first."""
        rows = await self._rows(tenant, _FAILURES, _values(span))
        return tuple(FailureCount(row.backend, row.outcome, int(row.number), row.last_at) for row in rows)

    async def attempts(
        self, tenant: str | None, span: Span, wanted: AttemptFilter, limit: int
    ) -> tuple[AttemptRecord, ...]:
        """The attempts that pass the filter, newest first."""
        values = {
            **_values(span),
            "backend": wanted.backend,
            "agent": wanted.agent,
            "tier": wanted.tier,
            "model": wanted.model,
            "outcome": wanted.outcome,
            "limit": limit,
        }
        with answering():
            async with whose(self._database, tenant) as session:
                rows = (await session.execute(_ATTEMPTS, values)).mappings().all()
        return tuple(self._attempts.validate_python(dict(row)) for row in rows)

    async def _rows(
        self, tenant: str | None, statement: TextClause, values: Mapping[str, object]
    ) -> Sequence[Row[*tuple[Any, ...]]]:
        with answering():
            async with whose(self._database, tenant) as session:
                return (await session.execute(statement, values)).all()


def _figures(row: Row[*tuple[Any, ...]]) -> BackendFigures:
    return BackendFigures(
        backend=row.backend,
        attempts=int(row.attempts),
        failed=int(row.failed),
        p50_ms=row.p50_ms,
        p95_ms=row.p95_ms,
        cost=int(row.cost),
        last_at=row.last_at,
    )


def _values(span: Span) -> dict[str, object]:
    return {"first": span.first, "until": span.until, "fine": list(NO_FAILURE)}
