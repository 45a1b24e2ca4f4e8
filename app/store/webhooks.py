"""Targets of events, and what became of the events, as a tenant sees them."""

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import Row, text

from app.domain.codec import Json
from app.domain.errors import NotFound, PreconditionFailed, WebhookConflict
from app.domain.identifiers import new_id
from app.domain.webhook import (
    Delivery,
    DeliveryState,
    Webhook,
    WebhookChange,
    WebhookEvent,
    WebhookOrder,
    WebhookState,
)
from app.store.availability import answering
from app.store.engine import Database, Session

TOPIC = "webhook"
"""Whoever follows this among the notifications wakes when something is to be sent."""

_COLUMNS = "id, url, events, description, include_content, state, version, failing_since, created_by, created_at"
_ADD = text(
    f"""
    INSERT INTO webhook (id, url, events, description, include_content, secret, created_by)
    VALUES (:id, :url, :events, :description, :include_content, :secret, :created_by) RETURNING {_COLUMNS}
    """  # noqa: S608 - the names of columns
)
_ALL = text(f"SELECT {_COLUMNS} FROM webhook ORDER BY created_at, id")  # noqa: S608
_GET = text(f"SELECT {_COLUMNS} FROM webhook WHERE id = :id")  # noqa: S608
_CHANGE = text(
    f"""
    UPDATE webhook SET url = coalesce(:url, url), events = coalesce(CAST(:events AS text[]), events),
        description = coalesce(:description, description),
        include_content = coalesce(CAST(:include_content AS boolean), include_content),
        state = coalesce(:state, state), version = version + 1,
        failing_since = CASE WHEN CAST(:state AS text) = 'active' THEN NULL ELSE failing_since END
    WHERE id = :id AND (CAST(:version AS int) IS NULL OR version = :version) RETURNING {_COLUMNS}
    """  # noqa: S608
)
_ROTATE = text(
    f"""
    UPDATE webhook SET earlier_secret = secret, earlier_until = clock_timestamp() + CAST(:keep AS interval),
        secret = :secret, version = version + 1
    WHERE id = :id RETURNING {_COLUMNS}
    """  # noqa: S608
)
_REMOVE = text("DELETE FROM webhook WHERE id = :id")
_DELIVERY = "id, webhook_id, event, state, tries, due_at, status, error, created_at, finished_at"
_DELIVERIES = text(
    f"""
    SELECT {_DELIVERY} FROM webhook_delivery
    WHERE webhook_id = :id AND (CAST(:state AS text) IS NULL OR state = :state)
    ORDER BY created_at DESC, id LIMIT :limit
    """  # noqa: S608
)
_ENQUEUE = text(
    f"""
    INSERT INTO webhook_delivery (webhook_id, event, data) VALUES (:id, :event, CAST(:data AS jsonb))
    RETURNING {_DELIVERY}
    """  # noqa: S608
)
_AGAIN = text(
    f"""
    UPDATE webhook_delivery SET state = 'pending', tries = 0, due_at = clock_timestamp(), finished_at = NULL
    WHERE id = :delivery AND webhook_id = :id AND state <> 'pending' RETURNING {_DELIVERY}
    """  # noqa: S608
)
_KNOWN = text("SELECT FROM webhook_delivery WHERE id = :delivery AND webhook_id = :id")
_TELL = text("SELECT pg_notify('run_event', 'webhook:')")


