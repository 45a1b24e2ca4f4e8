"""What happened in a service: figures, and the rows behind them."""

from collections.abc import Mapping
from datetime import date
from urllib.parse import quote

from app.api.operations.insight_views import (
    AttemptsView,
    BackendFiguresList,
    FeedbackSumsView,
    GapsView,
    ScreeningsView,
    SectionUsesView,
)
from app.api.operations.overview_views import OverviewView
from app.api.operations.trace_views import TraceView
from app.client.wire import Wire

_OVERVIEW_S = 120.0
"""How long the sums of many runs may take."""

Days = tuple[date | None, date | None]
"""The first and the last day; None for the service's own choice."""


class Insights:
    """Figures of some days. Every method raises the error of the service's answer."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    async def overview(self) -> OverviewView:
        """The last seven days against the seven before."""
        return await self._wire.get(OverviewView, "/v1/overview", wait_s=_OVERVIEW_S)

    async def backends(self, days: Days) -> BackendFiguresList:
        """How backends did."""
        return await self._wire.get(BackendFiguresList, "/v1/insights/backends", _of(days))

    async def attempts(self, days: Days, wanted: Mapping[str, str | None], limit: int) -> AttemptsView:
        """The attempts that pass a filter, newest first."""
        return await self._wire.get(AttemptsView, "/v1/insights/attempts", {**_of(days), **wanted, "limit": limit})

    async def screening(self, days: Days, kind: str | None, limit: int) -> ScreeningsView:
        """What screening found."""
        return await self._wire.get(
            ScreeningsView, "/v1/insights/screening", {**_of(days), "kind": kind, "limit": limit}
        )

    async def feedback(self, days: Days, by: str, rating: str | None, limit: int) -> FeedbackSumsView:
        """What readers think."""
        query = {**_of(days), "by": by, "rating": rating, "limit": limit}
        return await self._wire.get(FeedbackSumsView, "/v1/insights/feedback", query)

    async def passages(self, days: Days) -> SectionUsesView:
        """Which sections of the library are used."""
        return await self._wire.get(SectionUsesView, "/v1/insights/passages", _of(days))

    async def gaps(self, days: Days, limit: int) -> GapsView:
        """Questions without a good passage."""
        return await self._wire.get(GapsView, "/v1/insights/gaps", {**_of(days), "limit": limit})

    async def trace(self, run_id: str) -> TraceView:
        """All that is on record of a run."""
        return await self._wire.get(TraceView, f"/v1/runs/{quote(run_id, safe='')}/trace")


def _of(days: Days) -> dict[str, str | int | float | None]:
    first, last = days
    return {"from": first.isoformat() if first else None, "to": last.isoformat() if last else None}
