"""A forecaster by itself: what the setting alone makes of a request, without a database."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from app.calling import read_rules
from app.content.agents import load_agents
from app.forecast import Forecaster
from app.retrieval.vectors.embedding import Embedder
from app.routing.gain_file import predictor
from app.settings import Environment, Settings
from app.wiring import build_analyzer


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
        predict = predictor(settings.gain_model)
        yield Forecaster(rules.screener, rules.specs, lambda _: rules.policy, agents, analyzer.analyze, predict)
    finally:
        embedder.close()
