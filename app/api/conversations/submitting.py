"""Messages on their way in: each becomes a run."""

from http import HTTPStatus

from fastapi import APIRouter, Depends, Request, Response

from app.api.conversations.reading import RunDep
from app.api.conversations.schemas import MessageBody, RunRequestBody
from app.api.conversations.views import AcceptedView, RunView, accepted_view, run_view
from app.api.http.dependencies import PrincipalDep, TeamDep, known, requires
from app.api.http.idempotency import DOCUMENTED, REPLAYED, CreatingRoute, IdempotencyKey
from app.domain.access import Scope
from app.domain.run import Submission
from app.team import Team

# The key of a message is kept with its run, in one transaction: no crash comes between the two.
router = APIRouter(prefix="/v1", tags=["runs"], dependencies=[Depends(requires(Scope.RUNS_WRITE))])
retries = APIRouter(
    prefix="/v1/runs", tags=["runs"], dependencies=[Depends(requires(Scope.RUNS_WRITE))], route_class=CreatingRoute
)


@router.post("/runs", status_code=HTTPStatus.ACCEPTED, openapi_extra=DOCUMENTED)
async def create_run(
    body: RunRequestBody, team: TeamDep, caller: PrincipalDep, request: Request, response: Response, key: IdempotencyKey
) -> AcceptedView:
    """Queue one message, in a new thread unless one is named."""
    thread_id = known("thr", body.thread_id) if body.thread_id else None
    return await _submit(team, body.submission(thread_id, key, caller.author), request, response)


@router.post(
    "/threads/{thread_id}/messages", status_code=HTTPStatus.ACCEPTED, tags=["threads"], openapi_extra=DOCUMENTED
)
async def send_message(
    thread_id: str,
    body: MessageBody,
    team: TeamDep,
    caller: PrincipalDep,
    request: Request,
    response: Response,
    key: IdempotencyKey,
) -> AcceptedView:
    """Queue one message; follow its run for the answer or the questions."""
    return await _submit(team, body.submission(known("thr", thread_id), key, caller.author), request, response)


@retries.post("/{run_id}/retry", status_code=HTTPStatus.ACCEPTED)
async def retry_run(run: RunDep, team: TeamDep, caller: PrincipalDep, request: Request, response: Response) -> RunView:
    """Try a message again whose run failed, was declined or cancelled; the new run has an id of its own."""
    again = await team.retry(run.id, caller.author)
    _name(again.id, request, response)
    return run_view(again)


async def _submit(team: Team, submission: Submission, request: Request, response: Response) -> AcceptedView:
    accepted = await team.submit(submission)
    _name(accepted.run.id, request, response)
    if accepted.replayed:
        response.headers[REPLAYED] = "true"
    return accepted_view(accepted)


def _name(run_id: str, request: Request, response: Response) -> None:
    """Say where the run is."""
    response.headers["Location"] = f"/v1/runs/{run_id}"
    request.state.run_id = run_id
