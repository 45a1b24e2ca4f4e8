"""Every row of the table of calculators, to the printed digits: money, machines, drift, experiments, quality."""

from collections.abc import Callable, Mapping

import pytest

from app.calculators.registry import CALCULATORS, calculate
from app.domain.figure import Value

Inputs = Mapping[str, Value]
Row = tuple[str, Inputs, Mapping[str, Value]]
Check = Callable[[str, Inputs, Mapping[str, Value]], None]


def tokens(tokens_in: float, tokens_out: float, price_in: float, price_out: float, n: float) -> dict[str, Value]:
    return {
        "input_tokens": tokens_in,
        "output_tokens": tokens_out,
        "input_price_per_million": price_in,
        "output_price_per_million": price_out,
        "requests_per_month": n,
    }


def bins(expected: list[float], actual: list[float]) -> dict[str, Value]:
    return {"expected": expected, "actual": actual}


def rates(baseline: float, target: float, power: float = 0.8) -> dict[str, Value]:
    return {"baseline_share": baseline, "target_share": target, "power": power}


def build_or_buy(users: float) -> dict[str, Value]:
    return {
        "build_one_off": 170_000,
        "build_per_year": 59_000,
        "buy_one_off": 25_000,
        "buy_per_year": 42_000,
        "buy_per_user_and_year": 12,
        "users": users,
    }


def cache(layers: float, sequences: float, context: float) -> dict[str, Value]:
    return {"layers": layers, "kv_heads": 8, "tokens_per_sequence": context, "sequences": sequences}


CACHED = tokens(4000, 500, 3, 15, 100_000)
QUARTERS = [0.25] * 4
SELF_HOSTED: Inputs = {
    "price_per_hour": 3,
    "requests_per_hour": 3000,
    "requests_per_month": 100_000,
    "engineering_per_month": 500,
}

