"""What the router would do with a text: the same screening, analysis and decision as for a real call."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

from app.analyzer.request import AnalyzerRequest
from app.backends.defaults import absent_specs
from app.cli.forecast import Forecast, open_forecaster
from app.domain.analysis import Analysis
from app.domain.backend import BackendSpec
from app.domain.decision import Decision
from app.domain.labels import Tier
from app.domain.screening import Screening
from app.routing.policy import Caller, Features, Policy
from app.settings import Environment, Settings


@dataclass(frozen=True, slots=True)
class Explanation:
    """Everything that went into a decision, and the decision. Backends are as well as in a process just begun.

    ``absent`` are the backends that a variable would bring which is not set, with their tier.
    """

    screening: Screening
    analysis: Analysis
    features: Features
    policy: Policy
    specs: tuple[BackendSpec, ...]
    decision: Decision
    absent: Mapping[str, tuple[Tier, str]]


def explain_text(
    text: str, settings: Settings, environment: Environment, policy: str | None, caller: Caller
) -> Explanation:
    """The decision for the first specialist whom the text would go to.

    Raises:
        TeamError: the policy, the backends or a data file cannot be used.
    """
    chosen = settings.model_copy(update={"policy": policy}) if policy else settings
    return asyncio.run(_explain(AnalyzerRequest(text), chosen, environment, caller))


async def _explain(
    request: AnalyzerRequest, settings: Settings, environment: Environment, caller: Caller
) -> Explanation:
    async with open_forecaster(settings, environment) as forecaster:
        found: Forecast = await forecaster(request, caller)
    rules = forecaster.rules
    absent = {} if settings.backends else absent_specs(environment.variables, settings.llama_url)
    return Explanation(
        found.screening, found.analysis, found.features, rules.policy, rules.specs, found.decision, absent
    )
