"""Runs as lines of a list, and what screening found in them."""

from sqlalchemy import Row, text

from app.domain.insight.runs import RunLine, RunSieve, ScreeningEvent
from app.domain.insight.span import Span
from app.domain.labels import DeclineReason, Origin, RequestType, RunStatus, Sensitivity
from app.store.availability import answering
from app.store.engine import Database

_LEVELS = tuple(Sensitivity)

# The last analysis counts: answers to questions lead to another one.
ANALYSIS = """
    LEFT JOIN LATERAL (
        SELECT data FROM run_event WHERE run_id = r.id AND type = 'analysis.finished' ORDER BY seq DESC LIMIT 1
    ) AS a ON true
"""
_RUNS = text(
    f"""
    SELECT r.id, r.thread_id, r.created_at, r.status, r.origin, r.sensitivity, r.author, r.cost_usd, r.declined,
        COALESCE(r.pins ->> 'policy', '') AS policy, r.error ->> 'code' AS error,
        extract(epoch FROM r.finished_at - r.created_at) * 1000 AS took_ms,
        a.data ->> 'request_type' AS type, a.data -> 'agents' AS agents
    FROM run r {ANALYSIS}
    WHERE r.created_at >= :first AND r.created_at < :until
        AND (CAST(:status AS text) IS NULL OR r.status = :status)
        AND (CAST(:origin AS text) IS NULL OR r.origin = :origin)
        AND (CAST(:level AS int) IS NULL OR r.sensitivity = :level)
        AND (CAST(:policy AS text) IS NULL OR r.pins ->> 'policy' = :policy)
        AND (CAST(:type AS text) IS NULL OR a.data ->> 'request_type' = :type)
        AND (CAST(:agent AS text) IS NULL OR a.data -> 'agents' ? :agent)
    ORDER BY r.created_at DESC, r.id DESC LIMIT :limit
    """  # noqa: S608 - a join of constants
)
_SCREENED = text(
    """
    SELECT e.at, e.run_id, e.data, r.origin, r.status, r.declined, (
        SELECT count(DISTINCT gone ->> 'backend')
        FROM run_event d, jsonb_array_elements(d.data -> 'decision' -> 'rejected') AS gone
        WHERE d.run_id = e.run_id AND d.type = 'decision.made' AND gone ->> 'stage' = 'clearance') AS closed
    FROM run_event e JOIN run r ON r.id = e.run_id
    WHERE e.type = 'screening.finished' AND e.at >= :first AND e.at < :until
        AND (e.data -> 'findings' <> '[]' OR e.data -> 'injection_marks' <> '[]' OR e.data ->> 'degraded' IS NOT NULL
            OR e.data ->> 'sensitivity' IN ('confidential', 'restricted'))
        AND (CAST(:kind AS text) IS NULL OR e.data -> 'findings' ? :kind)
    ORDER BY e.at DESC, e.run_id LIMIT :limit
    """
)
_RUN_OF = text(
    """
    SELECT e.run_id FROM decision d
    JOIN run_event e ON e.type = 'decision.made' AND e.data -> 'decision' ->> 'id' = d.id
        AND e.at BETWEEN d.at - interval '10 minutes' AND d.at + interval '10 minutes'
    WHERE d.id = :decision
    """
)


class RunInsight:
    """Reads runs of a tenant."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def runs(self, tenant: str, span: Span, wanted: RunSieve, limit: int) -> tuple[RunLine, ...]:
        """The runs that pass the filter, newest first."""
        values = {
            "first": span.first,
            "until": span.until,
            "status": wanted.status,
            "origin": wanted.origin,
            "level": None if wanted.sensitivity is None else wanted.sensitivity.rank,
            "policy": wanted.policy,
            "type": wanted.type,
            "agent": wanted.agent,
            "limit": limit,
        }
        with answering():
            async with self._database.session(tenant) as session:
                return tuple(map(_line, (await session.execute(_RUNS, values)).all()))

    async def screened(
        self, tenant: str, span: Span, limit: int, kind: str | None = None
    ) -> tuple[ScreeningEvent, ...]:
        """Messages in which screening found something, or that it has labelled highly, newest first."""
        values = {"first": span.first, "until": span.until, "kind": kind, "limit": limit}
        with answering():
            async with self._database.session(tenant) as session:
                return tuple(map(_screened, (await session.execute(_SCREENED, values)).all()))

    async def run_of(self, tenant: str, decision_id: str) -> str | None:
        """The run for which a decision was made; None where it was made for none, or the run is gone."""
        with answering():
            async with self._database.session(tenant) as session:
                found = (await session.execute(_RUN_OF, {"decision": decision_id})).scalar()
        return None if found is None else str(found)


def type_of(name: str | None) -> RequestType | None:
    """The type of a request by its name; None where nothing was found out about it."""
    return None if name is None else RequestType(name)


def _line(row: Row[*tuple[object, ...]]) -> RunLine:
    return RunLine(
        id=row.id,
        thread_id=row.thread_id,
        at=row.created_at,
        status=RunStatus(row.status),
        origin=Origin(row.origin),
        sensitivity=_LEVELS[row.sensitivity],
        author=row.author,
        policy=row.policy,
        type=type_of(row.type),
        agents=tuple(row.agents or ()),
        cost_usd=row.cost_usd,
        took_ms=None if row.took_ms is None else round(float(row.took_ms), 1),
        declined=None if row.declined is None else DeclineReason(row.declined),
        error=row.error,
    )


def _screened(row: Row[*tuple[object, ...]]) -> ScreeningEvent:
    return ScreeningEvent(
        at=row.at,
        run_id=row.run_id,
        origin=Origin(row.origin),
        sensitivity=Sensitivity(row.data["sensitivity"]),
        kinds=tuple(row.data["findings"]),
        marks=len(row.data["injection_marks"]),
        inherited=bool(row.data["inherited"]),
        degraded=row.data["degraded"],
        closed=int(row.closed),
        status=RunStatus(row.status),
        declined=None if row.declined is None else DeclineReason(row.declined),
    )
