"""From runs to cases: drafts, scrubbed, until a person accepts or drops them."""

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from app.api.evaluation.draft_views import (
    DraftChangeBody,
    DraftOfRunBody,
    DraftsView,
    DraftView,
    ProposalBody,
    ProposedView,
    draft_view,
    proposed_view,
)
from app.api.http.dependencies import PrincipalDep, ServiceDep, known, requires
from app.api.http.etags import VersionToChange, version_tag
from app.domain.access import Scope
from app.domain.evaluation.draft import DraftState
from app.evaluation.cases.writing import lines_of
from app.evaluation.drafting.desk import DraftDesk
from app.evaluation.drafting.opening import draft_desk

router = APIRouter(prefix="/v1/evaluations/drafts", tags=["evaluations"])

_READ = [Depends(requires(Scope.EVALS_READ))]
_WRITE = [Depends(requires(Scope.EVALS_WRITE))]
_MOST = 1_000


async def desk_of(service: ServiceDep) -> DraftDesk:
    """The desk of the running service."""
    return draft_desk(service)


async def _draft_id(draft_id: str) -> str:
    return known("drf", draft_id)


DeskDep = Annotated[DraftDesk, Depends(desk_of)]
DraftId = Annotated[str, Depends(_draft_id)]


@router.get("", summary="List drafts of cases", dependencies=_READ)
async def list_drafts(
    desk: DeskDep, state: DraftState | None = None, limit: Annotated[int, Query(ge=1, le=_MOST)] = 100
) -> DraftsView:
    """The drafts of the tenant, the latest first."""
    return DraftsView(data=tuple(map(draft_view, await desk.store.all(state, limit))))


@router.post("", status_code=201, summary="Make a draft of a run", dependencies=_WRITE)
async def create_draft(body: DraftOfRunBody, desk: DeskDep, caller: PrincipalDep, response: Response) -> DraftView:
    """A case without labels, of which every value that is somebody's was replaced. A run has at most one draft."""
    run_id = known("run", body.run_id)
    draft = await desk.from_run(run_id, caller, confidential=body.confidential, amounts=body.amounts)
    response.headers["Location"] = f"/v1/evaluations/drafts/{draft.id}"
    response.headers["ETag"] = version_tag(draft.version)
    return draft_view(draft)


@router.post("/propose", status_code=201, summary="Make drafts of recent runs", dependencies=_WRITE)
async def propose_drafts(body: ProposalBody, desk: DeskDep, caller: PrincipalDep) -> ProposedView:
    """Of runs with a thumb down, two rounds of questions, another backend than the first, or nothing in the library.

    A few are taken at random. Of threads above internal none is.
    """
    since = timedelta(days=body.days)
    return proposed_view(await desk.propose(caller, since, limit=body.limit, random=body.random, amounts=body.amounts))


@router.get("/export", summary="Export accepted cases", dependencies=_READ, response_class=Response)
async def export_drafts(desk: DeskDep) -> Response:
    """The accepted cases as JSON Lines, as they stand in a file of cases."""
    accepted = await desk.store.all(DraftState.ACCEPTED, _MOST)
    lines = lines_of(draft.case for draft in reversed(accepted))
    headers = {"Content-Disposition": 'attachment; filename="cases.jsonl"'}
    return Response(lines, media_type="application/x-ndjson", headers=headers)


@router.get("/{draft_id}", summary="Read a draft", dependencies=_READ)
async def read_draft(draft_id: DraftId, desk: DeskDep, response: Response) -> DraftView:
    """One draft; its ETag goes into If-Match of a change."""
    draft = await desk.store.get(draft_id)
    response.headers["ETag"] = version_tag(draft.version)
    return draft_view(draft)


@router.patch("/{draft_id}", summary="Change a draft", dependencies=_WRITE)
async def change_draft(
    draft_id: DraftId,
    body: DraftChangeBody,
    desk: DeskDep,
    caller: PrincipalDep,
    version: VersionToChange,
    response: Response,
) -> DraftView:
    """Rewrite a draft, label it, accept it or drop it."""
    draft = await desk.change(draft_id, body.change(), caller, version)
    response.headers["ETag"] = version_tag(draft.version)
    return draft_view(draft)
