"""Limits on money, what was used, and why each call went where it went."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated

from fastapi import APIRouter, Depends, Query

from app.api.http.dependencies import ServiceDep, known, requires
from app.api.routing.budget_views import (
    BudgetBody,
    BudgetsView,
    BudgetView,
    ExplanationView,
    ScopedBudgetBody,
    UsageView,
    budget_view,
    explanation_view,
    usage_view,
)
from app.domain.access import Scope
from app.domain.audit import GroupBy
from app.domain.budget import DEFAULT_TENANT, Limit, Window, nano, zone_of
from app.domain.errors import InvalidBudget, NotFound
from app.service import Service

router = APIRouter(prefix="/v1", tags=["money"])

_USAGE_READ = [Depends(requires(Scope.USAGE_READ))]
_BUDGETS_WRITE = [Depends(requires(Scope.BUDGETS_WRITE))]
_DECISIONS_READ = [Depends(requires(Scope.DECISIONS_READ))]

FirstDay = Annotated[date | None, Query(alias="from", description="first day; without it, the first of the month")]
LastDay = Annotated[date | None, Query(alias="to", description="last day, included; without it, today")]


@router.get("/budgets", dependencies=_USAGE_READ)
async def list_budgets(service: ServiceDep) -> BudgetsView:
    """All limits with what is spent and reserved in the running period."""
    standings = await service.budgets.standings(DEFAULT_TENANT)
    zone = await service.budgets.zone(DEFAULT_TENANT)
    return BudgetsView(data=tuple(budget_view(each) for each in standings), zone=zone)


@router.put("/budgets", dependencies=_BUDGETS_WRITE)
async def set_budget(body: ScopedBudgetBody, service: ServiceDep) -> BudgetView:
    """Set or change a limit; it holds at once."""
    return await _set(service, body.scope, body)


@router.get("/budgets/{scope}", dependencies=_USAGE_READ)
async def read_budgets(scope: str, service: ServiceDep) -> BudgetsView:
    """The limits of one scope."""
    found = await list_budgets(service)
    mine = tuple(each for each in found.data if each.scope == scope)
    if not mine:
        raise NotFound(f"There is no budget of {scope}.")
    return BudgetsView(data=mine, zone=found.zone)


@router.put("/budgets/{scope}", dependencies=_BUDGETS_WRITE)
async def set_budget_of(scope: str, body: BudgetBody, service: ServiceDep) -> BudgetView:
    """Set or change the limit of one scope; it holds at once."""
    return await _set(service, scope, body)


@router.delete("/budgets/{scope}", dependencies=_BUDGETS_WRITE, status_code=204)
async def lift_budget(scope: str, service: ServiceDep, window: Window = Window.DAY) -> None:
    """Lift a limit."""
    await service.budgets.remove(DEFAULT_TENANT, scope, window)


@router.get("/usage", dependencies=_USAGE_READ)
async def read_usage(
    service: ServiceDep, first: FirstDay = None, last: LastDay = None, group_by: GroupBy = GroupBy.DAY
) -> UsageView:
    """Tokens and money by tenant, agent, tier, backend or day; days are those of the tenant's time zone."""
    today = datetime.now(UTC).astimezone(zone_of(await service.budgets.zone(DEFAULT_TENANT))).date()
    until = last or today
    since = first or until.replace(day=1)
    if since > until:
        raise InvalidBudget(f"The first day, {since}, comes after the last, {until}.")
    rows = await service.audit.usage(DEFAULT_TENANT, since, until, group_by)
    return usage_view(rows, since, until, group_by)


@router.get("/decisions/{decision_id}", dependencies=_DECISIONS_READ)
async def read_decision(decision_id: str, service: ServiceDep) -> ExplanationView:
    """One decision of the router: rule, candidates, rejected backends with reasons, and the attempts."""
    return explanation_view(await service.audit.explain(DEFAULT_TENANT, known("dec", decision_id)))


@router.get("/runs/{run_id}/decisions", dependencies=_DECISIONS_READ)
async def read_decisions(run_id: str, service: ServiceDep) -> dict[str, list[ExplanationView]]:
    """The decisions of a run, oldest first. They are written moments after they were made."""
    found = await service.audit.of_run(DEFAULT_TENANT, known("run", run_id))
    return {"data": [explanation_view(each) for each in found]}


async def _set(service: Service, scope: str, body: BudgetBody) -> BudgetView:
    limit = Limit(DEFAULT_TENANT, scope, body.window, nano(body.limit_usd), _soft_share(body.warn_at), body.hard)
    if body.zone is not None:
        await service.budgets.set_zone(DEFAULT_TENANT, body.zone)
    await service.budgets.set(limit)
    standings = await service.budgets.standings(DEFAULT_TENANT)
    found = next((each for each in standings if (each.limit.scope, each.limit.window) == (scope, body.window)), None)
    if found is None:
        raise NotFound(f"The budget of {scope} was lifted in the meantime.")
    return budget_view(found)


def _soft_share(warn_at: tuple[Decimal, ...]) -> Decimal:
    return warn_at[0]
