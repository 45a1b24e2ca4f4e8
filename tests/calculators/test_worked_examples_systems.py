"""Every row of the table of calculators, to the printed digits: systems, projects, scores, retrieval, serving."""

from collections.abc import Callable, Mapping

import pytest

from app.domain.figure import Value

Inputs = Mapping[str, Value]
Row = tuple[str, Inputs, Mapping[str, Value]]
Check = Callable[[str, Inputs, Mapping[str, Value]], None]


def data_scores(*scores: int) -> dict[str, Value]:
    names = ("completeness", "accuracy", "consistency", "timeliness", "relevance", "volume")
    return dict(zip(names, scores, strict=True))


def rubric(*scores: int) -> dict[str, Value]:
    names = (
        "problem_framing",
        "data_quality",
        "experiment_rigor",
        "model_performance",
        "deployment",
        "monitoring",
        "documentation",
        "cost",
    )
    return dict(zip(names, scores, strict=True))


def task(*values: tuple[float, float, float]) -> dict[str, Value]:
    low, likely, high = (list(column) for column in zip(*values, strict=True))
    return {"optimistic": low, "likely": likely, "pessimistic": high}


def verdict(bad: int, flags: int, known: float) -> dict[str, Value]:
    return {"bad_signals": bad, "flags": flags, "completeness_percent": known}


def framework(*scores: int) -> dict[str, Value]:
    return dict(zip(("expertise", "requirements", "ecosystem", "viability"), scores, strict=True))


