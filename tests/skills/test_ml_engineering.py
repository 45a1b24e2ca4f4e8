"""The skill ml-engineering: every fact of the playbook stands in the section that answers cite.

Facts are compared after joining white space; sections are found by the slug of their heading.
"""

import re
from pathlib import Path

import pytest

SKILL = Path(__file__).parents[2] / "skills" / "ml-engineering"
DOCUMENTS = [SKILL / "SKILL.md", *sorted((SKILL / "references").glob("*.md"))]

# Slugs that citations use; each must exist exactly once in the whole skill.
SLUGS = (
    "phase-1-problem-framing",
    "ml-problem-brief",
    "ml-vs-rules-decision",
    "phase-2-data-engineering-for-ml",
    "data-quality-assessment",
    "feature-engineering-patterns",
    "feature-store-design",
    "data-leakage-prevention-checklist",
    "phase-3-experiment-management",
    "experiment-tracking-template",
    "model-selection-guide",
    "hyperparameter-tuning-strategy",
    "phase-4-model-evaluation",
    "metric-selection-by-task",
    "evaluation-rigor-checklist",
    "offline-to-online-gap-analysis",
    "phase-5-model-deployment",
    "deployment-pattern-decision-tree",
    "production-serving-checklist",
    "containerization-template",
    "ab-testing-for-models",
    "phase-6-llm-engineering",
    "llm-application-architecture",
    "model-selection-for-llm-tasks",
    "rag-system-architecture",
    "rag-quality-checklist",
    "llm-cost-optimization",
    "phase-7-model-monitoring",
    "monitoring-dashboard",
    "drift-response-playbook",
    "automated-retraining-pipeline",
    "phase-8-mlops-infrastructure",
    "ml-platform-components",
    "cicd-for-ml",
    "model-registry-workflow",
    "phase-9-responsible-ai",
    "bias-detection-checklist",
    "model-card-template",
    "phase-10-cost--performance-optimization",
    "gpu-selection-guide",
    "inference-optimization-techniques",
    "cost-tracking-template",
    "phase-11-ml-system-quality-rubric",
    "common-mistakes",
    "quick-commands",
)

