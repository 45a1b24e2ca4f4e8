"""Targets that events are sent to."""

from urllib.parse import quote

from app.api.operations.webhook_views import DeliveriesView, DeliveryView, NewSecretView, WebhookBody, WebhooksView
from app.client.wire import Wire


class Webhooks:
    """Targets and deliveries. Every method raises the error of the service's answer."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    async def all(self) -> WebhooksView:
        """The targets."""
        return await self._wire.get(WebhooksView, "/v1/webhooks")

    async def create(self, body: WebhookBody) -> NewSecretView:
        """A new target with its secret."""
        return await self._wire.send(NewSecretView, "POST", "/v1/webhooks", body)

    async def rotate(self, webhook_id: str) -> NewSecretView:
        """Another secret."""
        return await self._wire.send(NewSecretView, "POST", f"{_target(webhook_id)}/rotate")

    async def remove(self, webhook_id: str) -> None:
        """Send nothing more."""
        await self._wire.answer("DELETE", _target(webhook_id))

    async def deliveries(self, webhook_id: str, state: str | None) -> DeliveriesView:
        """What was sent."""
        return await self._wire.get(DeliveriesView, f"{_target(webhook_id)}/deliveries", {"state": state, "limit": 100})

    async def redeliver(self, webhook_id: str, delivery_id: str) -> DeliveryView:
        """Send once more."""
        path = f"{_target(webhook_id)}/deliveries/{quote(delivery_id, safe='')}/redeliver"
        return await self._wire.send(DeliveryView, "POST", path)


def _target(webhook_id: str) -> str:
    return f"/v1/webhooks/{quote(webhook_id, safe='')}"
