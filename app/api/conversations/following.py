"""Events of a run or a thread: as a stream, or in pages."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Header, HTTPException, Query, Response

from app.api.conversations.event_views import EventDetail, EventsView, event_view, told
from app.api.conversations.reading import RunDep
from app.api.conversations.run_views import TicketView
from app.api.conversations.thread_stream import Positions, positions_at, thread_events
from app.api.http.dependencies import PrincipalDep, ServiceDep, known, requires
from app.api.http.paging import PagingDep
from app.api.http.problems import problem_document
from app.api.http.streaming import RETRY, EventStream, server_event
from app.domain.access import Scope
from app.domain.errors import Forbidden, InvalidCursor, InvalidRequest, TeamError
from app.domain.events import StoredEvent
from app.domain.paging import cut
from app.domain.run import Run
from app.service import Service
from app.team import Team

router = APIRouter(prefix="/v1", tags=["runs"], dependencies=[Depends(requires(Scope.RUNS_READ))])

_STREAM: dict[int | str, dict[str, object]] = {200: {"content": {"text/event-stream": {"schema": {"type": "string"}}}}}
_STREAM_OR_PAGE: dict[int | str, dict[str, object]] = {
    200: {"model": EventsView, "content": {"text/event-stream": {"schema": {"type": "string"}}}},
    204: {"description": "the run has ended, and there is nothing after the given number"},
}

Wanted = Annotated[
    EventDetail | None, Query(description="how much is told; without it, as much as you may see (`all`: runs:debug)")
]


async def detail_of(principal: PrincipalDep, events: Wanted = None) -> EventDetail:
    """How much the caller is told; raises Forbidden for more than it may see."""
    debug = principal.may(Scope.RUNS_DEBUG)
    if events is EventDetail.ALL and not debug:
        raise Forbidden(f"All events need the scope {Scope.RUNS_DEBUG.value}.")
    return events or (EventDetail.ALL if debug else EventDetail.PROGRESS)


async def begin_after(
    run: RunDep,
    last_event_id: Annotated[int | None, Header(ge=0)] = None,
    after: Annotated[int, Query(ge=0)] = 0,
) -> int:
    """The number after which to go on; the header wins. Raises InvalidRequest beyond the run's last number."""
    place = after if last_event_id is None else last_event_id
    if place > run.last_seq:
        raise InvalidRequest(f"The run has events up to {run.last_seq} only, but {place} was given.")
    return place


Ticket = Annotated[
    str | None, Query(max_length=100, description="leave to follow, in place of a header; the access control takes it")
]
DetailDep = Annotated[EventDetail, Depends(detail_of)]
AfterDep = Annotated[int, Depends(begin_after)]


@router.get(
    "/runs/{run_id}/events",
    response_class=Response,
    responses=_STREAM_OR_PAGE,
)
async def follow_run(  # noqa: PLR0913, PLR0917 - each is a part of the request
    run: RunDep,
    after: AfterDep,
    detail: DetailDep,
    service: ServiceDep,
    paging: PagingDep,
    response: Response,
    accept: Annotated[str, Header()] = "",
    ticket: Ticket = None,  # noqa: ARG001 - part of the address, which the document shows
) -> Response:
    """What is stored after `after`, then what happens, to the end of the run; with `Accept: application/json`, pages.

    The stream sends a comment in every 15 seconds of silence, and closes after an hour: connect again with the last id.
    """
    if "application/json" in accept and "text/event-stream" not in accept:
        view = await _page(run, after, detail, service, paging)
        return Response(view.model_dump_json(), media_type="application/json", headers=dict(response.headers))
    if run.status.final and after == run.last_seq:
        # Nothing will ever follow; 204 is what stops a browser's EventSource from asking again.
        raise HTTPException(HTTPStatus.NO_CONTENT)
    return EventStream(_stream(service.team, run, after, detail), _leaver(service.team, run))


@router.post("/runs/{run_id}/events/ticket", status_code=HTTPStatus.CREATED)
async def issue_ticket(run: RunDep, service: ServiceDep) -> TicketView:
    """Leave to open one stream of this run within 60 seconds, by `?ticket=`, where no header can be sent."""
    ticket, expires_at = await service.conversations.tickets.issue(run.id)
    return TicketView(ticket=ticket, expires_at=expires_at)


async def positions_of(
    thread_id: str,
    service: ServiceDep,
    last_event_id: Annotated[str | None, Header(max_length=2000)] = None,
    after: Annotated[str | None, Query(max_length=2000, description="the id of an event of this stream")] = None,
) -> Positions:
    """Where to go on in a thread; the header wins. Raises NotFound and InvalidRequest before anything is streamed."""
    await service.team.thread(known("thr", thread_id))
    place = last_event_id or after
    return positions_at(await service.conversations.listing.places(thread_id), place) if place else Positions()


@router.get("/threads/{thread_id}/events", response_class=Response, responses=_STREAM, tags=["threads"])
async def follow_thread(
    thread_id: str, positions: Annotated[Positions, Depends(positions_of)], detail: DetailDep, service: ServiceDep
) -> Response:
    """The events of all runs of a conversation, and of those that come; it does not end with a run.

    Ids have the form `<run>.<number>`, with further places behind commas while several runs are under way.
    """
    return EventStream(thread_events(service, thread_id, positions, detail))


async def _stream(team: Team, run: Run, after: int, detail: EventDetail) -> AsyncGenerator[bytes]:
    yield RETRY
    try:
        async for batch in team.batches(run.id, after):
            shown = [each for each in batch if told(each.event, detail)]
            if shown:
                yield b"".join([server_event(each.event.type, event_view(team, each), str(each.seq)) for each in shown])
    except TeamError as error:
        yield server_event("error", problem_document(error))


def _leaver(team: Team, run: Run) -> Callable[[], Awaitable[None]] | None:
    """What happens when the follower of a run leaves before its end."""
    if run.wishes.on_disconnect == "continue":
        return None

    async def stop() -> None:
        await team.cancel(run.id, "disconnected")

    return stop


async def _page(run: Run, after: int, detail: EventDetail, service: Service, paging: PagingDep) -> EventsView:
    window, place = paging.asked, after
    if window.after is not None:
        place = _number(window.after)
    found: list[StoredEvent] = []
    while len(found) < window.reach and (batch := await service.team.events.read(run.id, place)):
        place = batch[-1].seq
        found += [each for each in batch if told(each.event, detail)]
    shown = cut(found, window, lambda each: (str(each.seq),))
    cursor = None if shown.last is None else paging.cursor(shown.last)
    data = tuple(event_view(service.team, each) for each in shown.items)
    return EventsView(data=data, next_cursor=cursor, last_seq=run.last_seq)


def _number(place: tuple[str, ...]) -> int:
    if len(place) != 1 or not place[0].isdecimal():
        raise InvalidCursor
    return int(place[0])
