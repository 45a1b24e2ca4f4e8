"""How far results move when uncertain inputs are wrong."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.calculators.registry import CALCULATORS, calculate
from app.calculators.sensitivity import UNCERTAIN, ranges
from app.calculators.texts import from_texts

DATA = Path(__file__).parent.parent / "data" / "calculators" / "worked_examples.jsonl"
EVEN = {"api_cost_per_request": 0.027, "marginal_cost_per_request": 0.001, "fixed_cost_per_month": 500}


def test_a_break_even_has_the_range_of_its_worst_and_best_case() -> None:
    (found,) = ranges(calculate("break-even", EVEN))
    assert (found.output, found.low, found.high) == ("busy_hour_requests", 12_659, 29_412)
    assert "400 / (0.0324 - 0.0008) = 12,659" in found.formula
    assert "600 / (0.0216 - 0.0012) = 29,412" in found.formula
    alone = {swing.input: (swing.less, swing.more) for swing in found.swings}
    assert alone["fixed_cost_per_month"] == (15_385, 23_077)


def test_a_break_even_that_may_never_come_has_no_upper_end() -> None:
    (found,) = ranges(calculate("break-even", {**EVEN, "marginal_cost_per_request": 0.025}))
    assert found.low is not None
    assert found.high is None
    assert "high none" in found.formula


def test_what_is_zero_or_left_out_is_not_varied() -> None:
    (found,) = ranges(calculate("break-even", {"api_cost_per_request": 0.027, "always_on_cost_per_month": 2690}))
    assert [swing.input for swing in found.swings] == ["api_cost_per_request", "always_on_cost_per_month"]


def test_a_share_is_never_varied_beyond_one() -> None:
    inputs = {"hit_rate": 0.95, "hit_ms": 2, "miss_ms": 40}
    (found,) = ranges(calculate("cache-latency", inputs))
    assert found.low == 2


@pytest.mark.parametrize("name", UNCERTAIN)
def test_the_result_lies_in_its_range_and_each_swing_too(name: str) -> None:
    checked = 0
    for line in DATA.read_text(encoding="utf-8").splitlines():
        command, *words = json.loads(line)["command"]
        if command != name or any(word.startswith("--") for word in words):
            continue
        pairs = [(word.partition("=")[0], word.partition("=")[2]) for word in words]
        figure = CALCULATORS[name].compute(from_texts(CALCULATORS[name], pairs))
        for found in ranges(figure):
            value = figure.outputs[found.output]
            if found.low is None or found.high is None or not isinstance(value, int | float):
                continue
            checked += 1
            assert found.low <= value <= found.high
            for swing in found.swings:
                for end in (swing.less, swing.more):
                    assert end is None or found.low * (1 - 1e-9) - 1e-9 <= end <= found.high * (1 + 1e-9) + 1e-9
    assert checked


@pytest.mark.parametrize("name", UNCERTAIN)
def test_uncertain_inputs_are_inputs(name: str) -> None:
    known = {spec.name for spec in CALCULATORS[name].inputs}
    assert all(set(uncertain) <= known for _, uncertain in UNCERTAIN[name])


@given(st.floats(0.001, 1), st.floats(1, 1e6))
def test_the_range_always_holds_the_break_even(api: float, fixed: float) -> None:
    figure = calculate("break-even", {"api_cost_per_request": api, "fixed_cost_per_month": fixed})
    (found,) = ranges(figure)
    value = figure.outputs["busy_hour_requests"]
    assert isinstance(value, int)
    assert found.low is not None
    assert found.high is not None
    assert found.low <= value <= found.high
