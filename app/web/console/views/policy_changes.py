"""Publishing a version and rolling back, each with the difference to what holds and a reason."""

from fastapi import Response

from app.domain.access import Scope
from app.domain.errors import InvalidPolicy
from app.domain.policy_version import PolicyRef, Said, policy_ref
from app.domain.trail import Action, change_by
from app.web.console.changes import Confirmation, Form, FormDep, diff_of
from app.web.console.shell import View, ViewDep, console_router, needs
from app.web.console.views.policy import Name, Number

router = console_router()

_PUBLISHES = [needs(Scope.POLICIES_PUBLISH, operator=True)]


@router.post("/admin/policies/{name}/{version}/publish", dependencies=_PUBLISHES)
async def publish(view: ViewDep, form: FormDep, name: Name, version: Number) -> Response:
    """Make a draft live for every call."""
    desk, ref = view.service.policies, PolicyRef(name, version)
    found, live = await desk.store.get(ref), await desk.store.live()
    asked = Confirmation(
        f"Publish {ref}?",
        "Publish",
        diff_of(live.yaml if live else "", found.yaml),
        f"It takes the place of {live.ref if live else desk.live.configured.id} for every call, within seconds.",
        f"/admin/policies/{name}/{version}",
    )
    try:
        await desk.check(ref)
    except InvalidPolicy as error:
        return view.page("refused.html", f"{ref} cannot be published", error.status, problem=error, back=asked.back)
    if form.why is None:
        return view.confirm(asked, form)
    await desk.publish(ref, _said(view, form, form.why, Action.POLICY_PUBLISH))
    return view.done("/admin/policies", f"{ref} is live.")


@router.post("/admin/policies/rollback", dependencies=_PUBLISHES)
async def roll_back(view: ViewDep, form: FormDep) -> Response:
    """Make the version live again that was so before, or the one that the form names."""
    desk = view.service.policies
    target, live = await desk.store.target(policy_ref(form.get("to"))), await desk.store.live()
    name = str(target or desk.live.configured.id)
    after = (await desk.store.get(target)).yaml if target else ""
    if form.why is None:
        lead = f"{live.ref if live else 'What holds now'} gives way to {name} for every call, within seconds."
        lines = diff_of(live.yaml if live else "", after) if target else ()
        asked = Confirmation(f"Roll back to {name}?", "Roll back", lines, lead, "/admin/policies", grave=True)
        return view.confirm(asked, form)
    await desk.rollback(_said(view, form, form.why, Action.POLICY_ROLLBACK), target)
    return view.done("/admin/policies", f"{name} holds again.")


def _said(view: View, form: Form, why: str, action: Action) -> Said:
    """Who says so and why; what they saw to be live must be so still."""
    who = view.principal.user
    return Said(who, why, form.get("seen"), change_by(view.principal, action, "", why))
