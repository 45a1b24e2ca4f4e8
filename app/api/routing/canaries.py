"""Canaries: a draft for a share of the threads, step by step, with a way back."""

from typing import Annotated

from fastapi import APIRouter, Depends, Header, Response

from app.api.http.dependencies import PrincipalDep, ServiceDep, operates, requires
from app.api.routing.canary_views import (
    CanaryReportView,
    CanaryRowView,
    StartBody,
    canary_report_view,
    canary_row_view,
)
from app.api.routing.policies import Name, Version, said_by
from app.api.routing.policy_views import PublishBody
from app.domain.access import Scope
from app.domain.errors import PreconditionRequired
from app.domain.policy_version import PolicyRef
from app.domain.trail import Action

router = APIRouter(prefix="/v1/policies", tags=["policies"])

SeenPolicy = Annotated[str | None, Header(alias="If-Match", max_length=100, description="ETag of the active policy")]
SeenCanary = Annotated[str | None, Header(alias="If-Match", max_length=100, description="ETag of the canary")]

_READ = [Depends(requires(Scope.POLICIES_READ))]
_PUBLISH = [Depends(requires(Scope.POLICIES_PUBLISH)), Depends(operates)]


@router.get("/canary", summary="Read the canary", dependencies=_READ)
async def read_canary(service: ServiceDep, response: Response) -> CanaryReportView:
    """The canary that goes on or the last one: both sides' numbers, what follows from them, and what was done."""
    found = await service.canaries.view()
    if found.canary is not None:
        response.headers["ETag"] = f'"{found.canary.tag}"'
    return canary_report_view(found)


@router.post("/{name}/{version}/canary", summary="Begin a canary", status_code=201, dependencies=_PUBLISH)
async def start_canary(
    name: Name,
    version: Version,
    body: StartBody,
    service: ServiceDep,
    principal: PrincipalDep,
    if_match: SeenPolicy = None,
) -> CanaryRowView:
    """Serve the first share of the threads by a draft. It goes on by itself up to the share before the whole."""
    said = said_by(body, principal, Action.CANARY_START, if_match)
    return canary_row_view(
        await service.canaries.start(PolicyRef(name, version), said, principal.tenant, body.max_cost)
    )


@router.post("/canary/step", summary="Take the next step", dependencies=_PUBLISH)
async def step_canary(
    body: PublishBody, service: ServiceDep, principal: PrincipalDep, if_match: SeenCanary = None
) -> CanaryRowView:
    """Serve the next share, and at last everybody, where the numbers allow it.

    `If-Match` names the state that you have seen: the same request sent twice takes one step, not two.
    """
    if if_match is None:
        raise PreconditionRequired
    return canary_row_view(await service.canaries.step(said_by(body, principal, Action.CANARY_STEP, if_match)))


@router.post("/canary/hold", summary="Hold the canary", dependencies=_PUBLISH)
async def hold_canary(
    body: PublishBody, service: ServiceDep, principal: PrincipalDep, if_match: SeenCanary = None
) -> CanaryRowView:
    """Take no more steps. It is still rolled back where it does harm."""
    return canary_row_view(await service.canaries.hold(said_by(body, principal, Action.CANARY_HOLD, if_match)))


@router.post("/canary/resume", summary="Let the canary go on", dependencies=_PUBLISH)
async def resume_canary(
    body: PublishBody, service: ServiceDep, principal: PrincipalDep, if_match: SeenCanary = None
) -> CanaryRowView:
    """Go on after it was held."""
    return canary_row_view(await service.canaries.resume(said_by(body, principal, Action.CANARY_RESUME, if_match)))


@router.post("/canary/rollback", summary="Roll the canary back", dependencies=_PUBLISH)
async def roll_canary_back(
    body: PublishBody, service: ServiceDep, principal: PrincipalDep, if_match: SeenCanary = None
) -> CanaryRowView:
    """Serve nobody by the candidate any more. To be tried again it needs a new number."""
    return canary_row_view(await service.canaries.rollback(said_by(body, principal, Action.CANARY_ROLLBACK, if_match)))
