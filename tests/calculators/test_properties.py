"""What must hold for every input: totals, orders, equalities, and that junk is refused in one way only."""

import math
from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.calculators.api_cost import cost_per_request, mixed_cost
from app.calculators.base import Kind
from app.calculators.drift import js_divergence, population_stability
from app.calculators.experiments import proportions_sample_size
from app.calculators.hosting import break_even_requests, busy_compute_cost_per_month
from app.calculators.recognize import recognize
from app.calculators.registry import CALCULATORS, calculate
from app.calculators.reliability import parallel_availability, series_availability
from app.calculators.retrieval_sizes import chunk_count
from app.domain.errors import CalculationError
from app.domain.figure import Figure, Value

amounts = st.floats(0, 1e6)
prices = st.floats(1e-6, 1e3)
open_shares = st.floats(0.001, 0.999)
NAMES = sorted(CALCULATORS)

junk: st.SearchStrategy[Value] = st.one_of(
    st.floats(allow_nan=True, allow_infinity=True),
    st.integers(),
    st.text(max_size=8),
    st.booleans(),
    st.none(),
    st.lists(st.floats(allow_nan=True, allow_infinity=True), max_size=5),
)


def finite(value: Value) -> bool:
    values = value if isinstance(value, list) else [value]
    return all(math.isfinite(item) for item in values if isinstance(item, float))


def attempt(name: str, inputs: Mapping[str, Value]) -> Figure | CalculationError:
    """The figure or the refusal; any other error fails the test."""
    try:
        return calculate(name, inputs)
    except CalculationError as error:
        return error


@settings(deadline=None)
@given(st.sampled_from(NAMES), st.data())
def test_junk_raises_a_calculation_error_or_gives_finite_figures(name: str, data: st.DataObject) -> None:
    inputs = {spec.name: data.draw(junk) for spec in CALCULATORS[name].inputs}
    outcome = attempt(name, inputs)
    if isinstance(outcome, CalculationError):
        assert outcome.sentence.endswith(".")
    else:
        assert all(finite(value) for value in outcome.outputs.values())


@settings(deadline=None)
@given(st.sampled_from(NAMES), st.data())
def test_inputs_within_their_limits_give_finite_figures_or_a_named_reason(name: str, data: st.DataObject) -> None:
    inputs: dict[str, Value] = {}
    for spec in CALCULATORS[name].inputs:
        number = st.floats(spec.minimum, min(spec.maximum, 1e9))
        strategies: Mapping[Kind, st.SearchStrategy[Value]] = {
            Kind.NUMBER: number,
            Kind.WHOLE: st.integers(math.ceil(spec.minimum), int(min(spec.maximum, 10_000))),
            Kind.FLAG: st.booleans(),
            Kind.TEXT: st.sampled_from(spec.choices or ("USD", "EUR")),
            Kind.NUMBERS: st.lists(number, min_size=1, max_size=4),
        }
        inputs[spec.name] = data.draw(strategies[spec.kind])
    outcome = attempt(name, inputs)
    if isinstance(outcome, CalculationError):
        assert outcome.sentence
    else:
        assert all(finite(value) for value in outcome.outputs.values())
        assert outcome.formula
        assert outcome.summary.endswith(".")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("junk_value", [math.nan, math.inf, -math.inf, -1e300, 1e300, 10**400, "many", [], [math.nan]])
def test_every_calculator_refuses_numbers_that_are_none(name: str, junk_value: Value) -> None:
    inputs = {spec.name: junk_value for spec in CALCULATORS[name].inputs if spec.kind not in {Kind.FLAG, Kind.TEXT}}
    with pytest.raises(CalculationError):
        calculate(name, inputs)


@given(amounts, amounts, prices, prices, amounts, amounts)
def test_api_cost_grows_with_volume(
    tokens_in: float, tokens_out: float, price_in: float, price_out: float, less: float, more: float
) -> None:
    each = cost_per_request(tokens_in, tokens_out, price_in, price_out)
    low, high = sorted((less, more))
    assert each * low <= each * high


@given(prices, st.floats(0, 1e3), st.floats(0.01, 1e6))
def test_at_break_even_both_cost_the_same(api: float, marginal: float, fixed: float) -> None:
    volume = break_even_requests(api, marginal, fixed)
    if volume is None:
        assert api <= marginal
    else:
        assert api * volume >= (marginal * volume + fixed) * (1 - 1e-9)
        below = volume - 2
        assert below < 0 or api * below <= (marginal * below + fixed) * (1 + 1e-9)


