"""The tool that tells where a text would go, and why; nothing is stored and no model is asked."""

from decimal import Decimal

from pydantic import Field

from app.analyzer.request import AnalyzerRequest
from app.domain.access import Scope
from app.domain.decision import Decision
from app.domain.labels import Complexity, RequestType, Sensitivity, Tier
from app.forecast import Forecaster
from app.mcp.calls import Call
from app.mcp.results import Result
from app.mcp.tools import Arguments, Facts, ToolSpec, tool
from app.routing.policy import Caller

_EXPLAIN = Facts(
    "explain_routing",
    "Explain the routing",
    "Where a question would go and why: its sensitivity label, what the team takes it for, the backend of each "
    "specialist's call, and why each other backend is not chosen. A dry run: no model is asked, nothing is stored.",
    Scope.DECISIONS_READ,
)


class Request(Arguments):
    """A question that is not asked."""

    question: str = Field(min_length=1, max_length=100_000)
    prefer: str | None = Field(None, max_length=200, description="a backend or tier to wish for")


class Chosen(Result):
    """A backend that may serve the call; the first one of a list does, the others stand in."""

    backend: str
    tier: Tier
    expected_cost_usd: Decimal | None


class Refused(Result):
    """A backend that may not, and which filter removed it."""

    backend: str
    stage: str
    reason: str
    detail: str


class Routed(Result):
    """Where the call of one specialist would go."""

    agent: str | None
    policy: str
    rule: str
    why: str
    candidates: tuple[Chosen, ...]
    rejected: tuple[Refused, ...]


class Explained(Result):
    """The label, the analysis and the decisions of a question; ``findings`` are kinds of sensitive places."""

    sensitivity: Sensitivity
    findings: tuple[str, ...]
    type: RequestType
    agents: tuple[str, ...]
    complexity: Complexity
    language: str
    would_clarify: bool
    reasons: tuple[str, ...]
    decisions: tuple[Routed, ...]
    estimated_cost_usd: Decimal | None


class RoutingTools:
    """Asks the same screening, analyzer and policy as a run does."""

    def __init__(self, forecaster: Forecaster) -> None:
        self._forecast = forecaster

    def specs(self) -> tuple[ToolSpec, ...]:
        """The tools."""
        return (tool(_EXPLAIN, Request, Explained, self.explain),)

    async def explain(self, call: Call, given: Request) -> Explained:
        """The forecast for one question."""
        who = call.principal
        caller = Caller(tenant=who.tenant, key=who.key_id, user=who.user, prefer=given.prefer)
        found = await self._forecast(AnalyzerRequest(given.question), caller)
        analysis = found.analysis
        return Explained(
            sensitivity=found.screening.sensitivity,
            findings=tuple(dict.fromkeys(each.kind for each in found.screening.findings)),
            type=analysis.type,
            agents=analysis.agents,
            complexity=analysis.complexity,
            language=analysis.language,
            would_clarify=analysis.clarify,
            reasons=analysis.reasons,
            decisions=tuple(map(_routed, found.decisions)),
            estimated_cost_usd=found.cost_usd,
        )


def _routed(decision: Decision) -> Routed:
    return Routed(
        agent=decision.agent,
        policy=decision.policy,
        rule=decision.rule,
        why=decision.why,
        candidates=tuple(map(Chosen.model_validate, decision.candidates)),
        rejected=tuple(map(Refused.model_validate, decision.rejected)),
    )
