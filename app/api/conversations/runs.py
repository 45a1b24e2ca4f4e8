"""Runs: listed, read, cancelled, looked into."""

import asyncio
from http import HTTPStatus
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query
from fastapi.responses import JSONResponse
from pydantic import AwareDatetime

from app.api.conversations.reading import RunDep, whole_run, whole_runs
from app.api.conversations.run_views import StepsView, step_view
from app.api.conversations.schemas import CancelBody
from app.api.conversations.views import RunView, citation_view, run_view
from app.api.http.dependencies import PrincipalDep, ServiceDep, TeamDep, known, requires
from app.api.http.paging import PageView, PagingDep
from app.domain.access import Scope
from app.domain.errors import Forbidden, NotFound
from app.domain.labels import Origin, RunStatus
from app.domain.passage import Citation
from app.domain.run import Run
from app.store.listing import RunFilter

_READ = [Depends(requires(Scope.RUNS_READ))]
_WRITE = [Depends(requires(Scope.RUNS_WRITE))]
_DEBUG = [Depends(requires(Scope.RUNS_DEBUG))]

router = APIRouter(prefix="/v1/runs", tags=["runs"])

_RESTING = frozenset({*(status for status in RunStatus if status.final), RunStatus.CLARIFYING})

Order = Annotated[
    Literal["oldest", "newest"] | None,
    Query(description="what comes first; without it, the oldest of a thread and otherwise the newest"),
]
Since = Annotated[AwareDatetime | None, Query(description="earliest time of creation")]
Include = Annotated[Literal["io"] | None, Query(description="`io` shows what the steps gave; needs the scope admin")]


@router.get("", dependencies=_READ)
async def list_runs(
    service: ServiceDep,
    paging: PagingDep,
    thread_id: str | None = None,
    status: RunStatus | None = None,
    origin: Origin | None = None,
    since: Since = None,
    order: Order = None,
) -> PageView[RunView]:
    """Runs, of one thread or all of them."""
    if thread_id is not None:
        await service.team.thread(known("thr", thread_id))
    oldest_first = order == "oldest" or (order is None and thread_id is not None)
    wanted = RunFilter(thread_id, status, origin, since, oldest_first)
    found = await service.conversations.listing.runs(wanted, paging.asked)
    views = {view.id: view for view in await whole_runs(service, found.items)}
    return paging.page(found, lambda run: views[run.id])


@router.get("/{run_id}", dependencies=_READ)
async def read_run(run: RunDep, service: ServiceDep, wait: Annotated[float, Query(ge=0, le=60)] = 0.0) -> RunView:
    """One run; with ``wait``, up to that many seconds until it has ended or asks back."""
    if wait and run.status not in _RESTING:
        try:
            async with asyncio.timeout(wait):
                await service.team.settled(run.id)
        except TimeoutError:
            pass
    return await whole_run(service, await service.team.run(run.id))


@router.post("/{run_id}/cancel", status_code=HTTPStatus.ACCEPTED, dependencies=_WRITE)
async def cancel_run(run: RunDep, team: TeamDep, body: CancelBody | None = None) -> JSONResponse:
    """Stop a run. One that has ended stays as it is (200)."""
    if run.status.final:
        return JSONResponse(run_view(run).model_dump(mode="json"), HTTPStatus.OK)
    stopped = await team.cancel(run.id, body.reason if body else "")
    return JSONResponse(run_view(stopped).model_dump(mode="json"), HTTPStatus.ACCEPTED)


@router.get("/{run_id}/steps", dependencies=_DEBUG)
async def read_steps(run: RunDep, service: ServiceDep, principal: PrincipalDep, include: Include = None) -> StepsView:
    """What the journal of a run says: its steps, how often each was begun, and what it cost."""
    if include is not None and not principal.may(Scope.ADMIN):
        raise Forbidden(f"Results of steps need the scope {Scope.ADMIN.value}.")
    steps = await service.conversations.steps.of_run(run.id)
    return StepsView(data=tuple(step_view(each, with_result=include is not None) for each in steps))


@router.get("/{run_id}/citations/{n}", dependencies=_READ)
async def read_citation(run: RunDep, n: int, service: ServiceDep) -> dict[str, object]:
    """The passage of the version that was cited: its section's text, with the span of the quote in it."""
    citation = _citation(run, n)
    shown = await service.library.cited(citation.path, citation.content_hash, citation.start)
    return {
        "citation": citation_view(citation).model_dump(),
        "text": shown.text,
        "start": citation.start - shown.start,
        "end": citation.end - shown.start,
        "current": shown.version.current,
    }


def _citation(run: Run, n: int) -> Citation:
    for citation in run.conclusion.citations if run.conclusion else ():
        if citation.n == n:
            return citation
    raise NotFound(f"The run has no citation {n}.")
