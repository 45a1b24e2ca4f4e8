"""Costs of options over some years, and cards for a memory need."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.calculators.registry import calculate
from app.domain.errors import CalculationError
from app.domain.figure import Value

amounts = st.floats(1, 1e6)


def test_an_option_costs_its_start_and_what_runs() -> None:
    figure = calculate("option-cost", {"one_off": 20_000, "per_month": 500, "per_year": 1_000, "years": 3})
    assert figure.outputs == {"total": 41_000, "running_per_year": 7_000}


def test_upkeep_counts_each_year() -> None:
    assert calculate("option-cost", {"one_off": 30_000, "upkeep_share": 0.2}).outputs["total"] == 48_000


def test_work_costs_people_times_months() -> None:
    assert calculate("work-cost", {"people": 1, "months": 2}).outputs["cost"] == 30_000


def test_a_budget_carries_fewer_of_the_dearer_people() -> None:
    budget = {"budget": 600_000, "months": 9}
    assert calculate("people-for-budget", budget).outputs["people"] == pytest.approx(4.4444, abs=1e-4)
    assert calculate("people-for-budget", {**budget, "cost_factor": 2}).outputs["people"] == pytest.approx(
        2.2222, abs=1e-4
    )


@given(amounts, st.floats(0, 1), st.floats(0.5, 10))
def test_at_the_limit_building_costs_as_much_as_buying(total: float, upkeep: float, years: float) -> None:
    limit = calculate("build-limit", {"total": total, "upkeep_share": upkeep, "years": years}).outputs["limit"]
    built = calculate("option-cost", {"one_off": limit, "upkeep_share": upkeep, "years": years}).outputs["total"]
    assert built == pytest.approx(total)


@given(amounts, st.floats(0.5, 10))
def test_at_the_limit_of_the_price_buying_costs_as_much_as_building(total: float, years: float) -> None:
    price = calculate("price-limit", {"total": total, "years": years}).outputs["per_month"]
    assert calculate("option-cost", {"per_month": price, "years": years}).outputs["total"] == pytest.approx(total)


def test_upkeep_begins_after_the_months_of_building() -> None:
    inputs: dict[str, Value] = {"one_off": 48_000, "per_month": 2_400, "months_before": 2, "years": 3}
    assert calculate("option-cost", inputs).outputs["total"] == 48_000 + 34 * 2_400
    long: dict[str, Value] = {"per_month": 100, "months_before": 99, "years": 1}
    assert calculate("option-cost", long).outputs["total"] == 0


CARDS: dict[str, Value] = {"card_memory_gb": [24, 40, 80], "low_price": [1, 3, 4], "high_price": [1.5, 4, 5]}


def test_the_cheapest_single_card_and_the_cheapest_pair() -> None:
    out = calculate("card-choice", {"memory_gb": 41.1435456, **CARDS}).outputs
    assert out["cards"] == [2, 2, 1]
    assert (out["single_place"], out["single_low_per_hour"], out["single_high_per_month"]) == (2, 4, 3_650)
    assert (out["best_place"], out["best_count"], out["best_low_per_hour"]) == (0, 2, 2)


def test_no_card_is_chosen_where_none_holds_it() -> None:
    out = calculate("card-choice", {"memory_gb": 500, **CARDS}).outputs
    assert (out["single_place"], out["best_place"]) == (-1, -1)


def test_each_card_needs_a_price() -> None:
    with pytest.raises(CalculationError):
        calculate("card-choice", {"memory_gb": 10, **CARDS, "low_price": [1]})


def test_contexts_beside_the_model() -> None:
    out = calculate("context-count", {"card_memory_gb": 80, "fixed_gb": 28.6, "gb_per_context": 3.3554432}).outputs
    assert out["contexts"] == 12
