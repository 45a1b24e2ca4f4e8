"""All calculators by name."""

from collections.abc import Mapping

from app.calculators.api_cost import API_COST_CALCULATORS
from app.calculators.architecture import ARCHITECTURE_CALCULATORS
from app.calculators.base import Calculator
from app.calculators.capacity import CAPACITY_CALCULATORS
from app.calculators.distribution_tests import DISTRIBUTION_TESTS
from app.calculators.drift import DRIFT_CALCULATORS
from app.calculators.estimates import ESTIMATE_CALCULATORS
from app.calculators.experiments import EXPERIMENT_CALCULATORS
from app.calculators.gpu_memory import GPU_MEMORY_CALCULATORS
from app.calculators.hosting import HOSTING_CALCULATORS
from app.calculators.infrastructure import INFRASTRUCTURE_CALCULATORS
from app.calculators.network_layers import NETWORK_CALCULATORS
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
from app.domain.errors import CalculationError
from app.domain.figure import Figure, Value


def calculate(name: str, inputs: Mapping[str, Value]) -> Figure:
    """The figure of the named calculator; CalculationError if there is none or an input cannot be used."""
    if name not in CALCULATORS:
        raise CalculationError(f"There is no calculator called {name}.")
    return CALCULATORS[name].compute(inputs)


CALCULATORS: Mapping[str, Calculator] = {
    calculator.name: calculator
    for family in (
        API_COST_CALCULATORS,
        HOSTING_CALCULATORS,
        GPU_MEMORY_CALCULATORS,
        TRAINING_CALCULATORS,
        DRIFT_CALCULATORS,
        DISTRIBUTION_TESTS,
        EXPERIMENT_CALCULATORS,
        QUALITY_CALCULATORS,
        RANKING_CALCULATORS,
        SCORE_CALCULATORS,
        ARCHITECTURE_CALCULATORS,
        CAPACITY_CALCULATORS,
        RELIABILITY_CALCULATORS,
        STORAGE_CALCULATORS,
        ESTIMATE_CALCULATORS,
        PROJECT_MONEY_CALCULATORS,
        INFRASTRUCTURE_CALCULATORS,
        VERDICT_CALCULATORS,
        RETRIEVAL_CALCULATORS,
        SERVING_CALCULATORS,
        TALLY_CALCULATORS,
        UNIT_ECONOMICS_CALCULATORS,
        THROUGHPUT_CALCULATORS,
        NETWORK_CALCULATORS,
    )
    for calculator in family
}