FACTS: dict[str, tuple[str, ...]] = {
    "ml-problem-brief": (
        "eleven fields",
        "churn reduced by 15%",
        "| Baseline | the result reached today without ML |",
        "classification, regression, clustering, ranking, recommendation, generation or anomaly detection",
        "API, dashboard, e-mail or automated action",
        "real-time: under 100 ms; near-real-time: under 1 s; batch: minutes to hours",
        "bias risks, fairness demands, privacy",
        "reaches 90% of the ML result or more",
        "0.81 against 0.88 is 92%, stop; 0.60 against 0.88 is 68%, go on",
        "After 2 weeks of cleaning",
        "less than 10% better than random",
        "(model - random) / random",
        "10 million requests a day are 116 per second",
    ),
    "ml-vs-rules-decision": (
        "Begin with rules or heuristics",
        "| fewer than 10 rules explain the logic | yes | no |",
        "| more than 1,000 labeled examples exist | neutral | yes |",
        "(100%) auditable or deterministic | yes | no |",
        "too complex for people to write down | no | yes |",
        "new patterns must be picked up | no | yes |",
        "changes sooner than rules can be edited | no | yes |",
    ),
    "data-quality-assessment": (
        "18 of 30 points or more",
        "more than 50% missing | less than 1% missing",
        "checked against a source of truth",
        "mixed formats and duplicates | standardized and deduplicated",
        "months old | real-time, or refreshed daily",
        "weak proxy of the target | direct signal",
        "under 100 samples | over 10,000 samples in each class",
        "any single dimension is at 0 or 1",
        "add up to 20, go on",
        "add up to 17, fix the data first",
    ),
    "feature-engineering-patterns": (
        "right-skewed values such as revenue or counts",
        "SVM, KNN and neural nets",
        "One-hot: fewer than 20 categories",
        "Target encoding: more than 20 categories, computed in K folds",
        "user or product IDs",
        "1, 7 and 30 steps back",
        "mean, standard deviation, minimum and maximum",
        "days since the last purchase, hours since the login",
        "sine and cosine of hour, weekday or month",
        "TF-IDF: simple, readable, a good baseline",
        "LLM extraction",
        "clicks divided by impressions",
        "own price minus the competitor's price",
        "used sparingly",
    ),
    "feature-store-design": (
        "BigQuery, Snowflake, or Parquet on S3",
        "Spark, dbt or SQL; daily or hourly",
        "Redis, DynamoDB or Feast's online store",
        "under 10 ms at p99",
        "`{entity}_{feature_name}_{window}_{aggregation}`",
        "`user_purchase_count_30d_sum`",
        "description, owner, data type, source table, creation date and known issues",
    ),
    "data-leakage-prevention-checklist": (
        "test it by time travel",
        "split before any feature is engineered",
        "statistics from the training fold alone",
        "No feature is computed from the target",
        "no random shuffle",
        "holdout set is put aside before exploratory analysis",
        "Duplicates are removed before the split",
        "fitted on training rows and only applied to validation and test rows",
    ),
    "experiment-tracking-template": (
        "`EXP-{YYYY-MM-DD}-{NNN}`",
        "churn AUC by more than 2%",
        "content hash or version number",
        "wall clock",
        "promoted, archived or iterate",
        "model, notebook and confusion matrix",
    ),
    "model-selection-guide": (
        "neural nets, only above 100,000 samples | deep learning below 10,000 samples",
        "CatBoost with high-cardinality categories",
        "fine-tuned ResNet or EfficientNet | Vision Transformer above 100,000 images",
        "fine-tuned BERT or RoBERTa | few-shot LLM when labels are scarce",
        "fine-tuned Llama or Mistral to save cost",
        "Prophet or ARIMA as baseline, then LightGBM | Temporal Fusion Transformer",
        "two-tower neural network | complex models below 1,000 users",
        "Isolation Forest | autoencoder on high-dimensional data",
        "BM25 as baseline, then learning to rank | cross-encoder reranking",
        "2023-2025",
    ),
    "hyperparameter-tuning-strategy": (
        "3-5 most influential parameters",
        "50-100 trials",
        "on 2-3 parameters",
        "more than 4 parameters",
        "`learning_rate` 0.01-0.3; `max_depth` 3-10; `n_estimators` 100-1000; `min_child_weight` 1-10",
        "`num_leaves` 15-255; `feature_fraction` 0.5-1.0; `min_data_in_leaf` 5-100",
        "`learning_rate` 1e-5 to 1e-2; `batch_size` 32-512",
        "`dropout` 0.1-0.5",
        "`n_estimators` 100-1000; `max_depth` 5-30; `min_samples_leaf` 1-20",
    ),
    "metric-selection-by-task": (
        "| Binary, balanced | F1 |",
        "| Binary, imbalanced | PR-AUC | positives below 5% |",
        "ROC-AUC hides poor results on the minority class",
        "| Multi-class | macro F1 |",
        "micro F1 when frequent classes should count more",
        "| Regression | MAE |",
        "RMSE punishes large errors",
        "| Ranking | NDCG@K |",
        "MAP for binary relevance",
        "BLEU and ROUGE do not suffice alone",
        "| Anomaly detection | precision@K |",
        "recall 0.667 and F1 0.727",
    ),
    "evaluation-rigor-checklist": (
        "neither training nor tuning has touched",
        "under 10,000 samples",
        "stratified when classes are imbalanced",
        "by bootstrap or cross-validation",
        "region or user cohort",
        "Fairness metrics cover the protected groups",
        "majority class, mean prediction or rules",
        "the 50 worst predictions",
        "calibration plot",
        "give 0.057",
    ),
    "offline-to-online-gap-analysis": (
        "Train-serving skew",
        "SQL in batches | API in real time",
        "snapshot at a point in time | newest value",
        "imputed in the pipeline | absent for real",
        "period of training | present period",
        "replaying recorded traffic",
        "how stale a value may be",
    ),
    "deployment-pattern-decision-tree": (
        "under 100 ms | model smaller than 500 MB",
        "Triton, TorchServe, vLLM",
        "Spark, Airflow",
        "Celery or SQS",
        "FastAPI",
        "100 ms to 5 s",
        "The source playbook has no leaf for 100 ms to 5 s",
        "p50 under 100, p95 under 300 and p99 under 500 ms",
    ),
    "production-serving-checklist": (
        "ONNX, TorchScript, SavedModel or safetensors",
        "semantic version, size in MB, load time in seconds",
        "CPU or GPU (T4, A10, A100, H100)",
        "requests per second, p99 latency or GPU utilization",
        "Pydantic or JSON Schema",
        "timeout in ms, rate limit",
        "`/ready` answers that the model is loaded and warm",
        "`/health` answers that the process is alive",
        "graceful shutdown, circuit breaker, fallback",
        "rules-based answer while the model is down",
    ),
    "containerization-template": (
        "FROM python:3.11-slim AS build",
        "--no-cache-dir --require-hashes",
        "USER appuser",
        "EXPOSE 8080",
        "HEALTHCHECK --interval=30s --timeout=5s",
        "health check every 30 s with a 5 s timeout",
        '"uvicorn", "src.serve:app"',
        "curl, which slim images do not contain",
        "Use a lock file",
    ),
    "ab-testing-for-models": (
        "50% control on the current model, 50% treatment",
        "at least 7 days",
        "p below 0.05, no guardrail worse",
        "twice the minimum runtime, or a guardrail broken",
        "statsmodels",
        "3,841 to see 10% rise to 12%; 31,234 for 5% to 5.5%",
        "With power 90% the first needs 5,142",
        "z 2.86, p 0.004, ship",
        "z 1.10, p 0.27, iterate",
        "fixed horizon",
    ),
    "llm-application-architecture": (
        "prompt templates, chains, parsers for the output",
        "routing, fallback, retry, caching",
        "calls to APIs, fine-tuned models, embeddings",
        "vector store, retrieval of context, memory",
    ),
    "model-selection-for-llm-tasks": (
        "GPT-4o or Claude Opus | GPT-4o-mini or Claude Sonnet | never",
        "over 1,000 labeled examples and high volume",
        "regex, LLM as fallback",
        "Codestral, DeepSeek",
        "text-embedding-3-large | the smaller text-embedding-3-small",
        "medical or legal",
        "of 2024",
    ),
    "rag-system-architecture": (
        "chunks of 512 tokens with overlap 50",
        "512-1024 tokens",
        "section heading, page number, source document, creation date",
        "1536 dimensions; 256 or 512",
        "Pinecone, Weaviate, pgvector or Qdrant",
        "`top_k` 10",
        "date range, source",
        "Cohere rerank or a cross-encoder; the best 3",
        "temperature 0.1",
        "[Source: document_name, page X]",
        "its native size is 3072",
        "22 chunks",
        "6.144 GB at 1536 dimensions and 1.536 GB at 384",
    ),
    "rag-quality-checklist": (
        "nine checks",
        "none is cut in mid-sentence",
        "date, source and category",
        "at least 50 queries",
        "with and without it",
        "adversarial questions",
        "cites sources that a reader can verify",
        '"I don\'t know"',
        "below 3 s for interactive and below 30 s for complex",
        "Cost per query is tracked",
    ),
    "llm-cost-optimization": (
        "| Prompt caching | 50-90%",
        "| Routing from small to large model | 40-70% |",
        "| Batch API | 50% |",
        "in line with the tokens removed",
        "| Fine-tuned small model | 80-95%",
        "| Semantic caching | 50-80%",
        "stale or wrong cached answers",
        "add up to more than 100%",
        "$1,140, that is 41.5% less",
        "$798",
        "$570",
        "64.2% less",
    ),
    "monitoring-dashboard": (
        "1 hour, 1 day and 7 days",
        "KL divergence above 0.1",
        "p50, p95, p99",
        "above 0.01, that is 1%",
        "PSI, KS test or JS divergence on the top 10 features, hourly or daily",
        "PSI above 0.2",
        "delay until labels arrive; proxy metrics",
        "below 80% of planned capacity under load",
        "43.2 minutes",
    ),
    "drift-measures": (
        "(actual - expected) x ln(actual / expected)",
        "KL(production || training) with the natural logarithm, and base 2 for JS",
        "0.133, moderate",
        "0.266, critical",
        "critical 0.0607",
        "11.43, p 0.0007",
    ),
    "drift-response-playbook": (
        "| below 0.1 | stable | nothing |",
        "| 0.1 to 0.2 | moderate |",
        "| above 0.2 to 0.25 | significant | investigate; retraining trigger |",
        "above 0.25 it is critical and calls for retraining on recent data within 24 hours",
        "performance down by more than 5% | critical",
        "| Label | target distribution | chi-square test | warning |",
        "| Prediction | output distribution | KL divergence | warning |",
        "suspect an upstream data fault",
        "PSI 0.1, 0.2 and 0.25 in three places",
        "Exactly 0.1 counts as moderate",
        "relative to the reference",
    ),
    "automated-retraining-pipeline": (
        "weekly or monthly schedule",
        "below threshold for 24 hours",
        "PSI above 0.2 on any top-10 feature",
        "completeness, distribution shift, label quality",
        "the latest N months; production's hyperparameters",
        "golden test set",
        "canary at 5% for at least 4 hours",
        "errors exceed twice the baseline",
        "5%, 25%, 50%, 100%",
        "update the model registry",
    ),
    "ml-platform-components": (
        "MLflow, W&B, Neptune",
        "Feast, Tecton, Hopsworks",
        "MLflow Registry, SageMaker",
        "Airflow, Prefect, Dagster, Kubeflow",
        "Triton, TorchServe, vLLM, BentoML",
        "Evidently, Whylogs, Great Expectations",
        "pgvector, Qdrant, Pinecone, Weaviate",
        "Kubernetes with GPU operator, RunPod, Modal",
    ),
    "cicd-for-ml": (
        "lint and types",
        "whole pipeline on sample data",
        "smoke test of predictions",
        "bias and fairness",
        "performance regression",
        "model size and latency",
        "security scan of model file and dependencies",
        "integration test in staging",
        "approval, by a person for major versions",
        "canary deployment",
    ),
    "model-registry-workflow": (
        "development, staging, production",
        "beats the production model on offline metrics",
        "load test, integration test and a person's approval passed",
        "errors exceed twice the baseline, latency exceeds twice the baseline",
        "primary metric falls by more than 5%",
        "The 5% is relative to the reference value",
        "-5.95%, roll back",
    ),
    "bias-detection-checklist": (
        "every demographic group in proportion",
        "per protected attribute",
        "true positive rates are similar",
        "predicted probabilities match the observed rates",
        "ZIP code can for race",
        "fixed before training",
        "above 0.8, known as the 80% rule",
        "unusual input",
        "group with the highest rate",
        "0.60, fail",
        "0.90, pass",
    ),
    "model-card-template": (
        "Name, version, date, owner",
        "Intended use",
        "Out-of-scope uses",
        "source, size, period covered (date range), biases that are known",
        "metrics, data sets, and sliced metrics for each subgroup",
        "Limitations",
        "Ethical considerations",
        "retraining schedule, monitoring, contact",
    ),
    "gpu-selection-guide": (
        "| T4 | 16 GB | serve 7B, inference at scale | 0.50 | 0.35-0.50 |",
        "| A10G | 24 GB | fine-tune 7B with LoRA or QLoRA | 1 | 1.00-1.50 |",
        "| A100 40 GB | 40 GB | serve 70B, large-model inference | 2 | 3-4 |",
        "| A100 80 GB | 80 GB | fine-tune 70B; full fine-tuning of medium models | 4 | 4-5 |",
        "| H100 | 80 GB | train from scratch: pre-training",
        "| 8 | 8-12 |",
        "16 bytes per parameter",
        "1,120 GB for 70B",
        "70B with QLoRA only",
        "two 80 GB cards in INT8 or three in FP16",
        "dated (2023-2025)",
    ),
    "inference-optimization-techniques": (
        "| INT8 quantization | 2-3 times faster | below 1% | low |",
        "| INT4 or GPTQ quantization | 3-4 times faster | 1-3% | medium |",
        "| Batching | 2-10 times the throughput | none | low |",
        "| KV-cache optimization | 20-40% less memory | none | medium |",
        "| Speculative decoding | 2-3 times faster for LLMs | none: mathematically exact | high |",
        "| Distillation | model 5-10 times smaller | 2-5% | high |",
        "| ONNX Runtime | 1.5-3 times faster | none | low |",
        "| TensorRT | 2-5 times faster | below 1% | medium |",
        "| vLLM (PagedAttention) | 2-4 times the LLM throughput | none | low |",
        "INT8 is 10-20% slower and INT4 20-40% slower",
        "INT8 75%, INT4 87.5%",
    ),
    "cost-tracking-template": (
        "compute cost per run, runs per month, data storage per month, experiment tracking",
        "cost per 1,000 predictions, daily volume, monthly cost",
        "compute, model API calls, vector database, data transfer",
        "cost per prediction, monthly budget, cost reduction goal",
    ),
    "phase-11-ml-system-quality-rubric": (
        "| Problem framing | 15% |",
        "| Data quality | 15% |",
        "| Experiment rigor | 15% |",
        "| Model performance | 15% |",
        "| Deployment | 10% |",
        "| Monitoring | 15% |",
        "| Documentation | 5% |",
        "| Cost efficiency | 10% |",
        "sum of weight times score divided by 5",
        "| 80-100 | production-grade |",
        "| 60-79 |",
        "| 40-59 | prototype",
        "| below 40 | science project",
        "give 61",
    ),
    "common-mistakes": (
        "PR-AUC, F1 or a metric from the domain",
        "run the leakage checks strictly",
        "drift detection is a condition for production",
        "few-shot prompts first",
        "about 10 times cheaper",
        "risk scoring",
        "retraining from the first day",
        "show the value in batch first",
    ),
    "quick-commands": (
        '"Frame ML problem"',
        '"Assess data quality"',
        '"Select model"',
        '"Evaluate model"',
        '"Deploy model"',
        '"Build RAG"',
        '"Set up monitoring"',
        '"Optimize costs"',
        '"Score ML system"',
        '"Detect drift"',
        '"A/B test model"',
        '"Create model card"',
    ),
}


