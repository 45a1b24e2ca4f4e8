"""Runs: created, read, followed, cancelled."""

import asyncio
from collections.abc import AsyncIterator
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Header, HTTPException, Query, Response
from fastapi.responses import JSONResponse
from fastapi.sse import EventSourceResponse, ServerSentEvent

from app.api.conversations.schemas import CancelBody, RunRequestBody
from app.api.conversations.threads import IdempotencyKey
from app.api.conversations.views import AcceptedView, RunsView, RunView, accepted_view, citation_view, run_view
from app.api.http.dependencies import PrincipalDep, ServiceDep, TeamDep, known, requires
from app.api.http.problems import problem_document
from app.domain.access import Scope
from app.domain.errors import InvalidRequest, NotFound, TeamError
from app.domain.labels import RunStatus
from app.domain.passage import Citation
from app.domain.run import Run
from app.team import Team

router = APIRouter(prefix="/v1/runs", tags=["runs"])

_RUNS_WRITE = [Depends(requires(Scope.RUNS_WRITE))]
_RUNS_READ = [Depends(requires(Scope.RUNS_READ))]

_RESTING = frozenset({*(status for status in RunStatus if status.final), RunStatus.CLARIFYING})
_RETRY_MS = 2000


@router.post("", dependencies=_RUNS_WRITE, status_code=202)
async def create_run(
    body: RunRequestBody,
    team: TeamDep,
    caller: PrincipalDep,
    response: Response,
    idempotency_key: IdempotencyKey = None,
) -> AcceptedView:
    """Queue one message, in a new thread unless one is named."""
    thread_id = known("thr", body.thread_id) if body.thread_id else None
    accepted = await team.submit(body.submission(thread_id, idempotency_key, caller.author))
    response.headers["Location"] = f"/v1/runs/{accepted.run.id}"
    response.headers["CTO-Run-Id"] = accepted.run.id
    if accepted.replayed:
        response.headers["Idempotency-Replayed"] = "true"
    return accepted_view(accepted)


@router.get("", dependencies=_RUNS_READ)
async def list_runs(team: TeamDep, thread_id: str, status: RunStatus | None = None) -> RunsView:
    """The runs of a thread, oldest first."""
    found = await team.runs_of(known("thr", thread_id))
    return RunsView(data=tuple([await whole_run(team, run.id) for run in found if status in {None, run.status}]))


async def readable_run(run_id: str, team: TeamDep) -> Run:
    """The run of the path; raises NotFound before anything is streamed."""
    return await team.run(known("run", run_id))


RunDep = Annotated[Run, Depends(readable_run)]


@router.get("/{run_id}", dependencies=_RUNS_READ)
async def read_run(run: RunDep, team: TeamDep, wait: Annotated[float, Query(ge=0, le=60)] = 0.0) -> RunView:
    """One run; with ``wait``, up to that many seconds until it has ended or asks back."""
    if wait and run.status not in _RESTING:
        try:
            async with asyncio.timeout(wait):
                await team.settled(run.id)
        except TimeoutError:
            pass
    return await whole_run(team, run.id)


async def whole_run(team: Team, run_id: str) -> RunView:
    """The run with everything that its events tell."""
    events = await team.history(run_id)
    return run_view(await team.run(run_id), events, await team.rounds(run_id))


def begin_after(
    run: RunDep,
    last_event_id: Annotated[int | None, Header(ge=0)] = None,
    after: Annotated[int, Query(ge=0)] = 0,
) -> int:
    """The number after which to go on; the header wins. Raises InvalidRequest beyond the run's last number."""
    place = after if last_event_id is None else last_event_id
    if run.status.final and place == run.last_seq:
        # Nothing will ever follow; 204 is what stops a browser's EventSource from asking again.
        raise HTTPException(HTTPStatus.NO_CONTENT)
    if place > run.last_seq:
        raise InvalidRequest(f"The run has events up to {run.last_seq} only, but {place} was given.")
    return place


@router.get("/{run_id}/events", dependencies=_RUNS_READ, response_class=EventSourceResponse)
async def follow_run(
    run: RunDep, after: Annotated[int, Depends(begin_after)], service: ServiceDep
) -> AsyncIterator[ServerSentEvent]:
    """Server-sent events: what is stored after ``after``, then what happens, to the end of the run."""
    yield ServerSentEvent(retry=_RETRY_MS)
    try:
        async for stored in service.team.follow(run.id, after):
            data = {"run_id": run.id, "seq": stored.seq, "at": stored.at.isoformat(), **service.team.dump(stored.event)}
            yield ServerSentEvent(data=data, event=stored.event.type, id=str(stored.seq))
    except TeamError as error:
        yield ServerSentEvent(data=problem_document(error), event="error")


@router.post("/{run_id}/cancel", dependencies=_RUNS_WRITE, status_code=202)
async def cancel_run(run: RunDep, team: TeamDep, body: CancelBody | None = None) -> JSONResponse:
    """Stop a run. One that has ended stays as it is (200)."""
    if run.status.final:
        return JSONResponse(run_view(run).model_dump(mode="json"), 200)
    stopped = await team.cancel(run.id, body.reason if body else "")
    return JSONResponse(run_view(stopped).model_dump(mode="json"), 202)


@router.get("/{run_id}/citations/{n}", dependencies=_RUNS_READ)
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
