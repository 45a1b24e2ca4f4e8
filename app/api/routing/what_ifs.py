"""What a draft would have done with logged decisions, what better costs, and how the questions drift."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query
from pydantic import AwareDatetime

from app.api.http.dependencies import PrincipalDep, ServiceDep, requires
from app.api.routing.policies import Name, Version
from app.api.routing.what_if_views import (
    DriftView,
    FrontierView,
    WhatIfBody,
    WhatIfView,
    drift_view,
    frontier_view,
    what_if_view,
)
from app.domain.access import Principal, Scope
from app.domain.policy_version import PolicyRef
from app.policy.whatif.desk import Span

router = APIRouter(prefix="/v1", tags=["policies"], dependencies=[Depends(requires(Scope.POLICIES_READ))])

Since = Annotated[AwareDatetime | None, Query(description="without it, 30 days before the end")]
Until = Annotated[AwareDatetime | None, Query(description="without it, now")]


async def _asked(principal: PrincipalDep, since: Since = None, until: Until = None) -> Span:
    """The decisions that are looked at: an operator's are those of all tenants."""
    return Span(_whose(principal), since, until)


SpanDep = Annotated[Span, Depends(_asked)]


@router.post("/policies/what-if", summary="Replay the log under a text")
async def what_if_text(body: WhatIfBody, service: ServiceDep, span: SpanDep) -> WhatIfView:
    """What a draft would have done with the decisions of a period. Nothing is kept, and no model is asked.

    Operators see the decisions of all tenants, others those of their own.
    """
    return what_if_view(await service.what_ifs.what_if(body.yaml, span))


@router.post("/policies/{name}/{version}/what-if", summary="Replay the log under a version")
async def what_if_version(name: Name, version: Version, service: ServiceDep, span: SpanDep) -> WhatIfView:
    """What a version would have done with the decisions of a period."""
    return what_if_view(await service.what_ifs.what_if(PolicyRef(name, version), span))


@router.post("/policies/frontier", summary="Cost against quality, with a text")
async def frontier_text(body: WhatIfBody, service: ServiceDep, span: SpanDep) -> FrontierView:
    """Every backend by itself, the policy that holds, the draft, and what lies between them."""
    return frontier_view(await service.what_ifs.frontier(body.yaml, span))


@router.get("/policies/{name}/{version}/frontier", summary="Cost against quality, with a version")
async def frontier_version(name: Name, version: Version, service: ServiceDep, span: SpanDep) -> FrontierView:
    """Every backend by itself, the policy that holds, the version, and what lies between them."""
    return frontier_view(await service.what_ifs.frontier(PolicyRef(name, version), span))


@router.get("/drift", summary="Read how the questions drift")
async def read_drift(service: ServiceDep, principal: PrincipalDep) -> DriftView:
    """The questions of the last 7 days against those of the 28 days before, feature by feature."""
    return drift_view(await service.what_ifs.drift(_whose(principal)))


def _whose(principal: Principal) -> str | None:
    return None if principal.operator else principal.tenant
