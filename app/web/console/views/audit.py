"""Audit: who changed what and why, whether the chain of seals holds, and the whole of it as a file."""

from collections.abc import AsyncGenerator

from fastapi import Response
from fastapi.responses import StreamingResponse

from app.domain.access import Scope
from app.domain.trail import Action, ChainState, TrailEntry, entry_line
from app.web.console.period import MOST, cut
from app.web.console.shell import View, ViewDep, console_router, needs
from app.web.console.table import Column, Table
from app.web.console.values import Kind, written
from app.web.shared import HEADERS

router = console_router()
_ADMIN = needs(Scope.ADMIN)
_SEAL = 12


def _detail(entry: TrailEntry) -> str:
    return ", ".join(
        f"{name.replace('_', ' ')}: {written(value)}"
        for name, value in sorted(entry.change.detail.items())
        if value is not None
    )


def _entries(note: str) -> Table[TrailEntry]:
    return Table(
        "Changes",
        (
            Column("seq", "No.", lambda each: each.seq, Kind.COUNT),
            Column("at", "When", lambda each: each.at, Kind.MOMENT),
            Column("who", "Who", lambda each: each.change.who, choices=True),
            Column("key", "Key", lambda each: each.change.key_id, Kind.CODE),
            Column("action", "What", lambda each: each.change.action.value, Kind.CODE),
            Column("target", "Of", lambda each: each.change.target, Kind.CODE),
            Column("why", "Why", lambda each: each.change.why),
            Column("detail", "Detail", _detail),
            Column("seal", "Seal", lambda each: each.seal[:_SEAL], Kind.CODE),
        ),
        order="-seq",
        note=note,
        empty="Nobody has changed anything yet.",
    )


@router.get("/admin/audit", dependencies=[_ADMIN])
async def audit(view: ViewDep) -> Response:
    """The changes of the tenant, newest first."""
    return await _page(view, None)


@router.post("/admin/audit/verify", dependencies=[_ADMIN])
async def verify(view: ViewDep) -> Response:
    """The same page, with the verdict on the chain."""
    return await _page(view, await view.service.operations.trail.verify(view.principal.tenant))


@router.get("/admin/audit/export", dependencies=[_ADMIN])
async def export(view: ViewDep) -> StreamingResponse:
    """All changes, the oldest first, an entry a line."""
    named = {**HEADERS, "Content-Disposition": 'attachment; filename="audit.jsonl"', "Cache-Control": "no-store"}
    return StreamingResponse(_lines(view), media_type="application/x-ndjson", headers=named)


async def _lines(view: View) -> AsyncGenerator[str]:
    async for entry in view.service.operations.trail.entries(view.principal.tenant):
        yield entry_line(entry)


async def _page(view: View, state: ChainState | None) -> Response:
    wanted = next((each for each in Action if each.value == view.address.get("action")), None)
    found = await view.service.operations.trail.newest(view.principal.tenant, MOST, action=wanted)
    return view.page(
        "audit.html",
        "Audit",
        table=view.table(_entries(cut(len(found))), found),
        state=state,
        action=wanted,
        actions=tuple(Action),
    )
