"""What readers think of answers."""

from fastapi import APIRouter, Depends

from app.api.conversations.reading import RunDep
from app.api.conversations.run_views import FeedbacksView, FeedbackView, feedback_view
from app.api.conversations.schemas import FeedbackBody
from app.api.http.dependencies import PrincipalDep, ServiceDep, requires
from app.domain.access import Scope
from app.domain.errors import FieldError, ValidationFailed
from app.domain.run import Run
from app.service import Service

router = APIRouter(prefix="/v1/runs/{run_id}/feedback", tags=["feedback"])


@router.put("", dependencies=[Depends(requires(Scope.FEEDBACK_WRITE))])
async def give_feedback(run: RunDep, body: FeedbackBody, service: ServiceDep, principal: PrincipalDep) -> FeedbackView:
    """Say whether an answer, or a part of it, helped. Your earlier word on the same part is replaced."""
    _check(service, run, body.target)
    stored = await service.conversations.feedback.put(run.id, principal.author.owner, body.judgement())
    return feedback_view(stored)


@router.get("", dependencies=[Depends(requires(Scope.RUNS_READ))])
async def read_feedback(run: RunDep, service: ServiceDep) -> FeedbacksView:
    """All feedback on a run, oldest first."""
    return FeedbacksView(data=tuple(map(feedback_view, await service.conversations.feedback.of_run(run.id))))


def _check(service: Service, run: Run, target: str) -> None:
    """Raises ValidationFailed for a part that the run does not have."""
    kind, _, name = target.partition(":")
    if kind == "agent" and name not in service.agents:
        raise _wrong(f"There is no specialist {name}.")
    numbers = {str(each.n) for each in run.conclusion.citations} if run.conclusion else set[str]()
    if kind == "citation" and name not in numbers:
        raise _wrong(f"The run has no citation {name}.")


def _wrong(sentence: str) -> ValidationFailed:
    return ValidationFailed(sentence, (FieldError("/target", sentence, "unknown_target"),))
