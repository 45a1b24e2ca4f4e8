"""Webhooks: where events are sent to, and what became of each."""

from datetime import timedelta

from fastapi import Response

from app.domain.access import Scope
from app.domain.errors import InvalidWebhook, NotFound
from app.domain.identifiers import is_id
from app.domain.trail import Action, change_by
from app.domain.webhook import Delivery, DeliveryState, Webhook, WebhookChange, WebhookEvent, WebhookOrder, WebhookState
from app.web.console.changes import Confirmation, DiffLine, Form, FormDep, changed
from app.web.console.shell import View, ViewDep, console_router, needs
from app.web.console.table import Column, Table, state_column
from app.web.console.values import Kind

router = console_router()

_HOME = "/admin/webhooks"
_WRITE = needs(Scope.WEBHOOKS_WRITE)
_MOST = 500
_KEEP = timedelta(days=1)
_TONES = {WebhookState.ACTIVE: "good", WebhookState.PAUSED: "quiet", WebhookState.DISABLED: "bad"}
_DELIVERY_TONES = {DeliveryState.DELIVERED: "good", DeliveryState.PENDING: "warn", DeliveryState.DEAD: "bad"}

TARGETS: Table[Webhook] = Table(
    "Targets",
    (
        Column("url", "Address", lambda each: each.url, Kind.TEXT, lambda each: f"{_HOME}/{each.id}"),
        state_column(lambda each: each.state.value, lambda each: _TONES[each.state]),
        Column("events", "Events", lambda each: ", ".join(each.events)),
        Column("failing", "Failing since", lambda each: each.failing_since, Kind.MOMENT),
        Column("description", "For", lambda each: each.description),
        Column("created", "Made", lambda each: each.created_at, Kind.MOMENT),
    ),
    order="url",
    empty="No target yet: nobody is told of anything.",
)

DELIVERIES: Table[Delivery] = Table(
    "Deliveries",
    (
        Column("at", "When", lambda each: each.created_at, Kind.MOMENT, lambda e: f"{_HOME}/{e.webhook_id}/{e.id}"),
        Column("event", "Event", lambda each: each.event, choices=True),
        state_column(lambda each: each.state.value, lambda each: _DELIVERY_TONES[each.state]),
        Column("tries", "Tries", lambda each: each.tries, Kind.COUNT),
        Column("status", "Answer", lambda each: each.status, Kind.COUNT),
        Column("error", "Error", lambda each: each.error),
        Column("finished", "Ended", lambda each: each.finished_at, Kind.MOMENT),
    ),
    order="-at",
    note=f"The newest {_MOST}.",
    empty="Nothing was sent yet.",
)


@router.get(_HOME, dependencies=[_WRITE])
async def webhooks(view: ViewDep) -> Response:
    """The targets of the tenant."""
    found = await view.service.webhooks.store.all()
    return view.page("webhooks.html", "Webhooks", table=view.table(TARGETS, found), events=tuple(WebhookEvent))


@router.post(_HOME, dependencies=[_WRITE])
async def make(view: ViewDep, form: FormDep) -> Response:
    """A new target, once a reason is given; its secret is on this page and nowhere else."""
    order = _order(view, form)
    if form.why is None:
        pairs = [("address", "", order.url), ("events", "", ", ".join(order.events)), ("for", "", order.description)]
        return view.confirm(Confirmation("Send events there?", "Make the target", changed(pairs), back=_HOME), form)
    webhook, secret = await view.service.webhooks.add(order)
    await _noted(view, webhook.id, "create", form.why)
    sentence = "The target is made."
    return view.page("secret.html", "A secret", sentence=sentence, secret=secret, back=f"{_HOME}/{webhook.id}")


@router.get(f"{_HOME}/{{webhook_id}}", dependencies=[_WRITE])
async def webhook(view: ViewDep, webhook_id: str) -> Response:
    """One target with what was sent to it."""
    found = await _target(view, webhook_id)
    deliveries = await view.service.webhooks.store.deliveries(webhook_id, None, _MOST)
    return view.page(
        "webhook.html", "Webhook", webhook=found, tone=_TONES[found.state], table=view.table(DELIVERIES, deliveries)
    )


@router.get(f"{_HOME}/{{webhook_id}}/{{delivery_id}}", dependencies=[_WRITE])
async def delivery(view: ViewDep, webhook_id: str, delivery_id: str) -> Response:
    """What became of one event."""
    found = await _delivery(view, webhook_id, delivery_id)
    return view.page("delivery.html", "Delivery", delivery=found, tone=_DELIVERY_TONES[found.state])


