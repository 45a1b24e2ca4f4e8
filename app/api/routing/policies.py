"""Routing policies: versions, the one that holds, and who changed that and why."""

import difflib
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Path, Query, Response

from app.api.http.dependencies import PrincipalDep, ServiceDep, operates, requires
from app.api.routing.policy_views import (
    ChangesView,
    ChangeView,
    CheckBody,
    CheckView,
    DiffView,
    DraftBody,
    LivePolicyView,
    PoliciesView,
    PolicyTextView,
    PolicyView,
    PublishBody,
    RollbackBody,
    change_view,
    policy_text_view,
    policy_view,
)
from app.domain.access import Principal, Scope
from app.domain.errors import InvalidPolicy, NotFound
from app.domain.policy_version import HIGHEST_VERSION, POLICY_NAME, PolicyDraft, PolicyRef, Said, policy_ref
from app.domain.trail import Action, change_by
from app.routing.policy import Policy

router = APIRouter(prefix="/v1/policies", tags=["policies"])

Name = Annotated[str, Path(pattern=POLICY_NAME, examples=["house"])]
Version = Annotated[int, Path(ge=1, le=HIGHEST_VERSION)]
IfMatch = Annotated[str | None, Header(max_length=100, description="ETag of the active policy that the caller saw")]
IfNoneMatch = Annotated[str | None, Header(max_length=200)]

_READ = [Depends(requires(Scope.POLICIES_READ))]
_WRITE = [Depends(requires(Scope.POLICIES_WRITE)), Depends(operates)]
_PUBLISH = [Depends(requires(Scope.POLICIES_PUBLISH)), Depends(operates)]


@router.get("", summary="List policies", dependencies=_READ)
async def list_policies(service: ServiceDep) -> PoliciesView:
    """All versions without their texts."""
    return PoliciesView(data=tuple(policy_view(each) for each in await service.policies.store.versions()))


@router.get("/live", summary="Read what holds", dependencies=_READ)
async def read_live(service: ServiceDep) -> LivePolicyView:
    """The published version, and the policy that this process uses for its next call."""
    desk = service.policies
    published = await desk.store.live()
    return LivePolicyView(
        in_use=desk.live().id,
        setting=desk.live.configured.id,
        published=policy_text_view(published) if published else None,
    )


@router.get(
    "/active",
    summary="Read the published version",
    dependencies=_READ,
    response_model=LivePolicyView,
    responses={304: {"description": "It is still the one whose ETag was sent."}},
)
async def read_active(
    service: ServiceDep, response: Response, if_none_match: IfNoneMatch = None
) -> LivePolicyView | Response:
    """The same as ``live``, with an ETag that names the published version."""
    live = await read_live(service)
    tag = f'"{live.published.id if live.published else ""}"'
    if tag in [each.strip() for each in (if_none_match or "").split(",")]:
        return Response(status_code=304, headers={"ETag": tag})
    response.headers["ETag"] = tag
    return live


@router.get("/history", summary="List publications and rollbacks", dependencies=_READ)
async def read_history(service: ServiceDep) -> ChangesView:
    """Every publication and rollback, oldest first."""
    return ChangesView(data=tuple(change_view(each) for each in await service.policies.store.history()))


@router.post("/check", summary="Check a text", dependencies=_READ)
async def check_text(body: CheckBody, service: ServiceDep) -> CheckView:
    """Whether a text can be used with the backends as they are now; nothing is kept. Errors name the line."""
    try:
        found = await service.policies.read(body.yaml)
    except InvalidPolicy as error:
        return CheckView(usable=False, errors=(error.sentence,))
    return _usable(found)


@router.post("/rollback", summary="Roll back", dependencies=_PUBLISH)
async def roll_back(
    body: RollbackBody, service: ServiceDep, principal: PrincipalDep, if_match: IfMatch = None
) -> ChangeView:
    """Make the version live again that was so before, or the one that ``to`` names."""
    to = None if body.to is None else policy_ref(body.to)
    if body.to is not None and to is None:
        raise NotFound(f"There is no policy {body.to}: a version is named like house@3.")
    said = said_by(body, principal, Action.POLICY_ROLLBACK, if_match)
    return change_view(await service.policies.rollback(said, to))


@router.get("/{name}/{version}", summary="Read a version", dependencies=_READ)
async def read_policy(name: Name, version: Version, service: ServiceDep) -> PolicyTextView:
    """One version with its text."""
    return policy_text_view(await service.policies.store.get(PolicyRef(name, version)))


@router.get("/{name}/{version}/diff", summary="Compare two versions", dependencies=_READ)
async def diff(
    name: Name,
    version: Version,
    service: ServiceDep,
    to: Annotated[str, Query(max_length=80, description="the version to compare with", examples=["house@4"])],
) -> DiffView:
    """What changed from one version to another, as a unified diff of their texts."""
    other = policy_ref(to)
    if other is None:
        raise NotFound(f"There is no policy {to}: a version is named like house@3.")
    one = await service.policies.store.get(PolicyRef(name, version))
    two = await service.policies.store.get(other)
    lines = difflib.unified_diff(one.yaml.splitlines(), two.yaml.splitlines(), str(one.ref), str(two.ref), lineterm="")
    return DiffView(before=str(one.ref), after=str(two.ref), diff="\n".join(lines))


@router.post("/{name}/{version}/check", summary="Check a version", dependencies=_READ)
async def check_version(name: Name, version: Version, service: ServiceDep) -> CheckView:
    """Whether a version can be used with the backends as they are now."""
    try:
        found = await service.policies.check(PolicyRef(name, version))
    except InvalidPolicy as error:
        return CheckView(usable=False, errors=(error.sentence,))
    return _usable(found)


@router.post("/{name}/drafts", summary="Keep a draft", status_code=201, dependencies=_WRITE)
async def save_draft(name: Name, body: DraftBody, service: ServiceDep, principal: PrincipalDep) -> PolicyView:
    """Keep a text as the next version; nothing uses it until it is published. Errors name the line."""
    draft = PolicyDraft(name, body.yaml, body.author, body.note)
    change = change_by(principal, Action.POLICY_DRAFT, name, body.note, {"author": body.author})
    return policy_view(await service.policies.draft(draft, change))


@router.post("/{name}/{version}/publish", summary="Publish a draft", dependencies=_PUBLISH)
async def publish(
    name: Name,
    version: Version,
    body: PublishBody,
    service: ServiceDep,
    principal: PrincipalDep,
    if_match: IfMatch = None,
) -> ChangeView:
    """Make a draft live: for the next call of every process, within seconds, without a restart."""
    said = said_by(body, principal, Action.POLICY_PUBLISH, if_match)
    return change_view(await service.policies.publish(PolicyRef(name, version), said))


def said_by(body: PublishBody, principal: Principal, action: Action, if_match: str | None) -> Said:
    """Who changes what and why, and what the caller saw before."""
    change = change_by(principal, action, "", body.why, {"named": body.who})
    seen = None if if_match is None or if_match.strip() == "*" else if_match.strip().strip('"')
    return Said(body.who, body.why, seen, change)


def _usable(policy: Policy) -> CheckView:
    return CheckView(usable=True, rules=tuple(rule.id for rule in policy.rules))
