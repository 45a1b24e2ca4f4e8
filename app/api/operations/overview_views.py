"""The service at a glance, in the shape of the HTTP API."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar

from pydantic import BaseModel, ConfigDict, Field

from app.api.routing.what_if_views import DriftView, drift_view
from app.domain.insight.overview import Week
from app.domain.labels import Tier
from app.policy.glance import Glance


class _View(BaseModel):
    model_config: ClassVar[ConfigDict] = ConfigDict(frozen=True, from_attributes=True)


class WeekView(_View):
    """Seven days. Shares are null where nothing was counted."""

    runs: int
    ended: int
    failed: int
    error_share: float | None = Field(description="part of the ended runs that failed")
    guarded: int
    guarded_share: float | None = Field(description="part of the runs that only cleared backends have seen")
    cost_usd: Decimal
    p95_ms: float | None = Field(description="95th percentile from the beginning of the work to the answer")
    up: int
    down: int
    liked_share: float | None = Field(description="part of the judgements that is good")
    tiers: Mapping[Tier, int] = Field(description="calls that each tier has answered")
    tier_shares: Mapping[Tier, float | None]


class DayView(_View):
    """One day, UTC."""

    day: date
    runs: int
    failed: int
    cost_usd: Decimal


class WaitingNowView(_View):
    """What waits now: ``oldest_s`` is how long the oldest queued run has, null where none waits."""

    queued: int
    oldest_s: float | None
    clarifications: int


class OverviewView(_View):
    """The last seven days against the seven before; ``tenant`` null for the whole installation."""

    tenant: str | None
    since: datetime
    until: datetime
    week: WeekView
    before: WeekView
    days: tuple[DayView, ...]
    waiting: WaitingNowView
    drift: DriftView


def overview_view(found: Glance) -> OverviewView:
    """An overview for the wire."""
    return OverviewView(
        tenant=found.tenant,
        since=found.span.first,
        until=found.span.until,
        week=_week_view(found.week),
        before=_week_view(found.before),
        days=tuple(map(DayView.model_validate, found.days)),
        waiting=WaitingNowView.model_validate(found.waiting),
        drift=drift_view(found.drift),
    )


def _week_view(week: Week) -> WeekView:
    return WeekView(
        runs=week.runs,
        ended=week.ended,
        failed=week.failed,
        error_share=week.error_share,
        guarded=week.guarded,
        guarded_share=week.guarded_share,
        cost_usd=week.cost_usd,
        p95_ms=week.p95_ms,
        up=week.up,
        down=week.down,
        liked_share=week.liked_share,
        tiers={tier: week.tiers.get(tier, 0) for tier in Tier},
        tier_shares={tier: week.tier_share(tier) for tier in Tier},
    )
