"""Webhooks on the wire."""

from datetime import datetime, timedelta
from typing import ClassVar

from pydantic import BaseModel, ConfigDict, Field

from app.api.http.forms import Body
from app.domain.webhook import Delivery, DeliveryState, Webhook, WebhookChange, WebhookEvent, WebhookOrder, WebhookState

_LONGEST_URL = 2000


class _View(BaseModel):
    model_config: ClassVar[ConfigDict] = ConfigDict(frozen=True, from_attributes=True)


class WebhookBody(Body):
    """A new target."""

    url: str = Field(max_length=_LONGEST_URL, examples=["https://hooks.example.com/cto-team"])
    events: tuple[WebhookEvent, ...] = Field(min_length=1, max_length=len(WebhookEvent), examples=[["run.finished"]])
    description: str = Field("", max_length=200)
    include_content: bool = Field(default=False, description="answers and questions with a label of at most internal")

    def order(self, author: str) -> WebhookOrder:
        """The target as it is made."""
        return WebhookOrder(self.url, _once(self.events), self.description, self.include_content, "", author)


class WebhookChangeBody(Body):
    """What is changed; a target that was disabled becomes active again with ``state``."""

    url: str | None = Field(None, max_length=_LONGEST_URL)
    events: tuple[WebhookEvent, ...] | None = Field(None, min_length=1, max_length=len(WebhookEvent))
    description: str | None = Field(None, max_length=200)
    include_content: bool | None = None
    paused: bool | None = Field(None, description="true holds events back, false sends them (again)")

    def change(self) -> WebhookChange:
        """The change."""
        state = {None: None, True: WebhookState.PAUSED, False: WebhookState.ACTIVE}[self.paused]
        events = None if self.events is None else _once(self.events)
        return WebhookChange(self.url, events, self.description, self.include_content, state)


class RotationBody(Body):
    """For how long the present secret signs, too."""

    keep_hours: int = Field(24, ge=0, le=168)

    @property
    def keep(self) -> timedelta:
        """The time."""
        return timedelta(hours=self.keep_hours)


class WebhookView(_View):
    """A target; ``failing_since`` is the first failure after the last success."""

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


class WebhooksView(_View):
    """The targets of the tenant, the oldest first."""

    data: tuple[WebhookView, ...]


class NewSecretView(_View):
    """A target with its secret, which is never shown again."""

    webhook: WebhookView
    secret: str


class DeliveryView(_View):
    """What became of one event; ``status`` and ``error`` are those of the last try."""

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


class DeliveriesView(_View):
    """Deliveries, the latest first."""

    data: tuple[DeliveryView, ...]


def webhook_view(webhook: Webhook) -> WebhookView:
    """A target for the wire."""
    return WebhookView.model_validate(webhook)


def delivery_view(delivery: Delivery) -> DeliveryView:
    """A delivery for the wire."""
    return DeliveryView.model_validate(delivery)


def _once(events: tuple[WebhookEvent, ...]) -> tuple[WebhookEvent, ...]:
    return tuple(dict.fromkeys(events))
