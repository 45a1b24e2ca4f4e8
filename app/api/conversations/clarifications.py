"""Clarifying questions and their answers."""

from http import HTTPStatus

from fastapi import APIRouter, Depends

from app.api.conversations.schemas import AnswersBody
from app.api.conversations.views import ClarificationView, RunView, clarification_view, run_view
from app.api.http.dependencies import PrincipalDep, ServiceDep, TeamDep, known, requires
from app.api.http.paging import PageView, PagingDep
from app.domain.access import Scope
from app.domain.labels import ClarificationStatus

_READ, _WRITE = [Depends(requires(Scope.RUNS_READ))], [Depends(requires(Scope.RUNS_WRITE))]

router = APIRouter(prefix="/v1/clarifications", tags=["clarifications"])


@router.get("", dependencies=_READ)
async def list_clarifications(
    service: ServiceDep, paging: PagingDep, status: ClarificationStatus | None = None
) -> PageView[ClarificationView]:
    """Sets of questions, newest first."""
    found = await service.conversations.listing.clarifications(status, paging.asked)
    return paging.page(found, clarification_view)


@router.get("/{clarification_id}", dependencies=_READ)
async def read_clarification(clarification_id: str, team: TeamDep) -> ClarificationView:
    """One set of questions."""
    return clarification_view(await team.clarification(known("clr", clarification_id)))


@router.post("/{clarification_id}/answers", status_code=HTTPStatus.ACCEPTED, dependencies=_WRITE)
async def answer(clarification_id: str, body: AnswersBody, team: TeamDep, caller: PrincipalDep) -> RunView:
    """Answer by option or in words; the run goes on. The same answers once more have no further effect."""
    asked = known("clr", clarification_id)
    return run_view(await team.answer(asked, body.given(), finish=body.finish, author=caller.author))
