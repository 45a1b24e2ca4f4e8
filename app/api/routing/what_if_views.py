"""Replays of logged decisions in the shape of the HTTP API."""

from collections.abc import Mapping
from datetime import datetime
from typing import ClassVar

from pydantic import BaseModel, ConfigDict, Field

from app.api.http.forms import Body
from app.api.routing.policy_views import LONGEST_POLICY
from app.domain.codec import Json
from app.policy.whatif.values import Drift, DriftState, Frontier, PointKind, Reward, WhatIf


class WhatIfBody(Body):
    """The text of a draft."""

    yaml: str = Field(max_length=LONGEST_POLICY)


class _View(BaseModel):
    model_config: ClassVar[ConfigDict] = ConfigDict(frozen=True, from_attributes=True)


class IntervalView(_View):
    """An estimate with the bounds of its 95 % confidence interval, over conversations."""

    value: float
    low: float
    high: float


class PeriodView(_View):
    """What was looked at; ``cut`` where there were more decisions than are read at once: the newest count."""

    since: datetime
    until: datetime
    decisions: int
    threads: int
    unreadable: int
    cut: bool


class SliceView(_View):
    """The decisions of one rule, tier or type, and how many of them go elsewhere under the draft."""

    name: str
    decisions: int
    changed: int


class SampleView(_View):
    """One logged decision: labels and sizes, never text."""

    decision: str
    at: datetime
    features: Mapping[str, Json]


class MoveView(_View):
    """Decisions that go elsewhere for the same reason. ``cost_usd`` is the mean change of one call's cost."""

    rule_before: str
    rule_after: str
    before: str | None
    after: str | None
    why: str
    decisions: int
    cost_usd: float | None
    samples: tuple[SampleView, ...]


class PairedView(_View):
    """The mean of one call now and under the draft, over the same calls; ``modelled`` of them were worked out."""

    now: IntervalView
    draft: IntervalView
    difference: IntervalView
    decisions: int
    modelled: int


class MissingCellView(_View):
    """Calls of one type that the draft sends where the log never sent any like them."""

    type: str
    backend: str
    decisions: int


class QualityView(_View):
    """What one source of reward says; no number where the log cannot tell, and ``sentence`` says why."""

    reward: Reward
    decisions: int
    now: IntervalView | None
    draft: IntervalView | None
    difference: IntervalView | None
    effective: float = Field(description="how many decisions the estimate is worth")
    largest: float = Field(description="the largest weight of one decision")
    cut: float = Field(description="share of weights that were cut")
    unsupported: float = Field(description="share of the draft's choices that the log never tried")
    missing: tuple[MissingCellView, ...]
    sentence: str


class WhatIfView(_View):
    """What a draft would have done with logged decisions, beside the policy that holds."""

    current: str
    draft: str
    period: PeriodView
    changed: int
    share: float
    off_log: int = Field(description="decisions where the policy that holds chooses otherwise than was chosen then")
    violations: int = Field(description="choices above a backend's clearance")
    refused_now: int
    refused_draft: int
    by_rule: tuple[SliceView, ...]
    by_tier: tuple[SliceView, ...]
    by_type: tuple[SliceView, ...]
    moves: tuple[MoveView, ...]
    cost_usd: PairedView | None
    latency_ms: PairedView | None
    quality: tuple[QualityView, ...]
    notes: tuple[str, ...]


class PointView(_View):
    """One way to route: the mean cost of a call and the quality, where it is known."""

    name: str
    kind: PointKind
    cost_usd: float
    quality: IntervalView | None
    dominated_by: str | None


class FrontierView(_View):
    """Cost against quality. ``best`` has the highest quality; ``cheapest`` is within 1 % of it for the least money."""

    period: PeriodView
    reward: Reward | None
    points: tuple[PointView, ...]
    best: str | None
    cheapest: str | None
    sentence: str


class DriftCellView(_View):
    """One value of a feature: its share of the last days and of the reference."""

    value: str
    now: float
    before: float


class FeatureDriftView(_View):
    """The population stability index of one feature; ``noise`` is what it would be without any drift."""

    feature: str
    psi: float
    noise: float
    state: DriftState
    cells: tuple[DriftCellView, ...]


class ThinSliceView(_View):
    """A slice with much traffic and few golden cases: write cases for it."""

    feature: str
    value: str
    traffic: float
    cases: float


class DriftView(_View):
    """The questions from ``since`` on against those of the reference before."""

    reference_since: datetime
    since: datetime
    until: datetime
    questions: int
    reference_questions: int
    features: tuple[FeatureDriftView, ...]
    thin: tuple[ThinSliceView, ...]


def what_if_view(found: WhatIf) -> WhatIfView:
    """A replay for the wire."""
    return WhatIfView.model_validate(found)


def frontier_view(found: Frontier) -> FrontierView:
    """A frontier for the wire."""
    return FrontierView.model_validate(found)


def drift_view(found: Drift) -> DriftView:
    """The drift for the wire."""
    return DriftView.model_validate(found)
