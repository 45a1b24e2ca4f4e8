"""Where events are sent to, and what became of each."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from app.domain.codec import Json


class WebhookEvent(StrEnum):
    """What can be subscribed to."""

    RUN_FINISHED = "run.finished"
    CLARIFICATION_REQUESTED = "clarification.requested"
    CLARIFICATION_EXPIRED = "clarification.expired"
    BUDGET_WARNING = "budget.warning"
    BUDGET_EXHAUSTED = "budget.exhausted"
    POLICY_PUBLISHED = "policy.published"
    POLICY_ROLLED_BACK = "policy.rolled_back"


class WebhookState(StrEnum):
    """Whether anything is sent. ``DISABLED``: the service gave up, because nothing was taken for days."""

    ACTIVE = "active"
    PAUSED = "paused"
    DISABLED = "disabled"


class DeliveryState(StrEnum):
    """What became of one event. ``DEAD``: given up after all tries; it can be sent again by hand."""

    PENDING = "pending"
    DELIVERED = "delivered"
    DEAD = "dead"


@dataclass(frozen=True, slots=True)
class Webhook:
    """A target. Each change raises ``version``; with ``include_content`` bodies hold texts up to the label internal."""

    id: str
    url: str
    events: tuple[WebhookEvent, ...]
    description: str
    include_content: bool
    state: WebhookState
    version: int
    failing_since: datetime | None
    created_by: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Delivery:
    """One event for one target; its id is the same with every try."""

    id: str
    webhook_id: str
    event: str
    state: DeliveryState
    tries: int
    due_at: datetime
    status: int | None
    error: str | None
    created_at: datetime
    finished_at: datetime | None


@dataclass(frozen=True, slots=True)
class Parcel:
    """A delivery that this process has taken on: everything that is needed to send it.

    ``keys`` are the secrets that sign, the new one first.
    """

    id: str
    webhook_id: str
    tenant: str
    url: str
    event: str
    data: Mapping[str, Json]
    created_at: datetime
    tries: int
    include_content: bool
    keys: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class WebhookOrder:
    """A target as it is made."""

    url: str
    events: tuple[WebhookEvent, ...]
    description: str
    include_content: bool
    secret: str
    created_by: str


@dataclass(frozen=True, slots=True)
class WebhookChange:
    """What of a target is changed; None leaves it as it is."""

    url: str | None = None
    events: tuple[WebhookEvent, ...] | None = None
    description: str | None = None
    include_content: bool | None = None
    state: WebhookState | None = None
