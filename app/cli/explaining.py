"""What the router would do with a text: the same screening, analysis and decision as for a real call."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace

from app.analyzer.request import AnalyzerRequest
from app.backends.defaults import absent_specs
from app.backends.registry import load_specs
from app.content.agents import Agent, load_agents
from app.domain.analysis import Analysis
from app.domain.backend import BackendSpec
from app.domain.decision import Decision
from app.domain.labels import Sensitivity, Tier
from app.domain.model_call import Purpose
from app.domain.screening import Screening
from app.retrieval.vectors.embedding import Embedder
from app.routing.decide import decide, tokens_of
from app.routing.gain_file import predictor
from app.routing.parse import load_policy
from app.routing.policy import Caller, Features, Policy
from app.routing.shipped import policy_file
from app.screening.operator_rules import operator_screener
from app.settings import Environment, Settings
from app.wiring import build_analyzer


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
    specs = load_specs(settings.backends, environment.variables, settings.llama_url)
    rules = load_policy(policy_file(policy or settings.policy, settings.policies), specs)
    screening = operator_screener(settings.screening_rules)(text)
    agents = load_agents(settings.agents)
    analysis = asyncio.run(_analysis(text, agents, settings))
    features = _features(text, analysis, screening.sensitivity, agents, caller)
    predict = predictor(settings.gain_model)
    if predict is not None and screening.sensitivity.rank <= Sensitivity.INTERNAL.rank:
        features = replace(features, gain=predict(text))
    decision = decide(features, rules, specs, {}, "explained")
    absent = {} if settings.backends else absent_specs(environment.variables, settings.llama_url)
    return Explanation(screening, analysis, features, rules, specs, decision, absent)


async def _analysis(text: str, agents: Mapping[str, Agent], settings: Settings) -> Analysis:
    embedder = Embedder(models=settings.home / "models")
    try:
        return await build_analyzer(agents, settings, embedder).analyze(AnalyzerRequest(text))
    finally:
        embedder.close()


def _features(
    text: str, analysis: Analysis, label: Sensitivity, agents: Mapping[str, Agent], caller: Caller
) -> Features:
    agent = next((agents[name] for name in analysis.agents if name in agents), None)
    known = Features(
        purpose=Purpose.SPECIALIST,
        type=analysis.type,
        agent=agent.name if agent else None,
        complexity=analysis.complexity,
        language=analysis.language,
        channel="cli",
        caller=replace(caller, prefer=caller.prefer or (agent.tier if agent else None)),
        step=f"consult:{agent.name}" if agent else "consult",
        sensitivity=label,
        tokens_in=tokens_of(text),
    )
    return replace(known, max_out=agent.max_output_tokens) if agent else known
