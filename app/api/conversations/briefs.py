"""What each specialist of a run was asked."""

from fastapi import APIRouter, Depends

from app.api.conversations.brief_views import BriefsView, BriefView, brief_view
from app.api.conversations.runs import RunDep
from app.api.http.dependencies import ServiceDep, requires
from app.domain.access import Scope
from app.domain.brief import Brief
from app.service import Service

router = APIRouter(prefix="/v1/runs", tags=["runs"])

_RUNS_READ = [Depends(requires(Scope.RUNS_READ))]


@router.get("/{run_id}/briefs", dependencies=_RUNS_READ)
async def read_briefs(run: RunDep, service: ServiceDep) -> BriefsView:
    """What each specialist was asked, with its figures and passages; empty until the briefs are written."""
    return await briefs_for(service, run.id)


async def briefs_for(service: Service, run_id: str) -> BriefsView:
    """The briefs of a run, their passages looked up as they were found."""
    briefs = await service.briefs.of_run(run_id)
    return BriefsView(data=tuple([await _view(service, each) for each in briefs]))


async def _view(service: Service, brief: Brief) -> BriefView:
    agent = service.agents.get(brief.agent)
    return brief_view(brief, agent.title if agent else brief.agent, await service.retriever.recall(brief.hits))
