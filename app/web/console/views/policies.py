"""Policies: every version with its state, and every change of what holds."""

from fastapi import Response

from app.domain.access import Scope
from app.domain.policy_version import PolicyChange, PolicyState, PolicyVersion
from app.web.console.shell import ViewDep, console_router, needs
from app.web.console.table import Column, Table, state_column
from app.web.console.values import Kind

router = console_router()


def where(version: PolicyVersion) -> str:
    """The page of a version."""
    return f"/admin/policies/{version.ref.name}/{version.ref.version}"


_TONES = {PolicyState.DRAFT: "quiet", PolicyState.PUBLISHED: "good", PolicyState.RETIRED: "quiet"}

VERSIONS: Table[PolicyVersion] = Table(
    "Versions",
    (
        Column("version", "Version", lambda each: str(each.ref), Kind.CODE, where),
        state_column(lambda each: each.state.value, lambda each: _TONES[each.state]),
        Column("author", "Author", lambda each: each.author, choices=True),
        Column("created", "Written", lambda each: each.created_at, Kind.MOMENT),
        Column("published", "First live", lambda each: each.published_at, Kind.MOMENT),
        Column("note", "Why", lambda each: each.note),
    ),
    order="-created",
    empty="Nobody has written a policy yet. The policy of the setting holds until a version is published.",
)

HISTORY: Table[PolicyChange] = Table(
    "Publications and rollbacks",
    (
        Column("at", "When", lambda each: each.at, Kind.MOMENT),
        Column("kind", "What", lambda each: each.kind.value, choices=True),
        Column("before", "From", lambda each: str(each.before or "setting"), Kind.CODE),
        Column("after", "To", lambda each: str(each.after or "setting"), Kind.CODE),
        Column("who", "Who", lambda each: each.who, choices=True),
        Column("why", "Why", lambda each: each.why),
    ),
    order="-at",
    prefix="h_",
    empty="Nothing was published yet.",
)


@router.get("/admin/policies", dependencies=[needs(Scope.POLICIES_READ)])
async def policies(view: ViewDep) -> Response:
    """All versions, and how each came to hold."""
    desk = view.service.policies
    versions = await desk.store.versions()
    return view.page(
        "policies.html",
        "Policies",
        published=next((each for each in versions if each.state is PolicyState.PUBLISHED), None),
        setting=desk.live.configured.id,
        versions=view.table(VERSIONS, versions),
        history=view.table(HISTORY, await desk.store.history()),
        scopes=Scope,
    )
