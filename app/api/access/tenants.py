"""Tenants: made and listed by operators of the installation."""

from fastapi import APIRouter, Depends

from app.api.access.views import TenantBody, TenantsView, TenantView, tenant_view
from app.api.http.dependencies import PrincipalDep, ServiceDep, requires
from app.domain.access import Scope
from app.domain.errors import Forbidden

router = APIRouter(prefix="/v1/tenants", tags=["access"], dependencies=[Depends(requires(Scope.ADMIN))])


@router.get("")
async def list_tenants(service: ServiceDep, caller: PrincipalDep) -> TenantsView:
    """All tenants for an operator; for everybody else their own."""
    tenants = await service.access.tenants.all()
    mine = [each for each in tenants if caller.operator or each.id == caller.tenant]
    return TenantsView(data=tuple(map(tenant_view, mine)))


@router.post("", status_code=201)
async def create_tenant(body: TenantBody, service: ServiceDep, caller: PrincipalDep) -> TenantView:
    """Make a tenant; it has the skills of this installation when this returns."""
    if not caller.operator:
        raise Forbidden("Only an operator of the installation makes tenants.")
    return tenant_view(await service.access.found(body.id, body.name, caller, body.runs_per_minute))