class WebhookStore:
    """The targets of the tenant that the task acts for. Every method raises DatabaseUnavailable while it is away."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, order: WebhookOrder) -> Webhook:
        """A new target."""
        values = {
            "id": new_id("whk"),
            "url": order.url,
            "events": [each.value for each in order.events],
            "description": order.description,
            "include_content": order.include_content,
            "secret": order.secret,
            "created_by": order.created_by,
        }
        with answering():
            async with self._database.session() as session:
                return _webhook((await session.execute(_ADD, values)).one())

    async def all(self) -> tuple[Webhook, ...]:
        """The targets, the oldest first."""
        with answering():
            async with self._database.session() as session:
                return tuple(map(_webhook, (await session.execute(_ALL)).all()))

    async def get(self, webhook_id: str) -> Webhook:
        """One target; raises NotFound."""
        with answering():
            async with self._database.session() as session:
                return await _existing(session, webhook_id)

    async def change(self, webhook_id: str, change: WebhookChange, version: int | None) -> Webhook:
        """Change a target, if it still has this version; None takes any.

        Raises:
            NotFound: there is none.
            PreconditionFailed: it was changed meanwhile.
        """
        events = None if change.events is None else [each.value for each in change.events]
        values = {
            "id": webhook_id,
            "version": version,
            "url": change.url,
            "events": events,
            "description": change.description,
            "include_content": change.include_content,
            "state": change.state,
        }
        with answering():
            async with self._database.session() as session:
                await _existing(session, webhook_id)
                row = (await session.execute(_CHANGE, values)).first()
                if row is None:
                    raise PreconditionFailed
                if change.state is WebhookState.ACTIVE:
                    await session.execute(_TELL)
                return _webhook(row)

    async def rotate(self, webhook_id: str, secret: str, keep: timedelta) -> Webhook:
        """Put a new secret in place; for ``keep`` the present one signs, too. Raises NotFound."""
        with answering():
            async with self._database.session() as session:
                values = {"id": webhook_id, "secret": secret, "keep": keep}
                row = (await session.execute(_ROTATE, values)).first()
        if row is None:
            raise _missing(webhook_id)
        return _webhook(row)

    async def remove(self, webhook_id: str) -> None:
        """Forget a target and what was sent to it; raises NotFound."""
        with answering():
            async with self._database.session() as session:
                await _existing(session, webhook_id)
                await session.execute(_REMOVE, {"id": webhook_id})

    async def deliveries(self, webhook_id: str, state: DeliveryState | None, limit: int) -> tuple[Delivery, ...]:
        """What was sent to a target or waits to be, the latest first; raises NotFound."""
        with answering():
            async with self._database.session() as session:
                await _existing(session, webhook_id)
                values = {"id": webhook_id, "state": state, "limit": limit}
                return tuple(map(_delivery, (await session.execute(_DELIVERIES, values)).all()))

    async def enqueue(self, webhook_id: str, event: str, data: Mapping[str, Json]) -> Delivery:
        """Send something to one target, whatever it subscribed to; raises NotFound."""
        with answering():
            async with self._database.session() as session:
                await _existing(session, webhook_id)
                values = {"id": webhook_id, "event": event, "data": json.dumps(dict(data))}
                row = (await session.execute(_ENQUEUE, values)).one()
                await session.execute(_TELL)
                return _delivery(row)

    async def again(self, webhook_id: str, delivery_id: str) -> Delivery:
        """Send what was delivered or given up once more, under its old id.

        Raises:
            NotFound: there is no such target or delivery.
            WebhookConflict: it waits to be sent anyway.
        """
        with answering():
            async with self._database.session() as session:
                await _existing(session, webhook_id)
                row = (await session.execute(_AGAIN, {"id": webhook_id, "delivery": delivery_id})).first()
                if row is not None:
                    await session.execute(_TELL)
                    return _delivery(row)
                known = (await session.execute(_KNOWN, {"id": webhook_id, "delivery": delivery_id})).first()
        if known is None:
            raise NotFound(f"There is no delivery {delivery_id!r} of this webhook.")
        raise WebhookConflict(f"The delivery {delivery_id} waits to be sent already.")


async def _existing(session: Session, webhook_id: str) -> Webhook:
    row = (await session.execute(_GET, {"id": webhook_id})).first()
    if row is None:
        raise _missing(webhook_id)
    return _webhook(row)


def _missing(webhook_id: str) -> NotFound:
    return NotFound(f"There is no webhook {webhook_id!r}.")


def _webhook(row: Row[*tuple[Any, ...]]) -> Webhook:
    return Webhook(
        id=row.id,
        url=row.url,
        events=tuple(map(WebhookEvent, row.events)),
        description=row.description,
        include_content=row.include_content,
        state=WebhookState(row.state),
        version=row.version,
        failing_since=row.failing_since,
        created_by=row.created_by,
        created_at=row.created_at,
    )


def _delivery(row: Row[*tuple[Any, ...]]) -> Delivery:
    return Delivery(
        id=row.id,
        webhook_id=row.webhook_id,
        event=row.event,
        state=DeliveryState(row.state),
        tries=row.tries,
        due_at=row.due_at,
        status=row.status,
        error=row.error,
        created_at=row.created_at,
        finished_at=row.finished_at,
    )
