"""Limits on money, and what was used."""

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Header, Query, Response

from app.api.http.dependencies import PrincipalDep, ServiceDep, requires
from app.api.routing.budget_views import (
    BudgetBody,
    BudgetsView,
    BudgetView,
    ScopedBudgetBody,
    UsageView,
    budget_view,
    usage_view,
)
from app.domain.access import Principal, Scope
from app.domain.audit import GroupBy
from app.domain.budget import Limit, Window, nano, zone_of
from app.domain.errors import Forbidden, InvalidBudget, NotFound
from app.domain.trail import Action, change_by
from app.service import Service

router = APIRouter(prefix="/v1", tags=["money"])

FirstDay = Annotated[date | None, Query(alias="from", description="first day; without it, the first of the month")]
LastDay = Annotated[date | None, Query(alias="to", description="last day, included; without it, today")]
Why = Annotated[str, Query(max_length=2_000, description="the reason, kept in the trail of changes")]
Tenants = Annotated[
    Literal["mine", "all"], Query(description="`all` sums over every tenant; for operators with the scope usage:all")
]
Accept = Annotated[str, Header(include_in_schema=False)]

_READ = [Depends(requires(Scope.USAGE_READ))]
_WRITE = [Depends(requires(Scope.BUDGETS_WRITE))]
_CSV = {"text/csv": {"schema": {"type": "string"}, "example": "group,attempts,input_tokens,output_tokens,estimated"}}


@router.get("/budgets", summary="List limits", dependencies=_READ)
async def list_budgets(service: ServiceDep, principal: PrincipalDep) -> BudgetsView:
    """All limits with what is spent and reserved in the running period."""
    standings = await service.budgets.standings(principal.tenant)
    zone = await service.budgets.zone(principal.tenant)
    return BudgetsView(data=tuple(budget_view(each) for each in standings), zone=zone)


@router.put("/budgets", summary="Set a limit", dependencies=_WRITE)
async def set_budget(body: ScopedBudgetBody, service: ServiceDep, principal: PrincipalDep) -> BudgetView:
    """Set or change a limit; it holds at once."""
    return await _set(service, principal, body.scope, body)


@router.get("/budgets/{scope}", summary="Read the limits of a scope", dependencies=_READ)
async def read_budgets(scope: str, service: ServiceDep, principal: PrincipalDep) -> BudgetsView:
    """The limits of one scope."""
    found = await list_budgets(service, principal)
    mine = tuple(each for each in found.data if each.scope == scope)
    if not mine:
        raise NotFound(f"There is no budget of {scope}.")
    return BudgetsView(data=mine, zone=found.zone)


@router.put("/budgets/{scope}", summary="Set the limit of a scope", dependencies=_WRITE)
async def set_budget_of(scope: str, body: BudgetBody, service: ServiceDep, principal: PrincipalDep) -> BudgetView:
    """Set or change the limit of one scope; it holds at once."""
    return await _set(service, principal, scope, body)


@router.delete("/budgets/{scope}", summary="Lift a limit", status_code=204, dependencies=_WRITE)
async def lift_budget(
    scope: str, service: ServiceDep, principal: PrincipalDep, window: Window = Window.DAY, why: Why = ""
) -> Response:
    """Lift a limit."""
    change = change_by(principal, Action.BUDGET_LIFT, scope, why, {"window": window.value})
    await service.budgets.remove(principal.tenant, scope, window, change)
    return Response(status_code=204)


@router.get(
    "/usage",
    summary="Sum up what was used",
    dependencies=_READ,
    response_model=UsageView,
    responses={200: {"content": _CSV}},
)
async def read_usage(
    service: ServiceDep,
    principal: PrincipalDep,
    first: FirstDay = None,
    last: LastDay = None,
    group_by: GroupBy = GroupBy.DAY,
    tenants: Tenants = "mine",
    accept: Accept = "",
) -> Response:
    """Tokens and money by tenant, agent, tier, backend, model or day; days are those of the tenant's time zone.

    With ``Accept: text/csv`` a table, else JSON.
    """
    tenant = principal.tenant
    today = datetime.now(UTC).astimezone(zone_of(await service.budgets.zone(tenant))).date()
    until = last or today
    since = first or until.replace(day=1)
    if since > until:
        raise InvalidBudget(f"The first day, {since}, comes after the last, {until}.")
    everybody = tenants == "all"
    if everybody:
        _check_everybodys(principal)
    view = usage_view(
        await service.audit.usage(None if everybody else tenant, since, until, group_by), since, until, group_by
    )
    if "text/csv" in accept:
        return Response(_table(view), media_type="text/csv", headers={"Vary": "Accept"})
    return Response(view.model_dump_json(by_alias=True), media_type="application/json", headers={"Vary": "Accept"})


def _check_everybodys(principal: Principal) -> None:
    """Raises Forbidden for whoever may not see all tenants."""
    if not (principal.operator and principal.may(Scope.USAGE_ALL)):
        raise Forbidden(f"The usage of all tenants is for operators with the scope {Scope.USAGE_ALL.value}.")


def _table(view: UsageView) -> str:
    """The rows as CSV, without the total: a table is summed by who reads it."""
    text = io.StringIO()
    names = ["group", "attempts", "input_tokens", "output_tokens", "estimated", "cost_usd"]
    writer = csv.DictWriter(text, names, lineterminator="\r\n")
    writer.writeheader()
    for row in view.data:
        writer.writerow({**row.model_dump(), "group": _inert(row.group)})
    return text.getvalue()


def _inert(cell: str) -> str:
    """A name that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


async def _set(service: Service, principal: Principal, scope: str, body: BudgetBody) -> BudgetView:
    tenant = principal.tenant
    limit = Limit(tenant, scope, body.window, nano(body.limit_usd), body.warn_at[0], body.hard)
    if body.zone is not None:
        await service.budgets.set_zone(tenant, body.zone)
    await service.budgets.set(limit, change_by(principal, Action.BUDGET_SET, scope, body.why, _detail(body)))
    standings = await service.budgets.standings(tenant)
    found = next((each for each in standings if (each.limit.scope, each.limit.window) == (scope, body.window)), None)
    if found is None:
        raise NotFound(f"The budget of {scope} was lifted in the meantime.")
    return budget_view(found)


def _detail(body: BudgetBody) -> dict[str, str | int | bool | None]:
    limit: Decimal = body.limit_usd
    return {"limit_usd": f"{limit:f}", "window": body.window.value, "hard": body.hard, "zone": body.zone}
