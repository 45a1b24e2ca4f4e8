"""Canaries in the shape of the HTTP API."""

from collections.abc import Mapping
from datetime import datetime
from typing import ClassVar

from pydantic import BaseModel, ConfigDict, Field

from app.api.routing.policy_views import PublishBody
from app.domain.canary import Canary, CanaryState, Plan, StepKind
from app.policy.canary.ruling import Guardrail, Verdict
from app.policy.canary.view import CanaryView


class StartBody(PublishBody):
    """A canary. Its shares, and what each must have seen, are those of the policy's own text."""

    max_cost: float = Field(
        Plan().max_cost, gt=0, le=1000, description="how many times the control's cost per call it may cost"
    )


class _View(BaseModel):
    model_config: ClassVar[ConfigDict] = ConfigDict(frozen=True, from_attributes=True)


class CanaryRowView(_View):
    """A canary. ``control`` serves the other threads; ``shares`` are percentages of the threads.

    ``tag`` names its present state: a change sends it in If-Match.
    """

    id: str
    tag: str
    candidate: str
    control: str
    state: CanaryState
    share: int
    next_share: int | None
    shares: tuple[int, ...]
    min_requests: int
    min_minutes: int
    max_cost: float
    who: str
    why: str
    started_at: datetime
    stepped_at: datetime
    ended_at: datetime | None


class ArmView(_View):
    """One side at one share. ``errors`` are calls that their first choice did not answer, whoever did afterwards."""

    requests: int
    errors: int
    error_rate: float | None
    unanswered: int
    streak: int
    median_ms: float | None
    p95_ms: float | None
    cost: float = Field(description="US dollars per call")
    judged: int
    liked: int
    approval: float | None


class WindowView(_View):
    """Both sides at one share."""

    share: int
    control: ArmView
    candidate: ArmView


class EvidenceView(_View):
    """One guardrail: at ``limit``, ``weight`` rolls the canary back."""

    guardrail: Guardrail
    control: float | None
    candidate: float | None
    weight: float
    limit: float
    broken: bool
    sentence: str


class RulingView(_View):
    """What follows from the numbers. ``base_rate`` is the error rate that the candidate is held to."""

    verdict: Verdict
    evidence: tuple[EvidenceView, ...]
    requests_left: int
    minutes_left: int
    base_rate: float
    note: str = Field(description="what the candidate is held against once it serves everybody; empty below that")


class CanaryStepView(_View):
    """Something that was done with a canary."""

    kind: StepKind
    share: int
    who: str
    why: str
    at: datetime
    evidence: Mapping[str, float]


class PowerRowView(_View):
    """How surely a candidate that fails ``factor`` times as often as ``rate`` is rolled back within ``requests``."""

    rate: float
    factor: float
    requests: int
    power: float


class CanaryReportView(_View):
    """The canary that goes on, or the last one; without any, only the power of the guardrail on errors."""

    canary: CanaryRowView | None
    windows: tuple[WindowView, ...]
    ruling: RulingView | None
    awaits_approval: bool
    steps: tuple[CanaryStepView, ...]
    power: tuple[PowerRowView, ...]


def canary_row_view(canary: Canary) -> CanaryRowView:
    """A canary for the wire."""
    return CanaryRowView(
        id=canary.id,
        tag=canary.tag,
        candidate=str(canary.candidate),
        control=canary.control,
        state=canary.state,
        share=canary.share,
        next_share=canary.next_share,
        shares=canary.plan.steps,
        min_requests=canary.plan.min_requests,
        min_minutes=canary.plan.min_minutes,
        max_cost=canary.plan.max_cost,
        who=canary.who,
        why=canary.why,
        started_at=canary.started_at,
        stepped_at=canary.stepped_at,
        ended_at=canary.ended_at,
    )


def canary_report_view(view: CanaryView) -> CanaryReportView:
    """All that is known of a canary, for the wire."""
    return CanaryReportView(
        canary=canary_row_view(view.canary) if view.canary else None,
        windows=tuple(map(WindowView.model_validate, view.windows)),
        ruling=RulingView.model_validate(view.ruling) if view.ruling else None,
        awaits_approval=view.awaits_approval,
        steps=tuple(map(CanaryStepView.model_validate, view.steps)),
        power=tuple(map(PowerRowView.model_validate, view.power)),
    )