def slug(heading: str) -> str:
    """The address of a heading: lower case, punctuation dropped, spaces as hyphens."""
    return re.sub(r"[^a-z0-9 -]", "", heading.lower()).replace(" ", "-")


def sections(path: Path) -> list[tuple[str, str]]:
    """(slug, text) of every section; a section ends at the next heading outside a code fence."""
    found: list[tuple[str, list[str]]] = []
    fenced = False
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("```"):
            fenced = not fenced
        heading = None if fenced else re.match(r"#{1,6} (.+)", line)
        if heading:
            found.append((slug(heading[1].strip()), []))
        elif found:
            found[-1][1].append(line)
    return [(name, " ".join(" ".join(lines).split())) for name, lines in found]


def front_matter(path: Path) -> dict[str, str]:
    """Top-level and `metadata.` keys with their text; enough for the flat front matter of a skill."""
    block = path.read_text(encoding="utf-8").split("---\n")[1]
    values: dict[str, str] = {}
    parent = ""
    for line in block.splitlines():
        key, _, value = line.strip().partition(":")
        if not line.startswith(" "):
            parent = "" if value.strip() else f"{key}."
        values[key if not line.startswith(" ") else parent + key] = value.strip().strip('"')
    return values


ALL_SECTIONS = [entry for path in DOCUMENTS for entry in sections(path)]
TEXT = dict(ALL_SECTIONS)


