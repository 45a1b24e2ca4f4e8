"""The log of a made-up world as the audit keeps it."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from sqlalchemy import text

from app.domain.audit import AttemptRecord, DecisionRecord
from app.domain.labels import Tier
from app.domain.logged import LoggedDecision
from app.store.audit import AuditStore, Record
from app.store.engine import Database

_BATCH = 1_000
# A run for every decision that names one, begun and concluded when that was made, and a thumb on half of them.
_READ = (
    """
    INSERT INTO thread (id, tenant) SELECT DISTINCT features ->> 'thread', tenant FROM decision WHERE tenant = :tenant
    """,
    """
    INSERT INTO message (id, thread_id, role, content, tenant)
    SELECT 'msg-' || id, features ->> 'thread', 'user', 'What of ' || id || '?', tenant
    FROM decision WHERE tenant = :tenant
    """,
    """
    INSERT INTO run (id, thread_id, message_id, origin, status, queue, wishes, pins, tenant, created_at, finished_at)
    SELECT features #>> '{caller,run}', features ->> 'thread', 'msg-' || id, 'http', 'concluded', 'runs', '{}', '{}',
        tenant, at, at + interval '5 seconds'
    FROM decision WHERE tenant = :tenant
    """,
    """
    INSERT INTO feedback (run_id, author, target, rating, reasons, comment, tenant)
    SELECT id, 'ann', 'run', CASE WHEN hashtext(id) % 3 = 0 THEN 'down' ELSE 'up' END, '{}', '', tenant
    FROM run WHERE tenant = :tenant AND hashtext(id) % 2 = 0
    """,
)


async def fill(database: Database, log: Iterable[LoggedDecision], tenant: str, until: datetime) -> int:
    """Write decisions and attempts down, a second apart, the last one just before ``until``; how many decisions."""
    records = [*_records([*log], tenant, until)]
    audit = AuditStore(database)
    for start in range(0, len(records), _BATCH):
        await audit.write(records[start : start + _BATCH])
    return len(records) // 2


async def answer(database: Database, tenant: str) -> None:
    """Add what came of the decisions: threads, messages, concluded runs, and what readers thought of them."""
    async with database.system() as session:
        for statement in _READ:
            await session.execute(text(statement), {"tenant": tenant})


def _records(log: list[LoggedDecision], tenant: str, until: datetime) -> Iterator[Record]:
    for place, each in enumerate(log):
        at = until - timedelta(seconds=len(log) - place)
        yield DecisionRecord(at, tenant, each.features, None, each.decision)
        outcome = each.outcome
        if outcome is not None:
            yield AttemptRecord(
                id=f"att-{each.decision.id}",
                decision_id=each.decision.id,
                at=at,
                tenant=tenant,
                agent=each.decision.agent,
                tier=Tier.CHEAP,
                backend=outcome.served or "",
                model="m",
                outcome="ok",
                detail="",
                took_ms=outcome.served_ms or 0,
                input_tokens=outcome.input_tokens,
                output_tokens=outcome.output_tokens,
                estimated=False,
                cost=outcome.cost,
            )
