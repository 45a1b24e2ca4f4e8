"""The outbox as the courier sees it: what is due of all tenants, taken on and settled."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import text

from app.domain.codec import Json
from app.domain.labels import Sensitivity
from app.domain.webhook import DeliveryState, Parcel
from app.store.availability import answering
from app.store.engine import Database, Session
from app.store.rows import LEVELS

# Two at a time for each target, so that a slow one does not hold up the others.
_CLAIM = text(
    """
    WITH waiting AS (
        SELECT d.id, row_number() OVER (PARTITION BY d.webhook_id ORDER BY d.due_at) AS place, d.due_at
        FROM webhook_delivery d JOIN webhook w ON w.id = d.webhook_id
        WHERE d.state = 'pending' AND d.due_at <= :now AND w.state = 'active'
    ), mine AS (
        SELECT d.id FROM webhook_delivery d
        WHERE d.id IN (SELECT id FROM waiting WHERE place <= 2 ORDER BY due_at LIMIT :count)
            AND d.state = 'pending' AND d.due_at <= :now
        FOR UPDATE SKIP LOCKED
    )
    UPDATE webhook_delivery d SET tries = d.tries + 1, due_at = CAST(:now AS timestamptz) + CAST(:lease AS interval)
    FROM mine, webhook w WHERE d.id = mine.id AND w.id = d.webhook_id
    RETURNING d.id, d.webhook_id, d.tenant, w.url, d.event, d.data, d.created_at, d.tries, w.include_content, w.secret,
        CASE WHEN w.earlier_until > :now THEN w.earlier_secret END AS earlier
    """
)
_SETTLE = text(
    """
    UPDATE webhook_delivery SET state = :state, due_at = coalesce(CAST(:due AS timestamptz), due_at), status = :status,
        error = :error, finished_at = CASE WHEN :state = 'pending' THEN NULL ELSE CAST(:now AS timestamptz) END
    WHERE id = :id AND tries = :tries AND state = 'pending'
    """
)
_TAKEN = text("UPDATE webhook SET failing_since = NULL WHERE id = :id AND failing_since IS NOT NULL")
_FAILED = text(
    """
    UPDATE webhook SET failing_since = coalesce(failing_since, :now),
        state = CASE WHEN state = 'active' AND (CAST(:gone AS boolean)
            OR failing_since <= CAST(:now AS timestamptz) - CAST(:patience AS interval)) THEN 'disabled' ELSE state END
    WHERE id = :id RETURNING state
    """
)
_CONTENT = text("SELECT sensitivity, conclusion FROM run WHERE id = :run")
_QUESTIONS = text(
    "SELECT r.sensitivity, c.questions FROM clarification c JOIN run r ON r.id = c.run_id WHERE c.id = :clarification"
)
_FORGET = text("DELETE FROM webhook_delivery WHERE created_at < :before")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of a parcel after a try: ``due`` is the next one, where there is one.

    ``gone`` when the receiver said that it wants nothing any more.
    """

    state: DeliveryState
    status: int | None
    error: str | None
    due: datetime | None = None
    gone: bool = False


class Outbox:
    """Hands out what is due. A parcel that is taken on and never settled is handed out again after its lease."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def claim(self, now: datetime, lease: timedelta, count: int) -> tuple[Parcel, ...]:
        """Take on up to ``count`` parcels; nobody else gets them before the lease ends."""
        with answering():
            async with self._database.system() as session:
                rows = (await session.execute(_CLAIM, {"now": now, "lease": lease, "count": count})).all()
        return tuple(
            Parcel(
                id=row.id,
                webhook_id=row.webhook_id,
                tenant=row.tenant,
                url=row.url,
                event=row.event,
                data=row.data,
                created_at=row.created_at,
                tries=row.tries,
                include_content=row.include_content,
                keys=(row.secret, *([row.earlier] if row.earlier else [])),
            )
            for row in rows
        )

    async def settle(self, parcel: Parcel, verdict: Verdict, now: datetime, patience: timedelta) -> bool:
        """Write down what became of a try; whether the target is given up with it."""
        values = {
            "id": parcel.id,
            "tries": parcel.tries,
            "state": verdict.state,
            "due": verdict.due,
            "status": verdict.status,
            "error": verdict.error,
            "now": now,
        }
        with answering():
            async with self._database.system() as session:
                await session.execute(_SETTLE, values)
                if verdict.state is DeliveryState.DELIVERED:
                    await session.execute(_TAKEN, {"id": parcel.webhook_id})
                    return False
                failed = {"id": parcel.webhook_id, "now": now, "gone": verdict.gone, "patience": patience}
                row = (await session.execute(_FAILED, failed)).first()
        return row is not None and row.state == "disabled"

    async def content(self, parcel: Parcel, highest: Sensitivity) -> Mapping[str, Json]:
        """The texts that belong to an event, where their label is no higher than ``highest``."""
        with answering():
            async with self._database.session(parcel.tenant) as session:
                return await _texts(session, parcel, highest)

    async def forget(self, before: datetime) -> None:
        """Remove what is older."""
        with answering():
            async with self._database.system() as session:
                await session.execute(_FORGET, {"before": before})


async def _texts(session: Session, parcel: Parcel, highest: Sensitivity) -> Mapping[str, Json]:
    if parcel.event == "run.finished":
        row = (await session.execute(_CONTENT, {"run": parcel.data.get("run_id")})).first()
        allowed = row is not None and row.conclusion and LEVELS[row.sensitivity].rank <= highest.rank
        return {"markdown": row.conclusion.get("markdown")} if row is not None and allowed else {}
    if parcel.event == "clarification.requested":
        values = {"clarification": parcel.data.get("clarification_id")}
        row = (await session.execute(_QUESTIONS, values)).first()
        allowed = row is not None and LEVELS[row.sensitivity].rank <= highest.rank
        return {"questions": row.questions} if row is not None and allowed else {}
    return {}
