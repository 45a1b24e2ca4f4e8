"""Budgets, usage and decisions in the shape of the HTTP API."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, ClassVar

from pydantic import BaseModel, ConfigDict, Field

from app.api.http.forms import Body
from app.domain.audit import AttemptRecord, Explanation, GroupBy, UsageRow
from app.domain.budget import Standing, Window, dollars
from app.domain.codec import Json
from app.domain.labels import Sensitivity, Tier

_Share = Annotated[Decimal, Field(gt=0, le=1, max_digits=5, decimal_places=4)]


class BudgetBody(Body):
    """A limit. ``hard`` refuses what goes beyond; a soft one only warns. ``zone`` is where the tenant's days begin."""

    limit_usd: Annotated[Decimal, Field(ge=0, le=1_000_000_000, decimal_places=9)] = Field(examples=["50.00"])
    window: Window = Window.DAY
    hard: bool = True
    warn_at: tuple[_Share] = Field((Decimal("0.8"),), description="share of the limit from which on cheap is preferred")
    zone: str | None = Field(None, max_length=64, examples=["Europe/Berlin"])
    why: str = Field("", max_length=2_000, description="the reason, kept in the trail of changes")


class ScopedBudgetBody(BudgetBody):
    """A limit with the scope that it is for."""

    scope: str = Field("tenant", max_length=255, description="tenant, key:ID or user:ID")


class _View(BaseModel):
    model_config: ClassVar[ConfigDict] = ConfigDict(frozen=True, populate_by_name=True, from_attributes=True)


class BudgetView(_View):
    """A limit as it stands. ``forecast_usd`` is what the period ends with if spending goes on as it did lately."""

    scope: str
    window: Window
    limit_usd: Decimal
    hard: bool
    warn_at: tuple[Decimal, ...]
    spent_usd: Decimal
    reserved_usd: Decimal
    left_usd: Decimal
    forecast_usd: Decimal | None = None
    headroom: float
    starts_at: datetime
    resets_at: datetime


class BudgetsView(_View):
    """The limits of a tenant."""

    data: tuple[BudgetView, ...]
    zone: str


class UsageRowView(_View):
    """What one group used."""

    group: str
    attempts: int
    input_tokens: int
    output_tokens: int
    estimated: int
    cost_usd: Decimal


class UsageView(_View):
    """What was used in some days, with the total."""

    first: date = Field(validation_alias="from", serialization_alias="from")
    last: date = Field(validation_alias="to", serialization_alias="to")
    group_by: GroupBy
    data: tuple[UsageRowView, ...]
    total: UsageRowView


class CandidateView(_View):
    """A backend that could serve the call, in the order of asking."""

    backend: str
    tier: Tier
    rank: int
    expected_cost_usd: Decimal | None


class RejectionView(_View):
    """A backend that could not, with the filter that removed it."""

    backend: str
    stage: str
    reason: str
    detail: str


class AttemptView(_View):
    """One attempt. ``outcome`` is ``ok``, a class of failure, ``cancelled``, ``budget`` or ``lost``."""

    id: str
    decision_id: str
    at: datetime
    agent: str | None
    backend: str
    tier: Tier
    model: str | None
    outcome: str
    detail: str
    took_ms: int
    input_tokens: int | None
    output_tokens: int | None
    estimated: bool
    cost_usd: Decimal
    number: int
    first_token_ms: int | None
    status: int | None
    hedge: bool


class ExplanationView(_View):
    """Why a call went where it went, and what happened there."""

    id: str
    at: datetime
    step: str
    agent: str | None
    sensitivity: Sensitivity
    policy: str
    rule: str
    why: str
    tier: Tier
    features: Mapping[str, Json]
    text_digest: str | None
    candidates: tuple[CandidateView, ...]
    rejected: tuple[RejectionView, ...]
    attempts: tuple[AttemptView, ...]
    cost_usd: Decimal


class ExplanationsView(_View):
    """The decisions of a run."""

    data: tuple[ExplanationView, ...]


def budget_view(standing: Standing) -> BudgetView:
    """A limit as it stands, for the wire."""
    limit, balance, period = standing.limit, standing.balance, standing.period
    return BudgetView(
        scope=limit.scope,
        window=limit.window,
        limit_usd=dollars(limit.cap),
        hard=limit.hard,
        warn_at=(limit.soft_share.normalize(),),
        spent_usd=dollars(balance.spent),
        reserved_usd=dollars(balance.reserved),
        left_usd=dollars(balance.left),
        forecast_usd=None if standing.forecast is None else dollars(standing.forecast),
        headroom=round(standing.headroom, 4),
        starts_at=period.starts_at,
        resets_at=period.ends_at,
    )


def usage_view(rows: Sequence[UsageRow], first: date, last: date, group_by: GroupBy) -> UsageView:
    """Sums for the wire."""
    views = tuple(
        UsageRowView(
            group=row.group,
            attempts=row.attempts,
            input_tokens=row.input_tokens,
            output_tokens=row.output_tokens,
            estimated=row.estimated,
            cost_usd=dollars(row.cost),
        )
        for row in rows
    )
    total = UsageRowView(
        group="total",
        attempts=sum(row.attempts for row in rows),
        input_tokens=sum(row.input_tokens for row in rows),
        output_tokens=sum(row.output_tokens for row in rows),
        estimated=sum(row.estimated for row in rows),
        cost_usd=dollars(sum(row.cost for row in rows)),
    )
    return UsageView(first=first, last=last, group_by=group_by, data=views, total=total)


def explanation_view(explanation: Explanation) -> ExplanationView:
    """A decision with its attempts, for the wire."""
    record, decision = explanation.record, explanation.record.decision
    return ExplanationView(
        id=decision.id,
        at=record.at,
        step=decision.step,
        agent=decision.agent,
        sensitivity=decision.sensitivity,
        policy=decision.policy,
        rule=decision.rule,
        why=decision.why,
        tier=decision.tier,
        features=record.features,
        text_digest=record.digest,
        candidates=tuple(map(CandidateView.model_validate, decision.candidates)),
        rejected=tuple(map(RejectionView.model_validate, decision.rejected)),
        attempts=tuple(attempt_view(each) for each in explanation.attempts),
        cost_usd=dollars(sum(each.cost for each in explanation.attempts)),
    )


def attempt_view(record: AttemptRecord) -> AttemptView:
    """An attempt for the wire."""
    return AttemptView(
        id=record.id,
        decision_id=record.decision_id,
        at=record.at,
        agent=record.agent,
        backend=record.backend,
        tier=record.tier,
        model=record.model,
        outcome=record.outcome,
        detail=record.detail,
        took_ms=record.took_ms,
        input_tokens=record.input_tokens,
        output_tokens=record.output_tokens,
        estimated=record.estimated,
        cost_usd=dollars(record.cost),
        number=record.number,
        first_token_ms=record.first_token_ms,
        status=record.status,
        hedge=record.hedge,
    )
