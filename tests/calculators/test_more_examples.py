"""Calculators beyond the source's table, against results computed by hand."""

from collections.abc import Callable, Mapping

import pytest

from app.calculators.registry import calculate
from app.domain.errors import CalculationError
from app.domain.figure import Value

Inputs = Mapping[str, Value]
Check = Callable[[str, Inputs, Mapping[str, Value]], None]

ROWS: tuple[tuple[str, Inputs, Mapping[str, Value]], ...] = (
    (
        "machine-rental",
        {"machines": 4, "price_per_hour": 2.5, "hours": 72, "discount_share": 0.6},
        {"cost_at_full_price": "720", "cost": "288"},
    ),
    (
        "lora-parameters",
        {"rank": 16, "input_dimension": 4096, "output_dimension": 4096, "layers": 32},
        {"trainable_parameters": 8_388_608},
    ),
    ("training-time", {"samples": 2e6, "epochs": 30, "samples_per_second": 1500}, {"hours": "11.1"}),
    (
        "training-steps",
        {"samples": 1e6, "batch_size": 16, "devices": 8, "accumulation_steps": 4},
        {"effective_batch": "512", "steps": 1954},
    ),
    (
        "training-compute",
        {"parameters_in_billions": 7, "tokens_in_billions": 1500, "peak_tflops": 989, "devices": 64},
        {"days": "28.8"},
    ),
    ("proportion-interval", {"hits": 84, "size": 100}, {"low": "0.7558", "high": "0.8990", "margin": "0.0719"}),
    ("survey-size", {"margin": 0.03}, {"samples": 1068}),
    (
        "cohens-kappa",
        {"both_yes": 40, "both_no": 45, "only_first_yes": 10, "only_second_yes": 5},
        {"kappa": "0.70", "observed_agreement": "0.85"},
    ),
    ("predictive-value", {"prevalence": 0.01, "sensitivity": 0.9, "specificity": 0.95}, {"precision": "0.1538"}),
    ("f-score", {"precision": 0.5, "recall": 0.9, "beta": 2}, {"f_score": "0.776"}),
    ("accuracy", {"correct": 164, "total": 200, "target_share": 0.9}, {"accuracy": "0.82", "more_correct_needed": 16}),
    ("rice", {"reach": 4000, "impact": 2, "confidence": 0.8, "effort": 4}, {"score": "1600"}),
    ("ice", {"impact": 8, "confidence": 6, "ease": 5}, {"score": "240"}),
    (
        "wsjf",
        {"business_value": 8, "time_criticality": 5, "risk_reduction": 3, "job_size": 4},
        {"score": "4"},
    ),
    ("load", {"requests": 10_000_000, "peak_factor": 5}, {"mean_per_second": "115.7", "peak_per_second": "578.7"}),
    (
        "queue-drain",
        {"backlog": 600_000, "arriving_per_second": 500, "served_per_second": 800},
        {"seconds": "2000", "drains": True},
    ),
    ("queue-drain", {"backlog": 10, "arriving_per_second": 5, "served_per_second": 5}, {"drains": False}),
    ("concurrency", {"per_second": 400, "seconds_each": 0.25, "slots_per_worker": 8}, {"workers": 13}),
    ("cache-latency", {"hit_rate": 0.9, "hit_ms": 2, "miss_ms": 50}, {"mean_ms": "6.8"}),
    ("cache-origin", {"hit_rate": 0.95, "per_second": 20_000}, {"origin_per_second": "1000"}),
    ("speedup", {"parallel_share": 0.95, "workers": 16}, {"speedup": "9.14", "limit": "20"}),
    (
        "connection-total",
        {"instances": 10, "pool_size": 20, "connection_limit": 150},
        {"connections": "200", "fits": False},
    ),
    ("availability-repair", {"hours_between_failures": 1000, "hours_to_repair": 2}, {"availability": "0.998004"}),
    ("availability-downtime", {"downtime_minutes": 90}, {"availability": "0.997917"}),
    ("slo-budget", {"target": 0.999, "used_minutes": 27}, {"left_minutes": "16.2"}),
    ("slo-burn", {"burn_rate": 6, "target": 0.999}, {"exhausted_in_days": "5"}),
    (
        "retention-volume",
        {"per_second": 12_000, "bytes_each": 2000, "days": 7, "replication": 3},
        {"total_tb": "43.5"},
    ),
    ("collection-size", {"items": 40_000, "bytes_each": 8e6}, {"total_gb": "320"}),
    ("recording-volume", {"streams": 12, "megabits_per_second": 4, "days": 30}, {"total_tb": "15.55"}),
    ("transfer-time", {"size_gb": 11_000, "megabits_per_second": 1000}, {"hours": "24.4"}),
    ("bandwidth", {"per_second": 1500, "bytes_each": 20_000}, {"megabits_per_second": "240"}),
    ("growth", {"now": 10_000, "growth_share": 0.1, "periods": 12}, {"later": "31384", "doubling_periods": "7.27"}),
    ("partitions", {"needed_rate": 120, "rate_per_partition": 10}, {"partitions": 12}),
    ("runway", {"cash": 1_200_000, "net_burn_per_month": 100_000}, {"months": "12"}),
    (
        "payback",
        {"one_off": 60_000, "saving_per_month": 5000, "horizon_months": 24},
        {"months": "12", "net_gain": "60000"},
    ),
    (
        "present-value",
        {"one_off": 100_000, "gain_per_year": 40_000, "discount_rate": 0.08},
        {"net_present_value": "3083.88"},
    ),
    ("time-saved", {"items": 50, "minutes_each": 6, "rate_per_hour": 60}, {"hours": "5", "value": "300"}),
    (
        "partial-automation",
        {"items": 40_000, "cost_per_item_by_hand": 0.35, "share_left_to_people": 0.12, "fixed_cost": 900},
        {"cost": "2580", "saving": "11420"},
    ),
    ("context-fit", {"context_tokens": 8192, "instruction_tokens": 500, "answer_tokens": 700}, {"chunks_that_fit": 13}),
    ("unit-cost", {"amount": 3000, "price_per_unit": 0.023}, {"cost": "69"}),
    ("cost-per-unit", {"cost": 3, "units": 3000}, {"cost_per_unit": "0.001", "cost_per_thousand": "1"}),
    ("relative-change", {"before": 800, "after": 200}, {"relative_change": "-0.75", "factor": "0.25"}),
    ("share-of-total", {"part_share": 0.003, "total": 2_000_000}, {"count": "6000"}),
    ("expected-loss", {"probability": 0.1, "loss": 200_000}, {"expected_loss": "20000"}),
    ("weighted-score", {"weights": [0.5, 0.3, 0.2], "scores": [8.0, 6.0, 9.0]}, {"weighted_score": "7.6"}),
    ("return-on-investment", {"cost": 50_000, "gain": 80_000}, {"return_share": "0.6"}),
    ("work-duration", {"items": 50_000, "seconds_each": 3, "workers": 8}, {"hours": "5.21"}),
    ("generation-time", {"tokens": 300, "tokens_per_second": 40, "first_token_s": 0.5}, {"seconds": "8"}),
    ("rate-limit", {"limit_per_minute": 90_000, "use_per_request": 1500}, {"requests_per_minute": "60"}),
    ("batch-throughput", {"batch_size": 32, "seconds": 0.08}, {"per_second": "400"}),
    ("retry-wait", {"first_wait_s": 1, "retries": 5}, {"total_seconds": "31", "last_wait_seconds": "16"}),
    ("retry-wait", {"first_wait_s": 1, "retries": 5, "longest_wait_s": 4}, {"total_seconds": "15"}),
    (
        "retry-count",
        {"first_wait_s": 30, "longest_wait_s": 21_600, "within_s": 86_400},
        {"retries": 12, "last_after_hours": "20.525"},
    ),
    ("quorum", {"nodes": 5}, {"majority": 3, "failures_tolerated": 2}),
    ("communication-paths", {"people": 8}, {"paths": 28}),
    (
        "convolution",
        {"size": 224, "kernel": 7, "stride": 2, "padding": 3, "input_channels": 3, "filters": 64},
        {"output_size": 112, "parameters": 9472},
    ),
    ("dense-parameters", {"layer_sizes": [784.0, 128.0, 10.0]}, {"parameters": 101_770}),
    ("box-overlap", {"first_box": [0.0, 0.0, 10.0, 10.0], "second_box": [5.0, 5.0, 15.0, 15.0]}, {"iou": "0.1429"}),
    ("vector-similarity", {"first": [1.0, 0.0], "second": [1.0, 1.0]}, {"cosine": "0.7071", "distance": "1"}),
    ("perplexity", {"cross_entropy": 2.3}, {"perplexity": "9.974"}),
    ("storage-cost", {"gigabytes": 40_000, "storage_class": "glacier"}, {"cost_per_month": "160"}),
    ("rules-or-ml", {"rules": 5, "auditable": True, "labels": 5000}, {"rules": 2, "ml": 1, "start_with": "rules"}),
)


