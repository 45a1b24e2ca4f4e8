"""Skills that wait for a person."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path

from app.api.http.dependencies import PrincipalDep, ServiceDep, operates, requires
from app.api.knowledge.approval_views import ApprovalsView, WaitingView, approval_view, waiting_view
from app.api.operations.views import WhyBody
from app.domain.access import Scope
from app.domain.trail import Action, change_by

router = APIRouter(prefix="/v1/skill-approvals", tags=["skills"], dependencies=[Depends(requires(Scope.SKILLS_WRITE))])

Name = Annotated[str, Path(max_length=200, examples=["naming"])]


@router.get("", summary="List skills that wait for approval")
async def list_approvals(service: ServiceDep) -> ApprovalsView:
    """What is not served as it lies in its folder, each with a fresh scan, and who let in what."""
    queue = service.operations.skills
    return ApprovalsView(
        waiting=tuple(map(waiting_view, await queue.waiting())),
        approved=tuple(map(approval_view, await queue.history())),
    )


@router.post("/{name}", summary="Approve a skill", dependencies=[Depends(operates)])
async def approve_skill(
    name: Name, service: ServiceDep, principal: PrincipalDep, body: WhyBody | None = None
) -> WaitingView:
    """Let a skill in as it lies there now, and serve it. A malicious one is refused."""
    approved = await service.operations.skills.approve(name, principal.user)
    detail = {"waited": approved.why.value, "verdict": approved.report.verdict.value if approved.report else None}
    change = change_by(principal, Action.SKILL_APPROVE, name, body.why if body else "", detail)
    await service.operations.trail.add(change)
    await service.operations.look()
    return waiting_view(approved)
