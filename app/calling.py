"""What every process that calls models is made of, whichever door the calls come through."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.backends.exporters import refuse_exporters
from app.backends.registry import load_specs
from app.domain.backend import BackendSpec
from app.domain.model_call import Backend
from app.gateway.breaker import HealthBoard
from app.gateway.gateway import Gateway, PolicySource
from app.gateway.leg import Pacing
from app.gateway.metering import Books
from app.routing.gain_file import predictor
from app.routing.parse import load_policy
from app.routing.policy import Policy
from app.routing.shipped import policy_file
from app.screening.detect import Screener
from app.screening.operator_rules import operator_screener
from app.screening.remembered import Remembered
from app.settings import Environment, Settings


@dataclass(frozen=True, slots=True)
class Rules:
    """By what calls are routed and screened: the backends, the policy of the setting, and the operator's screener."""

    specs: tuple[BackendSpec, ...]
    policy: Policy
    screener: Screener


def read_rules(settings: Settings, environment: Environment) -> Rules:
    """The rules of this process.

    Raises:
        ConfigurationError: a setting cannot be used, or the environment would carry prompts out.
    """
    refuse_exporters(environment.variables, settings.allowed_exporters)
    specs = load_specs(settings.backends, environment.variables, settings.llama_url)
    policy = load_policy(policy_file(settings.policy, settings.policies), specs)
    return Rules(specs, policy, operator_screener(settings.screening_rules))


def build_gateway(
    backends: Iterable[Backend],
    rules: Rules,
    policy: Policy | PolicySource,
    books: Books | None,
    settings: Settings,
    board: HealthBoard | None = None,
    pacing: Pacing | None = None,
) -> Gateway:
    """The one way to models of this process.

    Raises:
        ContentError: the gain model cannot be read.
    """
    screener = rules.screener
    return Gateway(
        backends,
        policy,
        Remembered(lambda text: screener(text).sensitivity),
        board=board,
        pacing=pacing,
        books=books,
        predict=predictor(settings.gain_model),
    )
