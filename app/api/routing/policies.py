"""Routing policies: versions, the one that holds, and who changed that and why."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path

from app.api.http.dependencies import ServiceDep, requires
from app.api.routing.policy_views import (
    ChangesView,
    ChangeView,
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
from app.domain.access import Scope
from app.domain.errors import NotFound
from app.domain.policy_version import HIGHEST_VERSION, POLICY_NAME, PolicyRef, policy_ref

router = APIRouter(prefix="/v1/policies", tags=["policies"])

_POLICIES_READ = [Depends(requires(Scope.POLICIES_READ))]
_POLICIES_PUBLISH = [Depends(requires(Scope.POLICIES_PUBLISH))]
_POLICIES_WRITE = [Depends(requires(Scope.POLICIES_WRITE))]

Name = Annotated[str, Path(pattern=POLICY_NAME, examples=["house"])]
Version = Annotated[int, Path(ge=1, le=HIGHEST_VERSION)]


@router.get("", dependencies=_POLICIES_READ)
async def list_policies(service: ServiceDep) -> PoliciesView:
    """All versions without their texts."""
    return PoliciesView(data=tuple(policy_view(each) for each in await service.policies.store.versions()))


@router.get("/live", dependencies=_POLICIES_READ)
async def read_live(service: ServiceDep) -> LivePolicyView:
    """The published version, and the policy that this process uses for its next call."""
    desk = service.policies
    published = await desk.store.live()
    return LivePolicyView(
        in_use=desk.live().id,
        setting=desk.live.configured.id,
        published=policy_text_view(published) if published else None,
    )


@router.get("/history", dependencies=_POLICIES_READ)
async def read_history(service: ServiceDep) -> ChangesView:
    """Every publication and rollback, oldest first."""
    return ChangesView(data=tuple(change_view(each) for each in await service.policies.store.history()))


@router.post("/rollback", dependencies=_POLICIES_PUBLISH)
async def roll_back(body: RollbackBody, service: ServiceDep) -> ChangeView:
    """Make the version live again that was so before, or the one that ``to`` names."""
    to = None if body.to is None else policy_ref(body.to)
    if body.to is not None and to is None:
        raise NotFound(f"There is no policy {body.to}: a version is named like house@3.")
    return change_view(await service.policies.rollback(body.who, body.why, to))


@router.get("/{name}/{version}", dependencies=_POLICIES_READ)
async def read_policy(name: Name, version: Version, service: ServiceDep) -> PolicyTextView:
    """One version with its text."""
    return policy_text_view(await service.policies.store.get(PolicyRef(name, version)))


@router.post("/{name}/drafts", dependencies=_POLICIES_WRITE, status_code=201)
async def save_draft(name: Name, body: DraftBody, service: ServiceDep) -> PolicyView:
    """Keep a text as the next version; nothing uses it until it is published. Errors name the line."""
    return policy_view(await service.policies.draft(name, body.yaml, body.author, body.note))


@router.post("/{name}/{version}/publish", dependencies=_POLICIES_PUBLISH)
async def publish(name: Name, version: Version, body: PublishBody, service: ServiceDep) -> ChangeView:
    """Make a draft live: for the next call of every process, within seconds, without a restart."""
    return change_view(await service.policies.publish(PolicyRef(name, version), body.who, body.why))
