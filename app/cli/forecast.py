"""What a run would make of a request before a specialist is asked: its label, its analysis, and the first decision.

No database is opened, and nothing leaves the process.
"""

from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

from app.analyzer.request import AnalyzerRequest
from app.calling import Rules, read_rules
from app.content.agents import Agent, load_agents
from app.domain.analysis import Analysis
from app.domain.decision import Decision, Gain
from app.domain.labels import Origin, Sensitivity
from app.domain.model_call import Purpose
from app.domain.screening import Screening
from app.retrieval.vectors.embedding import Embedder
from app.routing.decide import decide, tokens_of
from app.routing.gain_file import predictor
from app.routing.policy import Caller, Features
from app.settings import Environment, Settings
from app.steps.analyze import TURNS
from app.steps.assignment import features_of
from app.wiring import build_analyzer

NOBODY = Caller()
"""A caller of whom nothing is known."""


@dataclass(frozen=True, slots=True)
class Forecast:
    """What a run would begin with. ``screening`` is that of the request, under the label of its whole thread."""

    screening: Screening
    analysis: Analysis
    features: Features
    decision: Decision


@dataclass(frozen=True, slots=True)
class Forecaster:
    """Screens, analyzes and routes as the steps of a run do; backends are as well as in a process just begun."""

    rules: Rules
    agents: Mapping[str, Agent]
    analyze: Callable[[AnalyzerRequest], Awaitable[Analysis]]
    predict: Callable[[str], Gain] | None

    async def __call__(self, request: AnalyzerRequest, caller: Caller = NOBODY) -> Forecast:
        """The forecast for the first specialist whom the request would go to."""
        said = [turn.text for turn in request.history if turn.role == "user"]
        screening = self._screened(request.text, said)
        analysis = await self.analyze(replace(request, history=request.history[-TURNS:]))
        features = self._features(request.text, analysis, self._together(screening, [*said, request.text]), caller)
        decision = decide(features, self.rules.policy, self.rules.specs, {}, "explained")
        return Forecast(screening, analysis, features, decision)

    def _screened(self, text: str, said: list[str]) -> Screening:
        """The screening of the last turn; the label of a thread never falls, so earlier ones can raise it."""
        own = self.rules.screener(text)
        held = Sensitivity.highest(own.sensitivity, *(self.rules.screener(turn).sensitivity for turn in said))
        return replace(own, sensitivity=held, inherited=held.rank > own.sensitivity.rank)

    def _together(self, screening: Screening, turns: list[str]) -> Sensitivity:
        """The label that the gateway would find: it sees all turns at once, which may say more than each alone."""
        if len(turns) == 1:
            return screening.sensitivity
        return Sensitivity.highest(screening.sensitivity, self.rules.screener("\n\n".join(turns)).sensitivity)

    def _features(self, text: str, analysis: Analysis, label: Sensitivity, caller: Caller) -> Features:
        agent = next((self.agents[name] for name in analysis.agents if name in self.agents), None)
        known = _known(analysis, agent)
        return replace(
            known,
            caller=replace(caller, prefer=caller.prefer or known.caller.prefer),
            sensitivity=label,
            tokens_in=tokens_of(text),
            gain=self._gain(text, label),
        )

    def _gain(self, text: str, label: Sensitivity) -> Gain | None:
        return None if self.predict is None or label.rank > Sensitivity.INTERNAL.rank else self.predict(text)


@asynccontextmanager
async def open_forecaster(settings: Settings, environment: Environment) -> AsyncGenerator[Forecaster]:
    """A forecaster for as long as the block runs.

    Raises:
        TeamError: the policy, the backends or a data file cannot be used.
    """
    rules, agents = read_rules(settings, environment), load_agents(settings.agents)
    embedder = Embedder(models=settings.home / "models")
    try:
        analyzer = build_analyzer(agents, settings, embedder)
        yield Forecaster(rules, agents, analyzer.analyze, predictor(settings.gain_model))
    finally:
        embedder.close()


def _known(analysis: Analysis, agent: Agent | None) -> Features:
    """What routing may know of the call without its text; a request for nobody here has no specialist."""
    if agent is None:
        return Features(
            Purpose.SPECIALIST,
            analysis.type,
            complexity=analysis.complexity,
            language=analysis.language,
            channel=Origin.CLI.value,
            step="consult",
        )
    known = features_of(analysis, agent, Origin.CLI, NOBODY)
    return replace(known, step=f"consult:{agent.name}", max_out=agent.max_output_tokens)
