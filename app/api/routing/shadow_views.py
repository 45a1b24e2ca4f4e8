"""Shadows in the shape of the HTTP API."""

from datetime import datetime
from decimal import Decimal
from typing import ClassVar

from pydantic import BaseModel, ConfigDict, Field

from app.api.routing.policy_views import PublishBody
from app.domain.budget import dollars
from app.domain.labels import Sensitivity
from app.domain.shadow import Half, Pair, Shadow
from app.policy.shadow.view import ShadowView

HIGHEST_BUDGET = Decimal(1_000_000)


class ShadowBody(PublishBody):
    """A shadow: what its calls may cost in all, and whether a judge compares the answers."""

    budget_usd: Decimal = Field(ge=0, le=HIGHEST_BUDGET, description="US dollars for second calls and for the judge")
    judge: bool = Field(default=False, description="let a model compare both answers, blind and in both orders")


class _View(BaseModel):
    model_config: ClassVar[ConfigDict] = ConfigDict(frozen=True, from_attributes=True)


class ShadowCountsView(_View):
    """What became of people's calls: ``withheld`` ones were above internal, and nothing was compared."""

    withheld: int
    agreed: int
    disagreed: int
    refused: int = Field(description="disagreements that the budget did not pay for")
    unmade: int = Field(description="disagreements for which no second call could be made")
    disagreement: float | None = Field(description="share of the compared calls on which the policies disagreed")


class ShadowRowView(_View):
    """A shadow. ``alarm`` says what somebody should look at, if anything."""

    id: str
    candidate: str
    control: str
    judged: bool
    budget_usd: Decimal
    spent_usd: Decimal
    counts: ShadowCountsView
    calls: int = Field(description="second calls that were made")
    liked: int = Field(description="pairs of answers that a judge has compared")
    alarm: str | None
    who: str
    why: str
    started_at: datetime
    stopped_at: datetime | None
    stopped_by: str | None
    stopped_why: str | None


class DifferenceView(_View):
    """Candidate less live policy: over the pairs, and over all calls with its 95 % interval."""

    measure: str
    pairs: int
    mean: float | None
    overall: float | None
    low: float | None
    high: float | None


class ChoiceView(_View):
    """Pairs in which the live policy chose ``live`` first and the draft ``candidate``.

    ``live_answered`` and ``candidate_answered`` count how often each gave the answer itself; the dollars are a call's
    mean where both did.
    """

    live: str
    candidate: str
    pairs: int
    live_answered: int
    candidate_answered: int
    live_usd: float | None
    candidate_usd: float | None


class HalfView(_View):
    """How one policy's first choice did."""

    backend: str
    answered: bool
    took_ms: int
    cost_usd: Decimal | None
    characters: int


class PairView(_View):
    """One call under both policies; ``liking`` is 1 where the candidate's answer was found better, -1 the other."""

    decision_id: str
    at: datetime | None
    purpose: str
    sensitivity: Sensitivity
    live_policy: str
    rule: str
    live: HalfView
    candidate: HalfView
    liking: int | None


class ShadowReportView(_View):
    """The shadow that goes on, or the last one, with what it found."""

    shadow: ShadowRowView | None
    differences: tuple[DifferenceView, ...]
    choices: tuple[ChoiceView, ...]
    recent: tuple[PairView, ...]


def shadow_row_view(shadow: Shadow) -> ShadowRowView:
    """A shadow for the wire."""
    return ShadowRowView(
        id=shadow.id,
        candidate=str(shadow.plan.candidate),
        control=shadow.plan.control,
        judged=shadow.plan.judged,
        budget_usd=dollars(shadow.plan.cap),
        spent_usd=dollars(shadow.spent),
        counts=ShadowCountsView.model_validate(shadow.counts),
        calls=shadow.calls,
        liked=shadow.liked,
        alarm=shadow.alarm,
        who=shadow.who,
        why=shadow.why,
        started_at=shadow.started_at,
        stopped_at=shadow.stopped_at,
        stopped_by=shadow.stopped_by,
        stopped_why=shadow.stopped_why,
    )


def shadow_report_view(view: ShadowView) -> ShadowReportView:
    """All that a shadow has found, for the wire."""
    return ShadowReportView(
        shadow=shadow_row_view(view.shadow) if view.shadow else None,
        differences=tuple(map(DifferenceView.model_validate, view.differences)),
        choices=tuple(map(ChoiceView.model_validate, view.choices)),
        recent=tuple(map(_pair_view, view.recent)),
    )


def _pair_view(pair: Pair) -> PairView:
    return PairView(
        decision_id=pair.decision.id,
        at=pair.at,
        purpose=pair.purpose,
        sensitivity=pair.sensitivity,
        live_policy=pair.live_policy,
        rule=pair.decision.rule,
        live=_half_view(pair.live),
        candidate=_half_view(pair.second),
        liking=None if pair.liking is None else int(pair.liking),
    )


def _half_view(half: Half) -> HalfView:
    return HalfView(
        backend=half.backend,
        answered=half.answered,
        took_ms=half.took_ms,
        cost_usd=None if half.cost is None else dollars(half.cost),
        characters=half.characters,
    )