@pytest.mark.parametrize(("name", "inputs", "expected"), ROWS)
def test_the_result(check: Check, name: str, inputs: Inputs, expected: Mapping[str, Value]) -> None:
    check(name, inputs, expected)


def test_counts_are_taken_as_shares_and_it_is_said() -> None:
    figure = calculate("psi", {"expected": [500.0, 300.0, 200.0], "actual": [420.0, 330.0, 250.0]})
    assert figure.outputs["psi"] == pytest.approx(0.028, abs=0.0005)
    assert "divided by their sum" in str(figure.outputs["note"])


def test_an_empty_bin_counts_as_the_floor() -> None:
    figure = calculate("psi", {"expected": [0.5, 0.5], "actual": [1.0, 0.0]})
    assert figure.outputs["band"] == "critical"


@pytest.mark.parametrize(
    ("name", "inputs", "named"),
    [
        ("psi", {"expected": [0.5, 0.5], "actual": [1.0]}, "actual"),
        ("psi", {"expected": [0.0, 0.0], "actual": [1.0, 0.0]}, "expected"),
        ("break-even", {"api_cost_per_request": 0.01}, "fixed_cost_per_month"),
        ("ab-sample-size", {"baseline_share": 0.1, "target_share": 0.1}, "target_share"),
        ("ab-test", {"control_hits": 5, "control_size": 4, "variant_hits": 1, "variant_size": 4}, "control_hits"),
        ("pert", {"optimistic": [5.0], "likely": [3.0], "pessimistic": [9.0]}, "optimistic"),
        ("rag-chunks", {"tokens_per_document": 100, "chunk_tokens": 50, "overlap_tokens": 50}, "overlap_tokens"),
        ("availability", {"parts": [0.9], "copies": [1.0, 2.0]}, "copies"),
        ("slo-burn", {"target": 0.999}, "error_share"),
        ("slo-burn", {"target": 0.9, "burn_rate": 11}, "burn_rate"),
        ("chi-square", {"observed": [1.0, 2.0]}, "expected"),
        ("ks-test", {"distance": 0.1}, "first_sample"),
        ("egress-cost", {"gb_per_month": 60_000}, "gb_per_month"),
        ("velocity", {"velocities": [0.0], "points": 5}, "velocities"),
    ],
)
def test_inputs_that_do_not_fit_together_are_named(name: str, inputs: Inputs, named: str) -> None:
    with pytest.raises(CalculationError, match=named):
        calculate(name, inputs)
