"""Where targets are made and changed: nothing unsafe gets in, and secrets come out once."""

from dataclasses import replace
from datetime import timedelta

from app.domain.webhook import Delivery, Webhook, WebhookChange, WebhookOrder
from app.store.webhooks import WebhookStore
from app.webhooks.outgoing import Outgoing
from app.webhooks.signing import new_secret

TEST = "webhook.test"


class WebhookDesk:
    """The targets of the tenant that the task acts for; ``store`` reads them."""

    def __init__(self, store: WebhookStore, outgoing: Outgoing) -> None:
        self.store = store
        self._outgoing = outgoing

    async def add(self, order: WebhookOrder) -> tuple[Webhook, str]:
        """A new target and its secret, which is not shown again.

        Raises:
            InvalidWebhook: nothing may be sent to this address.
        """
        await self._outgoing.check(order.url)
        complete = replace(order, secret=order.secret or new_secret())
        return await self.store.add(complete), complete.secret

    async def change(self, webhook_id: str, change: WebhookChange, version: int | None) -> Webhook:
        """Change a target; see ``WebhookStore.change``.

        Raises:
            InvalidWebhook: nothing may be sent to the new address.
        """
        if change.url is not None:
            await self._outgoing.check(change.url)
        return await self.store.change(webhook_id, change, version)

    async def rotate(self, webhook_id: str, keep: timedelta) -> tuple[Webhook, str]:
        """A new secret; for ``keep`` requests carry the signatures of both. Raises NotFound."""
        secret = new_secret()
        return await self.store.rotate(webhook_id, secret, keep), secret

    async def test(self, webhook_id: str) -> Delivery:
        """Send an event that means nothing; raises NotFound."""
        return await self.store.enqueue(webhook_id, TEST, {"webhook_id": webhook_id})
