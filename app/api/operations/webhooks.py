"""Targets that events are sent to, and what became of the events."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from app.api.http.dependencies import PrincipalDep, ServiceDep, known, requires
from app.api.http.etags import VersionToChange, version_tag
from app.api.operations.webhook_views import (
    DeliveriesView,
    DeliveryView,
    NewSecretView,
    RotationBody,
    WebhookBody,
    WebhookChangeBody,
    WebhooksView,
    WebhookView,
    delivery_view,
    webhook_view,
)
from app.domain.access import Principal, Scope
from app.domain.trail import Action, change_by
from app.domain.webhook import DeliveryState
from app.service import Service

router = APIRouter(prefix="/v1/webhooks", tags=["webhooks"], dependencies=[Depends(requires(Scope.WEBHOOKS_WRITE))])


async def _webhook_id(webhook_id: str) -> str:
    return known("whk", webhook_id)


WebhookId = Annotated[str, Depends(_webhook_id)]


@router.get("", summary="List webhooks")
async def list_webhooks(service: ServiceDep) -> WebhooksView:
    """The targets of the tenant, the oldest first."""
    return WebhooksView(data=tuple(map(webhook_view, await service.webhooks.store.all())))


@router.post("", status_code=201, summary="Make a webhook")
async def create_webhook(
    body: WebhookBody, service: ServiceDep, caller: PrincipalDep, response: Response
) -> NewSecretView:
    """Send events to an address from now on. The secret that signs them is in this answer and nowhere else."""
    webhook, secret = await service.webhooks.add(body.order(caller.user))
    await _noted(service, caller, webhook.id, "create")
    response.headers["Location"] = f"/v1/webhooks/{webhook.id}"
    response.headers["Cache-Control"] = "no-store"
    response.headers["ETag"] = version_tag(webhook.version)
    return NewSecretView(webhook=webhook_view(webhook), secret=secret)


@router.get("/{webhook_id}", summary="Read a webhook")
async def read_webhook(webhook_id: WebhookId, service: ServiceDep, response: Response) -> WebhookView:
    """One target; its ETag goes into If-Match of a change."""
    webhook = await service.webhooks.store.get(webhook_id)
    response.headers["ETag"] = version_tag(webhook.version)
    return webhook_view(webhook)


@router.patch("/{webhook_id}", summary="Change a webhook")
async def change_webhook(
    webhook_id: WebhookId,
    body: WebhookChangeBody,
    service: ServiceDep,
    caller: PrincipalDep,
    version: VersionToChange,
    response: Response,
) -> WebhookView:
    """Change a target, hold its events back, or send them again."""
    webhook = await service.webhooks.change(webhook_id, body.change(), version)
    await _noted(service, caller, webhook_id, "change")
    response.headers["ETag"] = version_tag(webhook.version)
    return webhook_view(webhook)


@router.delete("/{webhook_id}", status_code=204, summary="Remove a webhook")
async def delete_webhook(webhook_id: WebhookId, service: ServiceDep, caller: PrincipalDep) -> None:
    """Send nothing more, and forget what was sent."""
    await service.webhooks.store.remove(webhook_id)
    await _noted(service, caller, webhook_id, "remove")


@router.post("/{webhook_id}/rotate", summary="Put a new secret in place")
async def rotate_secret(
    webhook_id: WebhookId,
    service: ServiceDep,
    caller: PrincipalDep,
    response: Response,
    body: RotationBody | None = None,
) -> NewSecretView:
    """A new secret; until the time is over, requests carry the signatures of both."""
    webhook, secret = await service.webhooks.rotate(webhook_id, (body or RotationBody.model_validate({})).keep)
    await _noted(service, caller, webhook_id, "rotate")
    response.headers["Cache-Control"] = "no-store"
    return NewSecretView(webhook=webhook_view(webhook), secret=secret)


@router.post("/{webhook_id}/test", status_code=202, summary="Send a test event")
async def send_test(webhook_id: WebhookId, service: ServiceDep) -> DeliveryView:
    """Send an event of the type webhook.test; its delivery tells what became of it."""
    return delivery_view(await service.webhooks.test(webhook_id))


@router.get("/{webhook_id}/deliveries", summary="List deliveries")
async def list_deliveries(
    webhook_id: WebhookId,
    service: ServiceDep,
    state: DeliveryState | None = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
) -> DeliveriesView:
    """What was sent, and what waits to be sent or was given up; the latest first."""
    found = await service.webhooks.store.deliveries(webhook_id, state, limit)
    return DeliveriesView(data=tuple(map(delivery_view, found)))


@router.post("/{webhook_id}/deliveries/{delivery_id}/redeliver", status_code=202, summary="Send a delivery again")
async def redeliver(webhook_id: WebhookId, delivery_id: str, service: ServiceDep) -> DeliveryView:
    """Send once more what was delivered or given up, under its old id."""
    return delivery_view(await service.webhooks.store.again(webhook_id, known("dlv", delivery_id)))


async def _noted(service: Service, caller: Principal, webhook_id: str, done: str) -> None:
    """Write a change of a target into the trail; neither its address nor its secret stands there."""
    await service.operations.trail.add(change_by(caller, Action.WEBHOOK_CHANGE, webhook_id, detail={"done": done}))
