"""Everything on record of one run, in the order in which it happened."""

from fastapi import APIRouter, Depends

from app.api.conversations.reading import RunDep
from app.api.http.dependencies import PrincipalDep, ServiceDep, requires
from app.api.operations.trace_views import TraceView, trace_view
from app.domain.access import Scope

router = APIRouter(prefix="/v1/runs", tags=["runs"])

_READ = [Depends(requires(Scope.RUNS_READ)), Depends(requires(Scope.DECISIONS_READ))]


@router.get("/{run_id}/trace", dependencies=_READ, summary="Read all that is on record of a run")
async def read_trace(run: RunDep, service: ServiceDep, principal: PrincipalDep) -> TraceView:
    """The run as a line of time, with steps, decisions, attempts and feedback; text only with the scope runs:debug."""
    debug = principal.may(Scope.RUNS_DEBUG)
    return trace_view(await service.operations.traces.read(principal.tenant, run.id, with_words=debug))
