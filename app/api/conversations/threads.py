"""Threads and their messages."""

from typing import Annotated

from fastapi import APIRouter, Depends, Header, Response

from app.api.conversations.schemas import MessageBody, ThreadBody
from app.api.conversations.views import AcceptedView, MessageView, ThreadView, accepted_view, message_view, thread_view
from app.api.http.dependencies import PrincipalDep, TeamDep, known, requires
from app.domain.access import Scope

router = APIRouter(prefix="/v1/threads", tags=["threads"])

_RUNS_WRITE = [Depends(requires(Scope.RUNS_WRITE))]
_RUNS_READ = [Depends(requires(Scope.RUNS_READ))]

IdempotencyKey = Annotated[str | None, Header(min_length=1, max_length=255)]


@router.post("", dependencies=_RUNS_WRITE, status_code=201)
async def create_thread(body: ThreadBody, team: TeamDep, caller: PrincipalDep) -> ThreadView:
    """Begin a conversation."""
    return thread_view(await team.begin(body.title, caller.user))


@router.get("/{thread_id}", dependencies=_RUNS_READ)
async def read_thread(thread_id: str, team: TeamDep) -> ThreadView:
    """One conversation."""
    return thread_view(await team.thread(known("thr", thread_id)))


@router.get("/{thread_id}/messages", dependencies=_RUNS_READ)
async def read_messages(thread_id: str, team: TeamDep) -> dict[str, list[MessageView]]:
    """The turns of a conversation, oldest first."""
    return {"data": [message_view(each) for each in await team.messages(known("thr", thread_id))]}


@router.post("/{thread_id}/messages", dependencies=_RUNS_WRITE, status_code=202)
async def send_message(
    thread_id: str,
    body: MessageBody,
    team: TeamDep,
    caller: PrincipalDep,
    response: Response,
    idempotency_key: IdempotencyKey = None,
) -> AcceptedView:
    """Queue one message; follow its run for the answer or the questions."""
    accepted = await team.submit(body.submission(known("thr", thread_id), idempotency_key, caller.author))
    response.headers["Location"] = f"/v1/runs/{accepted.run.id}"
    response.headers["CTO-Run-Id"] = accepted.run.id
    if accepted.replayed:
        response.headers["Idempotency-Replayed"] = "true"
    return accepted_view(accepted)