@router.post(f"{_HOME}/{{webhook_id}}/{{delivery_id}}/redeliver", dependencies=[_WRITE])
async def redeliver(view: ViewDep, webhook_id: str, delivery_id: str) -> Response:
    """Send it once more under its old id."""
    await _delivery(view, webhook_id, delivery_id)
    await view.service.webhooks.store.again(webhook_id, delivery_id)
    return view.done(f"{_HOME}/{webhook_id}", "It is sent once more.")


@router.post(f"{_HOME}/{{webhook_id}}/test", dependencies=[_WRITE])
async def test(view: ViewDep, webhook_id: str) -> Response:
    """Send an event that means nothing."""
    await _target(view, webhook_id)
    await view.service.webhooks.test(webhook_id)
    return view.done(f"{_HOME}/{webhook_id}", "A test event is on its way; its delivery tells what became of it.")


@router.post(f"{_HOME}/{{webhook_id}}/pause", dependencies=[_WRITE])
async def pause(view: ViewDep, form: FormDep, webhook_id: str) -> Response:
    """Hold events back, or send them again, once a reason is given."""
    found = await _target(view, webhook_id)
    state = WebhookState.PAUSED if found.state is WebhookState.ACTIVE else WebhookState.ACTIVE
    if form.why is None:
        diff = changed([(found.url, found.state.value, state.value)])
        verb = "Pause" if state is WebhookState.PAUSED else "Send again"
        return view.confirm(Confirmation(f"{verb}?", verb, diff, back=f"{_HOME}/{webhook_id}"), form)
    await view.service.webhooks.change(webhook_id, WebhookChange(state=state), found.version)
    await _noted(view, webhook_id, state.value, form.why)
    return view.done(f"{_HOME}/{webhook_id}", f"The target is {state.value}.")


@router.post(f"{_HOME}/{{webhook_id}}/rotate", dependencies=[_WRITE])
async def rotate(view: ViewDep, form: FormDep, webhook_id: str) -> Response:
    """Another secret, once a reason is given; for a day requests carry the signatures of both."""
    found = await _target(view, webhook_id)
    if form.why is None:
        diff = (DiffLine("-", "its secret, signs for one more day"), DiffLine("+", "another secret"))
        asked = Confirmation(f"Sign for {found.url} with another secret?", "Rotate", diff, back=f"{_HOME}/{webhook_id}")
        return view.confirm(asked, form)
    _, secret = await view.service.webhooks.rotate(webhook_id, _KEEP)
    await _noted(view, webhook_id, "rotate", form.why)
    sentence = "The target has another secret."
    return view.page("secret.html", "A secret", sentence=sentence, secret=secret, back=f"{_HOME}/{webhook_id}")


@router.post(f"{_HOME}/{{webhook_id}}/remove", dependencies=[_WRITE])
async def remove(view: ViewDep, form: FormDep, webhook_id: str) -> Response:
    """Send nothing more, once a reason is given."""
    found = await _target(view, webhook_id)
    if form.why is None:
        lead = "Nothing more is sent there, and what was sent is forgotten."
        diff = (DiffLine("-", found.url),)
        asked = Confirmation("Remove this target?", "Remove", diff, lead, f"{_HOME}/{webhook_id}", grave=True)
        return view.confirm(asked, form)
    await view.service.webhooks.store.remove(webhook_id)
    await _noted(view, webhook_id, "remove", form.why)
    return view.done(_HOME, "The target is removed.")


async def _target(view: View, webhook_id: str) -> Webhook:
    if not is_id("whk", webhook_id):
        raise NotFound("There is no such webhook.")
    return await view.service.webhooks.store.get(webhook_id)


async def _delivery(view: View, webhook_id: str, delivery_id: str) -> Delivery:
    await _target(view, webhook_id)
    found = await view.service.webhooks.store.deliveries(webhook_id, None, _MOST)
    wanted = next((each for each in found if each.id == delivery_id), None)
    if wanted is None:
        raise NotFound("There is no such delivery, or it is older than those that are shown.")
    return wanted


def _order(view: View, form: Form) -> WebhookOrder:
    named = {each.value: each for each in WebhookEvent}
    events = tuple(named[each] for each in dict.fromkeys(form.all("event")) if each in named)
    if not events:
        raise InvalidWebhook("A target takes at least one kind of event.")
    url, description = form.get("url").strip()[:2_000], form.get("description").strip()[:200]
    return WebhookOrder(url, events, description, bool(form.get("include_content")), "", view.principal.user)


async def _noted(view: View, webhook_id: str, done: str, why: str) -> None:
    change = change_by(view.principal, Action.WEBHOOK_CHANGE, webhook_id, why, {"done": done})
    await view.service.operations.trail.add(change)
