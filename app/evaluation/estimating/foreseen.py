"""The calls that a case would make, by what the analyzer, the policy and the registry say of it. Nobody is asked."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from app.domain.backend import BackendKind, BackendSpec
from app.domain.decision import Decision
from app.domain.labels import Tier
from app.domain.model_call import Purpose, Usage
from app.evaluation.estimating.lengths import OWN_WORK, TYPICAL, Length, in_a_cloud
from app.evaluation.estimating.span import Span
from app.forecast import Forecast
from app.gateway.cost import cost_usd, is_model
from app.routing.decide import decide
from app.routing.policy import Features, Policy
from app.steps.challenge import MENTOR, is_challenged
from app.steps.opinion import in_doubt

_ENGLISH = "en"


@dataclass(frozen=True, slots=True)
class ExpectedCall:
    """One call to a backend. ``usd`` is None where it has no price; ``seconds`` is None where nobody knows the time.

    ``measured`` when the lengths are those of recorded answers.
    """

    backend: str
    tier: Tier
    prompt: Span
    answer: Span
    usd: Span | None
    seconds: Span | None
    measured: bool


@dataclass(frozen=True, slots=True)
class Foresight:
    """What is set up: the backends, the policy, and how sure the analyzer must be not to ask a second one.

    ``lengths`` are those of recorded answers by the name of their model.
    """

    specs: Sequence[BackendSpec]
    policy: Callable[[Features], Policy]
    doubt_below: float
    lengths: Mapping[str, Length]

    def calls(self, forecast: Forecast) -> tuple[ExpectedCall, ...]:
        """The calls of one try, if every first choice answers and nothing is asked back."""
        return tuple(self._calls(forecast))

    def _calls(self, forecast: Forecast) -> Iterator[ExpectedCall]:
        analysis = forecast.analysis
        if in_doubt(analysis, self.doubt_below):
            yield from self._aside(Purpose.ANALYSIS, forecast)
        if not analysis.agents:
            return
        if analysis.language != _ENGLISH:
            yield from self._aside(Purpose.TRANSLATION, forecast)
        written = [self._call(Purpose.SPECIALIST, self._asked(each)) for each in forecast.decisions if each.candidates]
        yield from written
        if is_challenged(analysis) and any(call.tier is not Tier.EXTRACTIVE for call in written):
            yield from self._aside(Purpose.CHALLENGE, forecast)

    def _aside(self, purpose: Purpose, forecast: Forecast) -> Iterator[ExpectedCall]:
        """A call that a model answers, or nobody."""
        specialist = forecast.features
        features = Features(
            purpose,
            specialist.type,
            MENTOR if purpose is Purpose.CHALLENGE else None,
            specialist.complexity,
            specialist.language,
            channel=specialist.channel,
            sensitivity=specialist.sensitivity,
            tokens_in=specialist.tokens_in,
        )
        decision = decide(features, self.policy(features), self.specs, {}, "estimated")
        if decision.candidates and (spec := self._asked(decision)).kind is not BackendKind.EXTRACTIVE:
            yield self._call(purpose, spec)

    def _asked(self, decision: Decision) -> BackendSpec:
        return next(each for each in self.specs if each.id == decision.candidates[0].backend)

    def _call(self, purpose: Purpose, spec: BackendSpec) -> ExpectedCall:
        if spec.kind is BackendKind.EXTRACTIVE:
            return ExpectedCall(spec.id, spec.tier, Span(), Span(), Span(), OWN_WORK, measured=False)
        known = next((length for model, length in self.lengths.items() if is_model(model, spec.model)), None)
        length = known or (TYPICAL[purpose] if spec.local_zone else in_a_cloud(TYPICAL[purpose]))
        return ExpectedCall(
            backend=spec.id,
            tier=spec.tier,
            prompt=length.prompt,
            answer=length.answer,
            usd=_priced(length, spec),
            seconds=length.seconds,
            measured=known is not None,
        )


def _priced(length: Length, spec: BackendSpec) -> Span | None:
    """Lengths in money; None where no price is known."""
    ends = (
        (length.prompt.low, length.answer.low),
        (length.prompt.likely, length.answer.likely),
        (length.prompt.high, length.answer.high),
    )
    found = [cost_usd(Usage(round(prompt), round(answer)), spec.price) for prompt, answer in ends]
    return None if None in found else Span(*(float(each or Decimal(0)) for each in found))