@pytest.mark.parametrize(("section", "fact"), [(section, fact) for section, facts in FACTS.items() for fact in facts])
def test_fact_stands_in_its_section(section: str, fact: str) -> None:
    assert fact in TEXT[section]


def test_enough_facts_are_checked() -> None:
    assert sum(len(facts) for facts in FACTS.values()) >= 120


@pytest.mark.parametrize("name", SLUGS)
def test_slug_exists_exactly_once(name: str) -> None:
    assert [found for found, _ in ALL_SECTIONS].count(name) == 1


def test_no_heading_is_repeated() -> None:
    names = [name for name, _ in ALL_SECTIONS]
    assert sorted(set(names)) == sorted(names)


def test_front_matter() -> None:
    values = front_matter(SKILL / "SKILL.md")
    assert values["name"] == SKILL.name
    assert 1 <= len(values["description"]) <= 1024
    assert values["license"] == "MIT"
    assert values["metadata.agents"] == "ml-cv-specialist, mentor, architect"
    for key in ("tags", "version", "as_of", "sources"):
        assert values[f"metadata.{key}"]


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_relative_links_resolve_inside_the_folder(path: Path) -> None:
    for link in re.findall(r"\]\(([^)]+)\)", path.read_text(encoding="utf-8")):
        file, _, anchor = link.partition("#")
        target = (path.parent / file).resolve() if file else path
        assert target.is_file(), link
        assert target.is_relative_to(SKILL), link
        assert not anchor or anchor in [name for name, _ in sections(target)], link


def test_every_reference_is_linked_from_the_overview() -> None:
    overview = (SKILL / "SKILL.md").read_text(encoding="utf-8")
    for path in DOCUMENTS[1:]:
        assert f"](references/{path.name})" in overview


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_document_is_short_and_has_one_title(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) < 500
    outside_fences = "".join(text.split("```")[::2])
    assert len(re.findall(r"(?m)^# ", outside_fences)) == 1
