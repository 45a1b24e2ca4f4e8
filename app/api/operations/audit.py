"""The trail of changes: who changed what, and why."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from app.api.http.dependencies import PrincipalDep, ServiceDep, requires
from app.api.operations.views import ChainView, EntriesView, chain_view, entry_view
from app.domain.access import Scope
from app.domain.trail import Action

router = APIRouter(prefix="/v1/audit", tags=["audit"], dependencies=[Depends(requires(Scope.ADMIN))])


@router.get("", summary="List changes")
async def list_changes(
    service: ServiceDep,
    principal: PrincipalDep,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
    cursor: Annotated[int | None, Query(ge=1, le=2**62, description="`next_cursor` of the page before")] = None,
    action: Annotated[Action | None, Query(description="only changes of this kind")] = None,
) -> EntriesView:
    """The changes of the caller's tenant, newest first. Entries are only ever added."""
    found = await service.operations.trail.newest(principal.tenant, limit + 1, cursor, action)
    more = str(found[limit - 1].seq) if len(found) > limit else None
    return EntriesView(data=tuple(map(entry_view, found[:limit])), next_cursor=more)


@router.get("/verify", summary="Verify the trail")
async def verify(service: ServiceDep, principal: PrincipalDep) -> ChainView:
    """Whether every entry is as it was written, and none is missing between the first and the last."""
    return chain_view(await service.operations.trail.verify(principal.tenant))
