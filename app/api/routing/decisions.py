"""Why each call went where it went, and where one would go."""

from fastapi import APIRouter, Depends

from app.api.http.dependencies import PrincipalDep, ServiceDep, known, requires
from app.api.routing.budget_views import ExplanationsView, ExplanationView, explanation_view
from app.api.routing.explain_views import CanaryShareView, ExplainBody, ExplainView, explain_view
from app.domain.access import Principal, Scope
from app.domain.errors import InvalidRequest
from app.domain.policy_version import policy_ref
from app.gateway.metering import scopes_of
from app.routing.policy import Caller, Policy
from app.service import Service

router = APIRouter(prefix="/v1", tags=["decisions"], dependencies=[Depends(requires(Scope.DECISIONS_READ))])


@router.get("/decisions/{decision_id}", summary="Read a decision")
async def read_decision(decision_id: str, service: ServiceDep, principal: PrincipalDep) -> ExplanationView:
    """One decision of the router: rule, candidates, rejected backends with reasons, and the attempts."""
    return explanation_view(await service.audit.explain(principal.tenant, known("dec", decision_id)))


@router.get("/runs/{run_id}/decisions", summary="List the decisions of a run")
async def read_decisions(run_id: str, service: ServiceDep, principal: PrincipalDep) -> ExplanationsView:
    """The decisions of a run, oldest first. They are written moments after they were made."""
    found = await service.audit.of_run(principal.tenant, known("run", run_id))
    return ExplanationsView(data=tuple(map(explanation_view, found)))


@router.post("/decisions/explain", summary="Tell where a request would go")
async def explain(body: ExplainBody, service: ServiceDep, principal: PrincipalDep) -> ExplainView:
    """Screening, analysis and the routing of each specialist's call, as a run would begin. A dry run.

    Nothing is stored and no model is asked; the backends are as healthy as this process finds them now.
    """
    caller = Caller(
        tenant=body.tenant or principal.tenant,
        key=principal.key_id,
        user=principal.user,
        prefer=body.prefer,
        headroom=await _headroom(service, principal) if body.headroom is None else body.headroom,
    )
    operations = service.operations
    policy = await _policy(body, service)
    found = await operations.forecaster(body.request(), caller, policy, body.thread)
    tiers = {spec.id: spec.tier for spec in service.backends}
    return explain_view(found, tiers, operations.absent, None if policy else _canary(service))


def _canary(service: Service) -> CanaryShareView | None:
    """What is tried beside the policy that holds."""
    tried = service.policies.live.tried
    return None if tried is None else CanaryShareView(candidate=tried.policy.id, share=tried.canary.share)


async def _headroom(service: Service, principal: Principal) -> float | None:
    """What is left of the tightest budget that the caller's calls count against."""
    scopes = scopes_of(Caller(tenant=principal.tenant, key=principal.key_id, user=principal.user))
    return min((each.headroom for each in await service.budgets.standings_of(scopes)), default=None)


async def _policy(body: ExplainBody, service: Service) -> Policy | None:
    """The policy that is asked about; None for the one that holds."""
    desk = service.policies
    if body.yaml is not None and body.policy is not None:
        raise InvalidRequest("Send a policy's name or its text, not both.")
    if body.yaml is not None:
        return await desk.read(body.yaml)
    if body.policy is None:
        return None
    ref = policy_ref(body.policy)
    return desk.shipped(body.policy) if ref is None else await desk.check(ref)