@given(st.floats(0.01, 100), st.floats(1, 1e6), st.floats(0, 1e9), st.floats(0, 1e9))
def test_busy_hours_cost_grows_with_volume(price: float, rate: float, less: float, more: float) -> None:
    low, high = sorted((less, more))
    assert busy_compute_cost_per_month(price, rate, low) <= busy_compute_cost_per_month(price, rate, high)


@given(st.floats(0, 1), st.floats(0, 10), st.floats(0, 10))
def test_a_mix_costs_between_its_parts(part: float, cheap: float, dear: float) -> None:
    low, high = sorted((cheap, dear))
    assert low - 1e-9 <= mixed_cost(part, cheap, dear) <= high + 1e-9


@given(st.lists(st.floats(0.001, 1), min_size=2, max_size=8))
def test_a_distribution_is_at_no_distance_from_itself(weights: list[float]) -> None:
    shares = [weight / sum(weights) for weight in weights]
    assert population_stability(shares, shares) == pytest.approx(0)
    assert js_divergence(shares, shares) == pytest.approx(0)


@given(st.lists(st.tuples(st.floats(0.001, 1), st.floats(0.001, 1)), min_size=2, max_size=8))
def test_psi_is_symmetric_and_never_negative(pairs: list[tuple[float, float]]) -> None:
    sides = [[pair[at] for pair in pairs] for at in (0, 1)]
    expected, actual = ([value / sum(side) for value in side] for side in sides)
    there, back = population_stability(expected, actual), population_stability(actual, expected)
    assert there == pytest.approx(back)
    assert there >= 0
    assert 0 <= js_divergence(expected, actual) <= 1


@given(st.lists(st.integers(1, 10_000), min_size=2, max_size=8), st.integers(2, 50))
def test_counts_give_the_same_psi_as_shares(counts: list[int], factor: int) -> None:
    numbers = [float(count) for count in counts]
    scaled = [count * float(factor) for count in numbers]
    assert calculate("psi", {"expected": numbers, "actual": scaled}).outputs["psi"] == pytest.approx(0, abs=1e-9)


@given(open_shares, open_shares, st.floats(0.01, 0.2), st.floats(0.5, 0.95))
def test_a_smaller_difference_needs_more_visitors(baseline: float, target: float, alpha: float, power: float) -> None:
    if abs(baseline - target) > 1e-3:
        halfway = (baseline + target) / 2
        wide = proportions_sample_size(baseline, target, alpha, power)
        assert proportions_sample_size(baseline, halfway, alpha, power) >= wide


@given(st.lists(st.floats(0, 1), min_size=1, max_size=6))
def test_parts_in_a_row_are_worse_and_side_by_side_better_than_any(parts: list[float]) -> None:
    assert series_availability(parts) <= min(parts) + 1e-12
    assert parallel_availability(parts) >= max(parts) - 1e-12


@given(st.integers(1, 100_000), st.integers(2, 2000), st.data())
def test_chunks_cover_the_document(tokens: int, size: int, data: st.DataObject) -> None:
    overlap = data.draw(st.integers(0, size - 1))
    count = chunk_count(tokens, size, overlap)
    assert overlap + count * (size - overlap) >= min(tokens, overlap + count * (size - overlap))
    assert size + (count - 1) * (size - overlap) >= tokens
    assert count == 1 or size + (count - 2) * (size - overlap) < tokens


@settings(deadline=None)  # the first call compiles the patterns
@given(st.text(max_size=200))
def test_any_text_is_read_without_an_error(text: str) -> None:
    for calculation in recognize(text):
        assert calculate(calculation.calculator, calculation.inputs).summary


VOCABULARY = (
    "0 100k $3 5 % 0B 0% requests a month api llama 80 ms tokens 1.5 million per hour engineers",
    "sprint points 99.9 slo psi",
    "0.2/0.3/0.5 vs pool gpu 13B INT8 cache 4k context users day ⟨0_n⟩ @month versus build buy 30 days 3-5 weeks",
)
words = st.sampled_from(" ".join(VOCABULARY).split())


@settings(deadline=None)
@given(st.lists(words, max_size=25))
def test_any_order_of_words_is_read_without_an_error(parts: list[str]) -> None:
    for calculation in recognize(" ".join(parts)):
        assert set(calculation.assumed) <= set(calculation.inputs)
        calculate(calculation.calculator, calculation.inputs)
