"""Writing a policy: a text with numbered lines, checked as it is written and before it is kept."""

import asyncio
import json
from typing import Annotated

from fastapi import Query, Response

from app.domain.access import Scope
from app.domain.errors import InvalidPolicy, InvalidRequest, NotFound
from app.domain.policy_version import PolicyDraft, PolicyVersion, policy_ref
from app.domain.trail import Action, change_by
from app.routing.shipped import policy_file
from app.routing.vocabulary import vocabulary
from app.web.console.changes import Confirmation, FormDep, diff_of
from app.web.console.policy_text import Fault, faults_of, lines_of
from app.web.console.shell import View, ViewDep, console_router, needs

router = console_router()

LONGEST = 64_000
"""Characters of a policy's text."""

_WRITES = [needs(Scope.POLICIES_WRITE, operator=True)]


@router.get("/admin/policies/new", dependencies=_WRITES)
async def write(view: ViewDep, base: Annotated[str, Query(max_length=80)] = "") -> Response:
    """The editor with the text to begin with: a version's, or that of the policy of the setting."""
    return _editor(view, base, await _text_of(view, base))


@router.post("/admin/policies/new", dependencies=_WRITES)
async def keep(view: ViewDep, form: FormDep) -> Response:
    """Check the text; show how it differs from what it began with; keep it once somebody has said why."""
    base, text = form.get("base"), form.get("yaml")
    if len(text) > LONGEST:
        raise InvalidRequest(f"A policy may have {LONGEST:,} characters.")
    desk = view.service.policies
    try:
        name = (await desk.read(text)).name
    except InvalidPolicy as error:
        return _editor(view, base, text, faults_of(error.sentence), error.status)
    if form.get("check"):
        return _editor(view, base, text, checked=True)
    if form.why is None:
        lines = diff_of(await _text_of(view, base), text)
        lead = "Nothing uses a draft until it is published." if lines else "The text is the same as it was before."
        asked = Confirmation(f"Keep this as a draft of {name}?", "Keep draft", lines, lead, "/admin/policies")
        return view.confirm(asked, form)
    draft = PolicyDraft(name, text, view.principal.user, form.why)
    kept = await desk.draft(draft, change_by(view.principal, Action.POLICY_DRAFT, name, form.why))
    return view.done(f"/admin/policies/{kept.ref.name}/{kept.ref.version}", f"{kept.ref} is kept as a draft.")


def _editor(
    view: View, base: str, text: str, faults: tuple[Fault, ...] = (), status: int = 200, *, checked: bool = False
) -> Response:
    return view.page(
        "policy_editor.html",
        "New draft",
        status,
        base=base,
        text=text,
        lines=lines_of(text, faults),
        faults=faults,
        checked=checked,
        words=json.dumps(vocabulary()),
        longest=LONGEST,
    )


async def _text_of(view: View, base: str) -> str:
    """The text of a version; without one, of what is published, or else of the file of the setting."""
    store = view.service.policies.store
    found: PolicyVersion | None
    if base:
        ref = policy_ref(base)
        if ref is None:
            raise NotFound(f"There is no policy {base}: a version is named like house@3.")
        found = await store.get(ref)
    else:
        found = await store.live()
    if found is not None:
        return found.yaml
    settings = view.service.settings
    return await asyncio.to_thread(policy_file(settings.policy, settings.policies).read_text, "utf-8")
