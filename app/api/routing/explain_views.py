"""What would happen to a request, in the shape of the HTTP API."""

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

from app.analyzer.request import AnalyzerRequest, Turn
from app.api.conversations.views import AnalysisView, QuestionView
from app.api.http.forms import Body
from app.api.routing.budget_views import CandidateView, RejectionView
from app.api.routing.policy_views import LONGEST_POLICY
from app.domain.decision import Decision, Gain, GainUse
from app.domain.labels import Sensitivity, Tier

if TYPE_CHECKING:
    from app.forecast import Forecast

_LONGEST_TEXT = 100_000


class AskedBody(Body):
    """The request that would be made."""

    content: str = Field(min_length=1, max_length=_LONGEST_TEXT, examples=["Should we self-host Llama?"])


class SaidBody(Body):
    """An earlier turn of the thread."""

    role: Literal["user", "team"]
    content: str = Field(max_length=_LONGEST_TEXT)


class ExplainBody(Body):
    """A request with what came before it, and by which policy to look; without one, by the one that holds."""

    message: AskedBody
    history: tuple[SaidBody, ...] = Field(default=(), max_length=50)
    policy: str | None = Field(
        None, max_length=80, description="a version such as house@3, or a shipped policy", examples=["frugal"]
    )
    yaml: str | None = Field(None, max_length=LONGEST_POLICY, description="the text of a policy that is not kept yet")
    tenant: str | None = Field(None, max_length=64, description="whose request it would be, for rules that ask")
    thread: str | None = Field(
        None, max_length=200, description="the conversation it would belong to, which decides its side of a canary"
    )
    prefer: str | None = Field(None, max_length=200, description="a backend or tier that the caller wishes for")
    headroom: Annotated[float, Field(ge=0, le=1)] | None = Field(
        None, description="part of the budget that is left; without it, that of the caller's budgets"
    )

    def request(self) -> AnalyzerRequest:
        """The request as the analyzer takes it."""
        turns = tuple(Turn("user" if each.role == "user" else "assistant", each.content) for each in self.history)
        return AnalyzerRequest(self.message.content, turns)


class _View(BaseModel):
    model_config: ClassVar[ConfigDict] = ConfigDict(frozen=True, from_attributes=True)


class FindingView(_View):
    """A sensitive place of the text; offsets count characters."""

    kind: str
    start: int
    end: int
    sensitivity: Sensitivity


class ScreeningView(_View):
    """The label of the request and why it has it."""

    sensitivity: Sensitivity
    findings: tuple[FindingView, ...]
    inherited: bool
    injection_marks: tuple[str, ...]
    degraded: str | None
    score: float


class GainView(_View):
    """How much better the expensive tier should answer, by a trained model, and what that did to the decision."""

    model: str
    mean: float
    low: float
    high: float
    abstained: bool
    domain: str


class DryRejectionView(RejectionView):
    """A backend that the call would not go to, with the filter that removed it; no tier for one that is gone."""

    tier: Tier | None


class DryDecisionView(_View):
    """Where the call of one specialist would go, and why nowhere else."""

    step: str
    agent: str | None
    sensitivity: Sensitivity
    policy: str
    rule: str
    why: str
    tier: Tier
    candidates: tuple[CandidateView, ...]
    rejected: tuple[DryRejectionView, ...]
    gain: GainView | None
    gain_use: GainUse


class CanaryShareView(_View):
    """A policy that is tried on a share of the threads, in percent; a request without one may be on either side."""

    candidate: str
    share: int


class ExplainView(_View):
    """What a run would begin with. Nothing of it was stored, and no model was asked.

    ``not_configured`` are backends that a variable would bring which is not set.
    """

    screening: ScreeningView
    analysis: AnalysisView
    questions: tuple[QuestionView, ...]
    decisions: tuple[DryDecisionView, ...]
    canary: CanaryShareView | None
    tokens_in: int
    max_out: int
    estimated_cost_usd: Decimal | None
    would_clarify: bool
    not_configured: Mapping[str, tuple[Tier, str]]
    model_calls: Literal[0] = 0


def explain_view(
    found: "Forecast",
    tiers: Mapping[str, Tier],
    absent: Mapping[str, tuple[Tier, str]],
    canary: CanaryShareView | None = None,
) -> ExplainView:
    """A forecast for the wire; ``tiers`` are those of all backends."""
    analysis = found.analysis
    return ExplainView(
        screening=ScreeningView.model_validate(found.screening),
        analysis=AnalysisView.model_validate(analysis),
        questions=tuple(map(QuestionView.model_validate, analysis.questions)),
        decisions=tuple(_decision(each, tiers) for each in found.decisions),
        canary=canary,
        tokens_in=found.features.tokens_in,
        max_out=found.features.max_out,
        estimated_cost_usd=found.cost_usd,
        would_clarify=analysis.clarify,
        not_configured=dict(absent),
    )


def _decision(decision: Decision, tiers: Mapping[str, Tier]) -> DryDecisionView:
    return DryDecisionView(
        step=decision.step,
        agent=decision.agent,
        sensitivity=decision.sensitivity,
        policy=decision.policy,
        rule=decision.rule,
        why=decision.why,
        tier=decision.tier,
        candidates=tuple(map(CandidateView.model_validate, decision.candidates)),
        rejected=tuple(
            DryRejectionView(
                backend=each.backend,
                tier=tiers.get(each.backend),
                stage=each.stage,
                reason=each.reason,
                detail=each.detail,
            )
            for each in decision.rejected
        ),
        gain=_gain(decision.gain),
        gain_use=decision.gain_use,
    )


def _gain(gain: Gain | None) -> GainView | None:
    return None if gain is None else GainView.model_validate(gain)
