"""All calculators, by family and by name."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.calculators.api_cost import API_COST_CALCULATORS
from app.calculators.architecture import ARCHITECTURE_CALCULATORS
from app.calculators.base import Calculator
from app.calculators.basics import BASIC_CALCULATORS
from app.calculators.capacity import CAPACITY_CALCULATORS
from app.calculators.customers import CUSTOMER_CALCULATORS, LOAD_CALCULATORS, RUN_CALCULATORS
from app.calculators.distribution_tests import DISTRIBUTION_TESTS
from app.calculators.drift import DRIFT_CALCULATORS
from app.calculators.estimates import ESTIMATE_CALCULATORS
from app.calculators.experiments import EXPERIMENT_CALCULATORS
from app.calculators.gpu_cards import GPU_CARD_CALCULATORS
from app.calculators.gpu_memory import GPU_MEMORY_CALCULATORS
from app.calculators.hosting import HOSTING_CALCULATORS
from app.calculators.infrastructure import INFRASTRUCTURE_CALCULATORS
from app.calculators.nearest import nearest, shortened
from app.calculators.network_layers import NETWORK_CALCULATORS
from app.calculators.option_costs import OPTION_COST_CALCULATORS
from app.calculators.project_money import PROJECT_MONEY_CALCULATORS
from app.calculators.quality import QUALITY_CALCULATORS
from app.calculators.ranking import RANKING_CALCULATORS
from app.calculators.reliability import RELIABILITY_CALCULATORS
from app.calculators.retrieval_sizes import RETRIEVAL_CALCULATORS
from app.calculators.scores import SCORE_CALCULATORS
from app.calculators.serving import SERVING_CALCULATORS
from app.calculators.storage import STORAGE_CALCULATORS
from app.calculators.tallies import TALLY_CALCULATORS
from app.calculators.throughput import THROUGHPUT_CALCULATORS
from app.calculators.training import TRAINING_CALCULATORS
from app.calculators.unit_economics import UNIT_ECONOMICS_CALCULATORS
from app.calculators.verdict import VERDICT_CALCULATORS
from app.domain.errors import CalculationError, NotFound
from app.domain.figure import Calculation, Figure, Value


@dataclass(frozen=True, slots=True)
class Family:
    """Calculators of one topic; ``name`` is public and stable."""

    name: str
    title: str
    calculators: tuple[Calculator, ...]


def calculator_named(name: str) -> Calculator:
    """The calculator; NotFound, with the nearest name there is, if there is none."""
    found = CALCULATORS.get(name)
    if found is None:
        close = nearest(name, CALCULATORS)
        hint = f" Did you mean {close}?" if close else ""
        raise NotFound(f"There is no calculator called {shortened(name)}.{hint}")
    return found


def calculate(name: str, inputs: Mapping[str, Value]) -> Figure:
    """The figure of the named calculator; CalculationError if there is none or an input cannot be used."""
    if name not in CALCULATORS:
        raise CalculationError(f"There is no calculator called {name}.")
    return CALCULATORS[name].compute(inputs)


def works(calculation: Calculation) -> bool:
    """Whether the calculator takes these inputs; numbers read from a text may lie outside its limits."""
    try:
        calculate(calculation.calculator, calculation.inputs)
    except CalculationError:
        return False
    return True


FAMILIES: tuple[Family, ...] = (
    Family("api-cost", "Cost of language model APIs", API_COST_CALCULATORS),
    Family("hosting", "Own machines, and where they meet an API", HOSTING_CALCULATORS),
    Family("gpu-memory", "Memory and number of GPUs", (*GPU_MEMORY_CALCULATORS, *GPU_CARD_CALCULATORS)),
    Family("training", "Training", (*TRAINING_CALCULATORS, *RUN_CALCULATORS)),
    Family("drift", "Drift of distributions", (*DRIFT_CALCULATORS, *DISTRIBUTION_TESTS)),
    Family("experiments", "Experiments and samples", EXPERIMENT_CALCULATORS),
    Family("quality", "Quality of models, fairness and calibration", QUALITY_CALCULATORS),
    Family("ranking", "Quality of rankings and forecasts", RANKING_CALCULATORS),
    Family("scores", "Scores and priorities", SCORE_CALCULATORS),
    Family("architecture", "Architecture matrix", ARCHITECTURE_CALCULATORS),
    Family("capacity", "Load, queues, pools and servers", (*CAPACITY_CALCULATORS, *LOAD_CALCULATORS)),
    Family("reliability", "Availability and error budgets", RELIABILITY_CALCULATORS),
    Family("storage", "Volumes, bandwidth and growth", STORAGE_CALCULATORS),
    Family("estimates", "Effort and time", ESTIMATE_CALCULATORS),
    Family("project-money", "Money of projects and teams", (*PROJECT_MONEY_CALCULATORS, *OPTION_COST_CALCULATORS)),
    Family("infrastructure", "Cost of infrastructure", INFRASTRUCTURE_CALCULATORS),
    Family("verdict", "Verdicts on plans", VERDICT_CALCULATORS),
    Family("retrieval", "Sizes of retrieval", RETRIEVAL_CALCULATORS),
    Family("serving", "Serving models", SERVING_CALCULATORS),
    Family("tallies", "Choices by tally", TALLY_CALCULATORS),
    Family("unit-economics", "Unit costs, shares and returns", UNIT_ECONOMICS_CALCULATORS),
    Family("basics", "Plain arithmetic", BASIC_CALCULATORS),
    Family("customers", "Customers, crossings and rotas", CUSTOMER_CALCULATORS),
    Family("throughput", "Durations, rates and coordination", THROUGHPUT_CALCULATORS),
    Family("networks", "Layers and geometry of networks", NETWORK_CALCULATORS),
)
"""All families in the order in which they are listed."""

CALCULATORS: Mapping[str, Calculator] = {
    calculator.name: calculator for family in FAMILIES for calculator in family.calculators
}
"""All calculators by name."""
