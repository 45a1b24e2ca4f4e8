"""views.*: modals and the Home tab."""

import hashlib
import json

from tests.slack.fake import limits
from tests.slack.fake.call import Request
from tests.slack.fake.methods.messages import check_blocks
from tests.slack.fake.methods.method import method
from tests.slack.fake.methods.places import view_shown
from tests.slack.fake.texts import Report
from tests.slack.fake.words import Object, Refusal, mapping, words
from tests.slack.fake.world import View

_FIELDS = frozenset(
    {"title", "submit", "close", "private_metadata", "callback_id", "clear_on_close", "notify_on_close", "external_id"}
)


def _checked(request: Request, surface: str) -> Object:
    view, report = request.object("view"), Report()
    if view.get("type") != surface:
        raise Refusal("invalid_arguments", (f"view.type must be {surface}",))
    report.fields(view, "/view", ("type", "blocks"), _FIELDS)
    if surface == "modal":
        report.text(view.get("title"), "/view/title", limits.VIEW_TITLE)
        _check_submit(view, report)
    for name in {"submit", "close"} & view.keys():
        report.text(view[name], f"/view/{name}", limits.VIEW_BUTTON)
        if surface == "home":
            report.add(f"/view/{name}", "not on a Home tab")
    for name, most in (("private_metadata", limits.PRIVATE_METADATA), ("callback_id", limits.CALLBACK_ID)):
        if name in view:
            report.length(view[name], f"/view/{name}", most, 0)
    if report.problems:
        raise Refusal("invalid_arguments", tuple(report.problems))
    blocks = view.get("blocks")
    check_blocks(blocks if isinstance(blocks, list) else [], surface)
    return view


def _check_submit(view: Object, report: Report) -> None:
    blocks = view.get("blocks")
    inputs = isinstance(blocks, list) and any(mapping(block).get("type") == "input" for block in blocks)
    if inputs and "submit" not in view:
        report.add("/view/submit", "missing required field: submit, because there is an input")


def _hash(view: Object, number: int) -> str:
    return f"{number}.{hashlib.sha256(json.dumps(view).encode()).hexdigest()[:8]}"


def _use_trigger(request: Request) -> str:
    """Who may be shown a modal; a trigger is good once and for three seconds."""
    trigger = request.world.triggers.get(request.text("trigger_id"))
    if trigger is None or trigger.team != request.team.id:
        raise Refusal("invalid_trigger_id")
    if trigger.until < request.now():
        raise Refusal("expired_trigger_id")
    if trigger.used:
        raise Refusal("exchanged_trigger_id")
    return trigger.user


def _show(request: Request, root: str = "") -> Object:
    user, payload = _use_trigger(request), _checked(request, "modal")
    request.world.triggers[request.text("trigger_id")].used = True
    number = request.world.number()
    view = View(f"V{number:04d}", request.team.id, user, payload, _hash(payload, number), root)
    request.world.views[view.id] = view
    return {"view": view_shown(view)}


def _open(request: Request) -> Object:
    return _show(request)


def _push(request: Request) -> Object:
    below = [each for each in request.world.views.values() if each.team == request.team.id]
    if len(below) >= limits.VIEWS_IN_STACK:
        raise Refusal("push_limit_reached")
    return _show(request, below[0].id if below else "")


def _update(request: Request) -> Object:
    if not request.has("view_id") and not request.has("external_id"):
        raise Refusal("invalid_arguments", ("view_id or external_id is needed",))
    view = _found(request)
    if request.has("hash") and request.text("hash") != view.hash:
        raise Refusal("hash_conflict")
    view.payload = _checked(request, "modal")
    view.hash = _hash(view.payload, request.world.number())
    return {"view": view_shown(view)}


def _found(request: Request) -> View:
    for view in request.world.views.values():
        named = request.text("external_id")
        by_name = bool(named) and words(view.payload.get("external_id")) == named
        if view.team == request.team.id and (view.id == request.text("view_id") or by_name):
            return view
    raise Refusal("not_found")


def _publish(request: Request) -> Object:
    user = request.text("user_id")
    if user not in request.world.people:
        raise Refusal("user_not_found")
    payload, former = _checked(request, "home"), request.world.homes.get((request.team.id, user))
    if former and request.has("hash") and request.text("hash") != former.hash:
        raise Refusal("hash_conflict")
    number = request.world.number()
    view = View(f"V{number:04d}", request.team.id, user, payload, _hash(payload, number))
    request.world.homes[request.team.id, user] = view
    return {"view": view_shown(view)}


METHODS = {
    "views.open": method(_open, "trigger_id view", "interactivity_pointer", tier=4),
    "views.push": method(_push, "trigger_id view", "interactivity_pointer", tier=4),
    "views.update": method(_update, "view", "view_id external_id hash", tier=4),
    "views.publish": method(_publish, "user_id view", "hash", tier=4),
}
