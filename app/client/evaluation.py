"""Drafts of cases of a service."""

from urllib.parse import quote

from app.api.evaluation.draft_views import (
    DraftChangeBody,
    DraftOfRunBody,
    DraftsView,
    DraftView,
    ProposalBody,
    ProposedView,
)
from app.client.wire import Wire
from app.domain.evaluation.draft import DraftState

_DRAFTS = "/v1/evaluations/drafts"


class Drafts:
    """Cases from runs. Every method raises the error of the service's answer."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    async def all(self, state: DraftState | None = None) -> DraftsView:
        """The latest drafts, in one state or in any."""
        return await self._wire.get(DraftsView, _DRAFTS, {"state": state.value} if state else None)

    async def read(self, draft_id: str) -> DraftView:
        """One draft."""
        return await self._wire.get(DraftView, f"{_DRAFTS}/{quote(draft_id, safe='')}")

    async def of_run(self, body: DraftOfRunBody) -> DraftView:
        """Make a draft of a run."""
        return await self._wire.send(DraftView, "POST", _DRAFTS, body)

    async def propose(self, body: ProposalBody) -> ProposedView:
        """Make drafts of recent runs."""
        return await self._wire.send(ProposedView, "POST", f"{_DRAFTS}/propose", body)

    async def change(self, draft_id: str, version: int, body: DraftChangeBody) -> DraftView:
        """Rewrite, label, accept or drop a draft that still has this version."""
        path = f"{_DRAFTS}/{quote(draft_id, safe='')}"
        return await self._wire.send(DraftView, "PATCH", path, body, headers={"If-Match": f'"{version}"'})

    async def export(self) -> str:
        """The accepted cases, as they stand in a file."""
        return (await self._wire.answer("GET", f"{_DRAFTS}/export")).text
