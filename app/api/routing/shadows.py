"""Shadows: a draft that decides beside the live policy, where nobody sees it."""

from fastapi import APIRouter, Depends

from app.api.http.dependencies import PrincipalDep, ServiceDep, operates, requires
from app.api.routing.canaries import SeenPolicy
from app.api.routing.policies import Name, Version, said_by
from app.api.routing.policy_views import PublishBody
from app.api.routing.shadow_views import (
    ShadowBody,
    ShadowReportView,
    ShadowRowView,
    shadow_report_view,
    shadow_row_view,
)
from app.domain.access import Scope
from app.domain.budget import nano
from app.domain.policy_version import PolicyRef
from app.domain.trail import Action

router = APIRouter(prefix="/v1/policies", tags=["policies"])

_READ = [Depends(requires(Scope.POLICIES_READ)), Depends(operates)]
_PUBLISH = [Depends(requires(Scope.POLICIES_PUBLISH)), Depends(operates)]


@router.get("/shadow", summary="Read the shadow", dependencies=_READ)
async def read_shadow(service: ServiceDep) -> ShadowReportView:
    """The shadow that goes on or the last one: what it would change, and the last calls that were made twice."""
    return shadow_report_view(await service.shadows.view())


@router.post("/{name}/{version}/shadow", summary="Begin a shadow", status_code=201, dependencies=_PUBLISH)
async def start_shadow(
    name: Name,
    version: Version,
    body: ShadowBody,
    service: ServiceDep,
    principal: PrincipalDep,
    if_match: SeenPolicy = None,
) -> ShadowRowView:
    """Let a draft decide beside the live policy. Where their first choices differ, the draft's is called as well.

    Only for public and internal text, behind the answer, and as long as the budget lasts. Nobody sees what it says.
    """
    said = said_by(body, principal, Action.SHADOW_START, if_match)
    ref = PolicyRef(name, version)
    return shadow_row_view(await service.shadows.start(ref, said, nano(body.budget_usd), judged=body.judge))


@router.post("/shadow/stop", summary="Stop the shadow", dependencies=_PUBLISH)
async def stop_shadow(body: PublishBody, service: ServiceDep, principal: PrincipalDep) -> ShadowRowView:
    """Compare no more. What was found stays to be read."""
    return shadow_row_view(await service.shadows.stop(said_by(body, principal, Action.SHADOW_STOP, None)))
