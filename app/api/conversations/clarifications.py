"""Clarifying questions and their answers."""

from fastapi import APIRouter, Depends

from app.api.conversations.schemas import AnswersBody
from app.api.conversations.views import ClarificationView, RunView, clarification_view, run_view
from app.api.http.dependencies import TeamDep, known, requires
from app.domain.access import Scope

router = APIRouter(prefix="/v1/clarifications", tags=["clarifications"])

_RUNS_READ = [Depends(requires(Scope.RUNS_READ))]
_RUNS_WRITE = [Depends(requires(Scope.RUNS_WRITE))]


@router.get("/{clarification_id}", dependencies=_RUNS_READ)
async def read_clarification(clarification_id: str, team: TeamDep) -> ClarificationView:
    """One set of questions."""
    return clarification_view(await team.clarification(known("clr", clarification_id)))


@router.post("/{clarification_id}/answers", dependencies=_RUNS_WRITE, status_code=202)
async def answer(clarification_id: str, body: AnswersBody, team: TeamDep) -> RunView:
    """Answer by option or in words; the run goes on."""
    return run_view(await team.answer(known("clr", clarification_id), body.given(), finish=body.finish))
