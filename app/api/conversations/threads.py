"""Threads and their messages."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from app.api.conversations.schemas import ThreadBody, ThreadChangeBody
from app.api.conversations.views import MessageView, ThreadView, message_view, thread_view
from app.api.http.dependencies import PrincipalDep, ServiceDep, TeamDep, known, requires
from app.api.http.etags import ConditionsDep, entity_tag
from app.api.http.idempotency import CreatingRoute
from app.api.http.paging import PageView, PagingDep
from app.domain.access import Scope
from app.team import SaidElsewhere

_READ, _WRITE = [Depends(requires(Scope.RUNS_READ))], [Depends(requires(Scope.RUNS_WRITE))]

router = APIRouter(prefix="/v1/threads", tags=["threads"], route_class=CreatingRoute)

Words = Annotated[str, Query(max_length=200, description="what the title holds, whatever its case")]


@router.post("", status_code=HTTPStatus.CREATED, dependencies=_WRITE)
async def create_thread(body: ThreadBody, team: TeamDep, caller: PrincipalDep, response: Response) -> ThreadView:
    """Begin a conversation, empty or with turns that were spoken elsewhere."""
    if body.messages:
        turns: list[SaidElsewhere] = [(turn.role, turn.content) for turn in body.messages]
        thread = await team.take_over(turns, caller.author, body.title, body.metadata, body.sensitivity)
    else:
        thread = await team.begin(body.title, caller.user, body.metadata, body.sensitivity)
    view = thread_view(thread)
    response.headers["Location"] = f"/v1/threads/{view.id}"
    response.headers["ETag"] = entity_tag(view)
    return view


@router.get("", dependencies=_READ)
async def list_threads(service: ServiceDep, paging: PagingDep, q: Words = "") -> PageView[ThreadView]:
    """Conversations, newest first."""
    return paging.page(await service.conversations.listing.threads(paging.asked, q), thread_view)


@router.get("/{thread_id}", dependencies=_READ)
async def read_thread(thread_id: str, team: TeamDep, conditions: ConditionsDep) -> ThreadView:
    """One conversation."""
    view = thread_view(await team.thread(known("thr", thread_id)))
    conditions.reading(entity_tag(view))
    return view


@router.patch("/{thread_id}", dependencies=_WRITE)
async def rename_thread(thread_id: str, body: ThreadChangeBody, team: TeamDep, conditions: ConditionsDep) -> ThreadView:
    """Give a conversation another title; `If-Match` names the version that you have seen."""
    renamed = await team.rename(
        known("thr", thread_id), body.title, lambda thread: conditions.changing(entity_tag(thread_view(thread)))
    )
    view = thread_view(renamed)
    conditions.changed(entity_tag(view))
    return view


@router.delete("/{thread_id}", status_code=HTTPStatus.NO_CONTENT, dependencies=_WRITE)
async def delete_thread(thread_id: str, service: ServiceDep) -> None:
    """Stop what runs in a conversation, and delete it with everything below it, for good."""
    await service.team.discard(known("thr", thread_id))
    await service.conversations.replies.forget(f"/v1/threads/{thread_id}")


@router.get("/{thread_id}/messages", dependencies=_READ)
async def read_messages(thread_id: str, service: ServiceDep, paging: PagingDep) -> PageView[MessageView]:
    """The turns of a conversation, oldest first."""
    await service.team.thread(known("thr", thread_id))
    return paging.page(await service.conversations.listing.messages(thread_id, paging.asked), message_view)