ROWS: tuple[Row, ...] = (
    # C-01
    ("api-cost", tokens(500, 200, 30, 60, 100_000), {"cost_per_request": "0.027", "cost_per_month": "2700"}),
    ("api-cost", tokens(1200, 400, 3, 15, 250_000), {"cost_per_request": "0.0096", "cost_per_month": "2400"}),
    (
        "api-cost",
        tokens(500, 200, 0.25, 1.25, 100_000),
        {"cost_per_request": "0.000375", "cost_per_month": "37.50"},
    ),
    # C-02
    ("self-hosted-cost", SELF_HOSTED, {"cost_per_month": "600", "compute_per_month": "100"}),
    ("self-hosted-cost", {**SELF_HOSTED, "mode": "always-on"}, {"cost_per_month": "2690"}),
    # C-03
    ("token-cost", CACHED, {"cost_per_month": "1950"}),
    (
        "token-cost",
        {**CACHED, "cached_share": 0.75, "cache_discount": 0.9},
        {"cost_per_month": "1140", "saving_share": "0.415"},
    ),
    (
        "token-cost",
        {**CACHED, "cached_share": 0.75, "cache_discount": 0.9, "semantic_hit_share": 0.3},
        {"cost_per_month": "798"},
    ),
    (
        "token-cost",
        {**CACHED, "cached_share": 0.75, "cache_discount": 0.9, "batch_discount": 0.5},
        {"cost_per_month": "570"},
    ),
    ("token-cost", {**CACHED, "cached_share": 0.75, "cache_discount": 0.5}, {"cost_per_month": "1500"}),
    # C-04
    (
        "break-even",
        {
            "api_cost_per_request": 0.027,
            "marginal_cost_per_request": 0.001,
            "fixed_cost_per_month": 500,
            "always_on_cost_per_month": 2690,
        },
        {"busy_hour_requests": 19_231, "always_on_requests": 99_630},
    ),
    (
        "break-even",
        {"api_cost_per_request": 0.011, "marginal_cost_per_request": 0.001, "fixed_cost_per_month": 500},
        {"busy_hour_requests": 50_000},
    ),
    (
        "break-even",
        {"api_cost_per_request": 0.0045, "marginal_cost_per_request": 0.001, "fixed_cost_per_month": 500},
        {"busy_hour_requests": 142_858},
    ),
    (
        "break-even",
        {"api_cost_per_request": 0.000375, "marginal_cost_per_request": 0.001, "fixed_cost_per_month": 500},
        {"busy_hour_requests": None},
    ),
    # C-05
    (
        "gpu-memory",
        {"parameters_in_billions": 8, "bytes_per_parameter": 2, **cache(32, 4, 8192), "card_memory_gb": 24},
        {"total_gb": "21.895", "kv_cache_gb": "4.295", "overhead_gb": "1.6", "fits_one_card": False},
    ),
    (
        "gpu-memory",
        {"parameters_in_billions": 8, "bytes_per_parameter": 2, **cache(32, 4, 8192), "card_memory_gb": 40},
        {"fits_one_card": True, "usable_gb_per_card": "36.0"},
    ),
    (
        "gpu-memory",
        {"parameters_in_billions": 70, "bytes_per_parameter": 0.5, **cache(80, 1, 4096), "card_memory_gb": 40},
        {"total_gb": "39.842", "kv_cache_gb": "1.342", "fits_one_card": False},
    ),
    (
        "gpu-memory",
        {"parameters_in_billions": 70, "bytes_per_parameter": 0.5, **cache(80, 1, 4096), "card_memory_gb": 80},
        {"fits_one_card": True},
    ),
    (
        "gpu-memory",
        {"parameters_in_billions": 70, "bytes_per_parameter": 2, **cache(80, 8, 4096)},
        {"total_gb": "164.737", "weights_gb": "140", "kv_cache_gb": "10.737", "overhead_gb": "14.0"},
    ),
    # C-06
    ("kv-cache", cache(32, 1, 8192), {"bytes_per_token": "131072", "total_gb": "1.0737"}),
    ("kv-cache", cache(32, 16, 8192), {"total_gb": "17.1799", "total_gib": "16"}),
    ("kv-cache", cache(80, 8, 4096), {"bytes_per_token": "327680", "total_gb": "10.7374"}),
    # C-07
    ("gpu-count", {"memory_gb": 164.737, "card_memory_gb": 80}, {"cards": 3}),
    ("gpu-count", {"memory_gb": 49.237, "card_memory_gb": 40}, {"cards": 2}),
    ("gpu-count", {"memory_gb": 49.237, "card_memory_gb": 80}, {"cards": 1}),
    ("gpu-count", {"memory_gb": 21.895, "card_memory_gb": 24}, {"cards": 2}),
    # C-08
    (
        "routing-mix",
        {"cheap_share": 0.7, "cheap_cost": 0.0008, "expensive_cost": 0.0096},
        {"cost_per_request": "0.00344", "saving_share": "0.642", "cost": "344"},
    ),
    (
        "routing-mix",
        {"cheap_share": 0.5, "cheap_cost": 0.0008, "expensive_cost": 0.0096},
        {"cost_per_request": "0.0052", "saving_share": "0.458"},
    ),
    # C-09
    ("psi", bins(QUARTERS, [0.3, 0.25, 0.25, 0.2]), {"psi": "0.020273", "band": "stable"}),
    ("psi", bins(QUARTERS, [0.4, 0.25, 0.2, 0.15]), {"psi": "0.132740", "band": "moderate"}),
    ("psi", bins(QUARTERS, [0.45, 0.25, 0.2, 0.1]), {"psi": "0.266158", "band": "critical"}),
    ("psi", bins([0.1, 0.2, 0.4, 0.2, 0.1], [0.05, 0.15, 0.35, 0.25, 0.2]), {"psi": "0.136190"}),
    # C-10
    (
        "ks-test",
        {"first_sample": [1.0, 2.0, 3.0, 4.0, 5.0], "second_sample": [3.0, 4.0, 5.0, 6.0, 7.0]},
        {"distance": "0.4", "critical": "0.8589", "drift": False},
    ),
    (
        "ks-test",
        {"distance": 0.15, "first_size": 1000, "second_size": 1000},
        {"critical": "0.0607", "drift": True},
    ),
    ("ks-test", {"distance": 0.05, "first_size": 500, "second_size": 2000}, {"critical": "0.0679"}),
    # C-11
    (
        "distribution-distance",
        bins(QUARTERS, [0.4, 0.25, 0.2, 0.15]),
        {"js_divergence": "0.023719", "js_distance": "0.154010", "kl_divergence": "0.066749", "alert": False},
    ),
    (
        "distribution-distance",
        bins(QUARTERS, [0.5, 0.25, 0.15, 0.1]),
        {"js_divergence": "0.063706", "js_distance": "0.252401", "kl_divergence": "0.178321", "alert": True},
    ),
    # C-12
    (
        "chi-square",
        {"observed": [55.0, 45.0], "expected": [50.0, 50.0]},
        {"statistic": "1.000", "p_value": "0.3173"},
    ),
    (
        "chi-square",
        {"observed": [900.0, 100.0], "other": [850.0, 150.0]},
        {"statistic": "11.4286", "p_value": "0.000723", "significant": True},
    ),
    # C-13
    ("ab-sample-size", rates(0.1, 0.12), {"per_arm": 3841}),
    ("ab-sample-size", rates(0.05, 0.055), {"per_arm": 31_234}),
    ("ab-sample-size", rates(0.1, 0.12, 0.9), {"per_arm": 5142}),
    ("ab-sample-size", rates(0.02, 0.05, 0.9), {"per_arm": 787}),
    # C-14
    ("ab-sample-size-means", {"standard_deviation": 20, "difference": 2}, {"per_arm": 1570}),
    ("ab-sample-size-means", {"standard_deviation": 15, "difference": 1}, {"per_arm": 3532}),
    ("ab-duration", {"per_arm": 3841, "users_per_day": 1000}, {"days": 8}),
    ("ab-duration", {"per_arm": 31_234, "users_per_day": 5000}, {"days": 13}),
    (
        "ab-test",
        {"control_hits": 400, "control_size": 4000, "variant_hits": 480, "variant_size": 4000},
        {"z": "2.8586", "p_value": "0.00426", "decision": "ship"},
    ),
    (
        "ab-test",
        {"control_hits": 400, "control_size": 4000, "variant_hits": 430, "variant_size": 4000},
        {"z": "1.0999", "p_value": "0.2714", "decision": "iterate"},
    ),
    # C-15
    (
        "disparate-impact",
        {"first_selected": 30, "first_total": 100, "second_selected": 50, "second_total": 100},
        {"ratio": "0.60", "passes": False},
    ),
    (
        "disparate-impact",
        {"first_selected": 45, "first_total": 100, "second_selected": 50, "second_total": 100},
        {"ratio": "0.90", "passes": True},
    ),
    (
        "equal-opportunity",
        {"first_true_positive_rate": 0.8, "second_true_positive_rate": 0.72},
        {"gap": "0.08"},
    ),
    # C-16
    (
        "calibration-error",
        {
            "counts": [100.0, 100.0, 100.0],
            "confidence": [0.1, 0.5, 0.9],
            "accuracy": [0.08, 0.55, 0.8],
        },
        {"ece": "0.0567"},
    ),
    (
        "calibration-error",
        {"counts": [10.0, 30.0], "confidence": [0.3, 0.9], "accuracy": [0.3, 0.9]},
        {"ece": "0"},
    ),
    # C-31
    (
        "tco",
        build_or_buy(2000),
        {"build_total": "347000", "buy_total": "223000", "cheaper": "buy", "equal_at_users": "5444.4"},
    ),
    (
        "tco",
        build_or_buy(10_000),
        {"buy_total": "511000", "cheaper": "build", "payback_years": "1.408"},
    ),
    # C-46
    ("reserved-discount", {"cost_per_month": 140, "discount_share": 0.35}, {"cost_per_year": "1092"}),
    ("reserved-discount", {"cost_per_month": 280, "discount_share": 0.55}, {"cost_per_year": "1512"}),
    # C-47
    ("training-memory", {"parameters_in_billions": 7}, {"total_gb": "112", "cards": 2}),
    ("training-memory", {"parameters_in_billions": 70}, {"total_gb": "1120", "cards": 16}),
)


@pytest.mark.parametrize(("name", "inputs", "expected"), ROWS)
def test_the_printed_digits(check: Check, name: str, inputs: Inputs, expected: Mapping[str, Value]) -> None:
    check(name, inputs, expected)


def test_the_formula_of_the_api_cost_can_be_checked_by_hand() -> None:
    figure = calculate("api-cost", tokens(500, 200, 30, 60, 100_000))
    assert figure.formula == "(500 x 30 + 200 x 60) / 10^6 = 0.027; x 100,000 = 2,700"
    assert figure.summary == "The API costs $2,700 a month for 100,000 requests, $0.027 per request."
    assert figure.reference == "C-01"
    assert figure.inputs["currency"] == "USD"


def test_the_matrix_of_references_is_complete() -> None:
    references = {calculator.reference for calculator in CALCULATORS.values()}
    assert {f"C-{row:02}" for row in range(1, 51)} <= references


def test_names_are_slugs_and_documented() -> None:
    for name, calculator in CALCULATORS.items():
        assert name == calculator.name
        assert name.replace("-", "").isalnum()
        assert name == name.lower()
        assert calculator.title
        assert all(spec.doc and spec.unit for spec in calculator.inputs)