ROWS: tuple[Row, ...] = (
    # C-17, C-18
    ("data-quality", data_scores(4, 3, 3, 4, 4, 2), {"score": 20, "proceed": True, "weak": ""}),
    ("data-quality", data_scores(3, 2, 3, 2, 4, 3), {"score": 17, "proceed": False}),
    ("ml-rubric", rubric(4, 4, 3, 3, 3, 2, 3, 2), {"score": "61", "band": "good foundations"}),
    ("ml-rubric", rubric(5, 5, 5, 4, 5, 4, 4, 4), {"score": "91", "band": "production-grade"}),
    ("ml-rubric", rubric(2, 1, 1, 2, 1, 0, 1, 0), {"score": "21", "band": "science project"}),
    # C-19
    (
        "architecture-matrix",
        {
            "engineers": 12,
            "users": 500_000,
            "devops": "ci-cd",
            "months_to_market": 4,
            "traffic": "spikes-2-3x",
            "latency_ms": 999,
            "domain": "partial",
            "budget": "limited",
        },
        {
            "monolith": 83,
            "modular_monolith": 94,
            "microservices": 58,
            "serverless": 79,
            "highest": "modular monolith",
        },
    ),
    (
        "architecture-matrix",
        {
            "engineers": 60,
            "users": 5_000_000,
            "devops": "kubernetes",
            "months_to_market": 13,
            "traffic": "spikes-10x",
            "latency_ms": 199,
            "domain": "clear-contexts",
            "budget": "generous",
        },
        {
            "monolith": 47,
            "modular_monolith": 77,
            "microservices": 106,
            "serverless": 70,
            "highest": "microservices",
        },
    ),
    (
        "architecture-matrix",
        {
            "engineers": 4,
            "users": 9_999,
            "devops": "manual",
            "months_to_market": 2,
            "traffic": "unpredictable",
            "latency_ms": 999,
            "domain": "unclear",
            "budget": "very-tight",
        },
        {"monolith": 102, "modular_monolith": 76, "microservices": 32, "serverless": 83, "highest": "monolith"},
    ),
    # C-20 to C-24
    ("capacity", {"peak_per_second": 1000, "growth_factor": 3, "margin_factor": 1.5}, {"per_second": "4500"}),
    ("capacity", {"peak_per_second": 250, "growth_factor": 4, "margin_factor": 1.3}, {"per_second": "1300"}),
    ("db-pool", {"cores": 8, "spindles": 1}, {"connections": 17}),
    ("db-pool", {"cores": 4, "spindles": 1}, {"connections": 9}),
    ("read-replicas", {"reads_per_second": 10_000, "reads_per_replica": 3000}, {"replicas": 4}),
    ("read-replicas", {"reads_per_second": 2500, "reads_per_replica": 3000}, {"replicas": 1}),
    ("redis-memory", {"working_set_gb": 10}, {"memory_gb": "15"}),
    ("redis-memory", {"working_set_gb": 4}, {"memory_gb": "6"}),
    ("concurrency", {"per_second": 100, "seconds_each": 0.2}, {"at_the_same_time": "20"}),
    ("pool-ceiling", {"connections": 20, "hold_seconds": 0.2}, {"per_second": "100"}),
    ("pool-ceiling", {"connections": 20, "hold_seconds": 0.05}, {"per_second": "400"}),
    ("servers", {"peak_per_second": 500, "server_per_second": 60, "utilization": 0.7}, {"servers": 12}),
    ("servers", {"peak_per_second": 4500, "server_per_second": 150, "utilization": 0.7}, {"servers": 43}),
    # C-25 to C-30
    (
        "pert",
        task((3, 5, 12)),
        {"expected": "5.833", "standard_deviation": "1.5", "with_95_percent": "8.30"},
    ),
    ("pert", task((2, 4, 9)), {"expected": "4.5", "standard_deviation": "1.167"}),
    ("pert", task((3, 5, 12), (2, 4, 9)), {"expected": "10.333", "standard_deviation": "1.900"}),
    ("team-capacity", {"people": 5, "days": 10, "focus": 0.8, "skill": 0.8}, {"person_days": "32"}),
    ("team-capacity", {"people": 5, "days": 10, "focus": 0.4, "skill": 0.5}, {"person_days": "10"}),
    ("net-hours", {"hours": 200}, {"net_hours": "110.16", "net_share": "0.5508"}),
    (
        "velocity",
        {"velocities": [34.0, 28.0, 31.0, 35.0], "points": 180},
        {
            "mean": "32",
            "standard_deviation": "3.162",
            "planning_velocity": 29,
            "sprints_with_reserve": 8,
            "weeks_with_reserve": "16",
        },
    ),
    ("effort", {"base": 16, "multipliers": [1.5, 1.2]}, {"effort": "28.8"}),
    ("effort", {"base": 3, "multipliers": [1.2, 0.9]}, {"effort": "3.24"}),
    ("effort", {"base": 38, "multipliers": [1.25]}, {"days_if_hours": "5.94"}),
    ("roadmap-weeks", {"points": 180, "people": 5}, {"weeks": "15.0"}),
    ("roadmap-weeks", {"points": 180, "people": 5, "points_per_person_week": 8}, {"weeks": "5.625"}),
    ("roadmap-weeks", {"points": 89, "people": 5}, {"weeks": "7.42"}),
    (
        "roadmap-phases",
        {"weeks": [8.0, 12.0, 10.0], "buffer_shares": [0.25, 0.3, 0.4]},
        {"weeks": "39.6", "months": "9.11", "phases": [10.0, 15.6, 14.0]},
    ),
    (
        "development-cost",
        {"hours": 400, "rate_per_hour": 125, "complexity_factor": 1.5, "risk_factor": 1.2},
        {"cost": "90000"},
    ),
    (
        "development-cost",
        {"hours": 1000, "rate_per_hour": 100, "complexity_factor": 1.3, "risk_factor": 1.5},
        {"cost": "195000"},
    ),
    (
        "team-burn",
        {"salaries_per_month": 2 * 15_000 + 3 * 10_000 + 18_000},
        {"cost_per_month": "101400", "cost_per_year": "1216800"},
    ),
    ("team-burn", {"salaries_per_month": 40_000}, {"cost_per_month": "52000"}),
    # C-32 to C-34
    (
        "quick-infrastructure",
        {"users": 10_000, "requests_per_user_and_day": 20, "gb_per_user": 0.05, "growth_per_month": 0.1},
        {"cost_per_month": "4225", "cost_12_months": "99383.46"},
    ),
    (
        "quick-infrastructure",
        {"users": 50_000, "requests_per_user_and_day": 10, "gb_per_user": 0.2, "growth_per_month": 0.05},
        {"cost_per_month": "12350", "cost_12_months": "206405.34"},
    ),
    ("trade-platform-cost", {"trade_volume": 100_000, "infrastructure": 500}, {"cost_per_month": "3400"}),
    (
        "trade-platform-cost",
        {"trade_volume": 1_000_000, "infrastructure": 2000, "extras": 500},
        {"cost_per_month": "31500"},
    ),
    (
        "trade-platform-cost",
        {"trade_volume": 10_000_000, "infrastructure": 10_000, "extras": 8000},
        {"cost_per_month": "308000"},
    ),
    ("egress-cost", {"gb_per_month": 500}, {"cost_per_month": "45"}),
    ("egress-cost", {"gb_per_month": 15_000}, {"cost_per_month": "1326.20"}),
    ("database-cost", {"instance": "m6g.large", "storage_gb": 100}, {"cost_per_month": "131.50"}),
    (
        "database-cost",
        {"instance": "r6g.xlarge", "storage_gb": 500, "iops": 5000},
        {"cost_per_month": "447.50"},
    ),
    # C-35, C-36
    ("slo-budget", {"target": 0.999}, {"budget_minutes": "43.2"}),
    ("slo-budget", {"target": 0.99}, {"budget_minutes": "432", "budget_hours": "7.2"}),
    ("slo-budget", {"target": 0.9999}, {"budget_minutes": "4.32"}),
    ("slo-burn", {"error_share": 0.005, "target": 0.999}, {"burn_rate": "5", "exhausted_in_days": "6"}),
    ("slo-burn", {"error_share": 0.02, "target": 0.999}, {"burn_rate": "20", "exhausted_in_days": "1.5"}),
    ("availability", {"parts": [0.999, 0.999, 0.995]}, {"availability": "0.993011"}),
    ("availability", {"parts": [0.99, 0.99], "arrangement": "parallel"}, {"availability": "0.9999"}),
    ("availability", {"parts": [0.99], "copies": [2.0]}, {"availability": "0.9999"}),
    # C-37 to C-39
    ("verdict", verdict(0, 1, 90), {"verdict": "GOOD", "low_confidence": False}),
    ("verdict", verdict(0, 2, 90), {"verdict": "NEEDS MAJOR WORK"}),
    ("verdict", verdict(1, 0, 90), {"verdict": "NEEDS MAJOR WORK"}),
    ("verdict", verdict(2, 0, 85), {"verdict": "BAD"}),
    ("verdict", verdict(0, 0, 40), {"verdict": None}),
    ("shortfall", {"needed": 16, "planned": 8}, {"shortfall_share": "0.5", "band": "flag"}),
    ("shortfall", {"needed": 10, "planned": 1}, {"shortfall_share": "0.9", "band": "BAD"}),
    ("shortfall", {"needed": 10, "planned": 8}, {"shortfall_share": "0.2", "band": "clean"}),
    ("risk-score", {"probability": 2, "impact": 3}, {"score": 6}),
    ("risk-score", {"probability": 3, "impact": 3}, {"score": 9}),
    ("framework-score", framework(4, 5, 5, 4), {"score": "4.5"}),
    ("framework-score", framework(2, 5, 3, 4), {"score": "3.5"}),
    # C-40
    (
        "classification-metrics",
        {"true_positives": 80, "false_positives": 20, "false_negatives": 40, "true_negatives": 860},
        {"precision": "0.8", "recall": "0.6667", "f1": "0.7273", "accuracy": "0.94"},
    ),
    ("macro-average", {"per_class": [0.9, 0.6, 0.3]}, {"macro_average": "0.6"}),
    (
        "regression-errors",
        {"actual": [3.0, 5.0, 2.0, 7.0], "predicted": [2.0, 5.0, 4.0, 8.0]},
        {"mae": "1.0", "rmse": "1.2247"},
    ),
    ("ndcg", {"relevance": [3.0, 2.0, 0.0, 1.0], "at": 4}, {"ndcg": "0.9926", "ndcg_linear": "0.9854"}),
    ("ranked-hits", {"hits": [1.0, 0.0, 1.0, 0.0, 0.0]}, {"average_precision": "0.8333"}),
    ("ranked-hits", {"hits": [1.0, 1.0, 0.0, 1.0, 0.0]}, {"precision_at_k": "0.6"}),
    # C-41
    ("rag-chunks", {"tokens_per_document": 10_000}, {"chunks_per_document": 22}),
    ("rag-chunks", {"tokens_per_document": 1500}, {"chunks_per_document": 4}),
    ("vector-storage", {"vectors": 1_000_000, "dimensions": 1536}, {"total_gb": "6.144"}),
    ("vector-storage", {"vectors": 1_000_000, "dimensions": 384}, {"total_gb": "1.536"}),
    ("embedding-cost", {"tokens": 10_000_000, "price_per_million": 0.13}, {"cost": "1.30"}),
    ("embedding-cost", {"tokens": 10_000_000, "price_per_million": 0.02}, {"cost": "0.20"}),
    # C-42 to C-45
    ("video-streams", {"gpu_fps": 200, "source_fps": 30, "every_nth": 3}, {"streams_per_gpu": 20}),
    ("video-streams", {"gpu_fps": 150, "source_fps": 30, "every_nth": 2}, {"streams_per_gpu": 10}),
    (
        "dynamic-batch",
        {"per_second": 400, "max_batch": 32, "max_wait_ms": 50},
        {"fill_ms": "77.5", "flush_ms": "50", "batch_size": 21},
    ),
    (
        "dynamic-batch",
        {"per_second": 1000, "max_batch": 32, "max_wait_ms": 50},
        {"flush_ms": "31", "batch_size": 32},
    ),
    (
        "canary",
        {"kind": "errors", "canary": 0.012, "baseline": 0.005},
        {"change": "2.4", "action": "rollback"},
    ),
    (
        "canary",
        {"kind": "latency", "canary": 180, "baseline": 80},
        {"change": "2.25", "action": "rollback"},
    ),
    ("canary", {"kind": "latency", "canary": 150, "baseline": 80}, {"change": "1.875", "action": "keep"}),
    (
        "canary",
        {"kind": "metric", "canary": 0.79, "baseline": 0.84},
        {"change": "-0.0595", "action": "rollback"},
    ),
    (
        "api-or-self-hosted",
        {
            "requests_per_month": 5000,
            "latency_ms": 800,
            "customization": "general",
            "privacy": "public",
            "ml_team": False,
            "budget": "low",
        },
        {"api": 6, "self_hosted": 0},
    ),
    (
        "api-or-self-hosted",
        {
            "requests_per_month": 500_000,
            "latency_ms": 80,
            "customization": "fine-tune",
            "privacy": "sensitive",
            "ml_team": True,
            "budget": "high",
        },
        {"api": 0, "self_hosted": 6, "privacy_is_constraint": True},
    ),
    # C-48 to C-50
    ("services-per-developer", {"services": 15, "developers": 4}, {"services_per_developer": "3.75", "warn": True}),
    ("services-per-developer", {"services": 4, "developers": 10}, {"services_per_developer": "0.4", "warn": False}),
    ("latency-check", {"p50_ms": 80, "p95_ms": 250, "p99_ms": 450}, {"passes": True}),
    ("latency-check", {"p50_ms": 80, "p95_ms": 320, "p99_ms": 450}, {"passes": False, "failed": "p95"}),
    ("heuristic-check", {"heuristic_score": 0.81, "model_score": 0.88}, {"ratio": "0.92", "stop": True}),
    ("heuristic-check", {"heuristic_score": 0.6, "model_score": 0.88}, {"ratio": "0.68", "stop": False}),
)


@pytest.mark.parametrize(("name", "inputs", "expected"), ROWS)
def test_the_printed_digits(check: Check, name: str, inputs: Inputs, expected: Mapping[str, Value]) -> None:
    check(name, inputs, expected)
