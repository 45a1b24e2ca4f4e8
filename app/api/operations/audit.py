"""The trail of changes: who changed what, and why."""

from collections.abc import AsyncGenerator
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from fastapi.responses import StreamingResponse

from app.api.http.dependencies import PrincipalDep, ServiceDep, requires
from app.api.operations.views import ChainView, EntriesView, chain_view, entry_view
from app.domain.access import Scope
from app.domain.trail import Action, entry_line
from app.service import Service

_LINES = {"application/x-ndjson": {"schema": {"type": "string"}}}
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


@router.get(
    "/export", summary="Export the trail", response_class=StreamingResponse, responses={200: {"content": _LINES}}
)
async def export(service: ServiceDep, principal: PrincipalDep) -> StreamingResponse:
    """All changes, the oldest first, an entry a line: what `cto-team audit verify --file` checks without a service."""
    named = {"Content-Disposition": 'attachment; filename="audit.jsonl"', "Cache-Control": "no-store"}
    lines = _lines(service, principal.tenant)
    return StreamingResponse(lines, media_type="application/x-ndjson", headers=named)


async def _lines(service: Service, tenant: str) -> AsyncGenerator[str]:
    async for entry in service.operations.trail.entries(tenant):
        yield entry_line(entry)


@router.get("/verify", summary="Verify the trail")
async def verify(service: ServiceDep, principal: PrincipalDep) -> ChainView:
    """Whether every entry is as it was written, and none is missing between the first and the last."""
    return chain_view(await service.operations.trail.verify(principal.tenant))
