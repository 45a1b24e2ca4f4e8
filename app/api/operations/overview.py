"""The service at a glance: what the first page of the console shows."""

from fastapi import APIRouter, Depends

from app.api.http.dependencies import PrincipalDep, ServiceDep, requires
from app.api.operations.overview_views import OverviewView, overview_view
from app.domain.access import Scope
from app.domain.insight.overview import overseen

router = APIRouter(prefix="/v1", tags=["insights"])


@router.get("/overview", summary="Read the overview", dependencies=[Depends(requires(Scope.USAGE_READ))])
async def read_overview(service: ServiceDep, principal: PrincipalDep) -> OverviewView:
    """The last seven days against the seven before: runs, cost, time, failures, judgements, tiers, and what waits now.

    Of the caller's tenant; of the whole installation for an operator who may see the usage of all tenants.
    """
    return overview_view(await service.operations.overview.read(overseen(principal)))
