"""What a run would make of a request before a specialist is asked: its label, its analysis, and its decisions.

Nothing is stored, and nothing leaves the process.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from app.analyzer.request import AnalyzerRequest
from app.content.agents import Agent
from app.domain.analysis import Analysis
from app.domain.backend import BackendSpec
from app.domain.decision import Decision, Gain
from app.domain.labels import Origin, Sensitivity
from app.domain.model_call import Purpose
from app.domain.screening import Screening
from app.routing.decide import decide, tokens_of
from app.routing.health import BackendHealth
from app.routing.policy import Caller, Features, Policy
from app.screening.detect import Screener
from app.steps.analyze import TURNS
from app.steps.assignment import features_of

NOBODY = Caller()
"""A caller of whom nothing is known."""


@dataclass(frozen=True, slots=True)
class Forecast:
    """What a run would begin with. ``screening`` is that of the request, under the label of its whole thread.

    ``decisions`` has one for each specialist whom the request would go to, in their order, and ``features`` are those
    of the first; a request for nobody here has one decision all the same.
    """

    screening: Screening
    analysis: Analysis
    features: Features
    decisions: tuple[Decision, ...]

    @property
    def decision(self) -> Decision:
        """That for the first specialist."""
        return self.decisions[0]

    @property
    def cost_usd(self) -> Decimal | None:
        """What the first choices would cost together; None where a price is unknown or nobody may answer."""
        firsts = [each.candidates[0].expected_cost_usd if each.candidates else None for each in self.decisions]
        known = [cost for cost in firsts if cost is not None]
        return sum(known, Decimal(0)) if len(known) == len(firsts) else None


@dataclass(frozen=True, slots=True)
class Forecaster:
    """Screens, analyzes and routes as the steps of a run do.

    ``policy`` gives the one that holds and ``health`` the backends in trouble, where the caller names neither.
    """

    screener: Screener
    specs: tuple[BackendSpec, ...]
    policy: Callable[[Features], Policy]
    agents: Mapping[str, Agent]
    analyze: Callable[[AnalyzerRequest], Awaitable[Analysis]]
    predict: Callable[[str], Gain] | None
    health: Callable[[], Mapping[str, BackendHealth]] = dict
    origin: Origin = Origin.CLI

    async def __call__(
        self,
        request: AnalyzerRequest,
        caller: Caller = NOBODY,
        policy: Policy | None = None,
        thread: str | None = None,
    ) -> Forecast:
        """The forecast for the specialists whom the request would go to; ``thread`` decides its side of a canary."""
        said = [turn.text for turn in request.history if turn.role == "user"]
        screening = self._screened(request.text, said)
        analysis = await self.analyze(replace(request, history=request.history[-TURNS:]))
        label = self._together(screening, [*said, request.text])
        known = [self.agents[name] for name in analysis.agents if name in self.agents]
        agents: Sequence[Agent | None] = known or [None]
        features = [
            replace(self._features(request.text, analysis, agent, label, caller), thread=thread) for agent in agents
        ]
        health = self.health()
        decisions = tuple(
            decide(each, policy or self.policy(each), self.specs, health, "explained") for each in features
        )
        return Forecast(screening, analysis, features[0], decisions)

    def _screened(self, text: str, said: list[str]) -> Screening:
        """The screening of the last turn; the label of a thread never falls, so earlier ones can raise it."""
        own = self.screener(text)
        held = Sensitivity.highest(own.sensitivity, *(self.screener(turn).sensitivity for turn in said))
        return replace(own, sensitivity=held, inherited=held.rank > own.sensitivity.rank)

    def _together(self, screening: Screening, turns: list[str]) -> Sensitivity:
        """The label that the gateway would find: it sees all turns at once, which may say more than each alone."""
        if len(turns) == 1:
            return screening.sensitivity
        return Sensitivity.highest(screening.sensitivity, self.screener("\n\n".join(turns)).sensitivity)

    def _features(
        self, text: str, analysis: Analysis, agent: Agent | None, label: Sensitivity, caller: Caller
    ) -> Features:
        known = _known(analysis, agent, self.origin)
        return replace(
            known,
            caller=replace(caller, prefer=caller.prefer or known.caller.prefer),
            sensitivity=label,
            tokens_in=tokens_of(text),
            gain=self._gain(text, label),
        )

    def _gain(self, text: str, label: Sensitivity) -> Gain | None:
        return None if self.predict is None or label.rank > Sensitivity.INTERNAL.rank else self.predict(text)


def _known(analysis: Analysis, agent: Agent | None, origin: Origin) -> Features:
    """What routing may know of the call without its text; a request for nobody here has no specialist."""
    if agent is None:
        return Features(
            Purpose.SPECIALIST,
            analysis.type,
            complexity=analysis.complexity,
            language=analysis.language,
            channel=origin.value,
            step="consult",
        )
    known = features_of(analysis, agent, origin, NOBODY)
    return replace(known, step=f"consult:{agent.name}", max_out=agent.max_output_tokens)
