"""The run of a path, and what belongs to it."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import Depends, Request

from app.api.conversations.views import RunView, run_view
from app.api.http.dependencies import TeamDep, known
from app.domain.run import Run
from app.service import Service


async def readable_run(request: Request, run_id: str, team: TeamDep) -> Run:
    """The run of the path; raises NotFound before anything is streamed."""
    run = await team.run(known("run", run_id))
    request.state.run_id = run.id
    return run


RunDep = Annotated[Run, Depends(readable_run)]


async def whole_runs(service: Service, runs: Sequence[Run]) -> tuple[RunView, ...]:
    """The runs with everything that their events tell, in the given order."""
    told = await service.conversations.listing.told(runs)
    return tuple(run_view(run, told[run.id].events, told[run.id].rounds) for run in runs)


async def whole_run(service: Service, run: Run) -> RunView:
    """The run with everything that its events tell."""
    return (await whole_runs(service, [run]))[0]
