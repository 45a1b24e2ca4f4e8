"""The skill ``ml-cv-specialist`` states each fact in the section whose slug citations use.

Sections are parsed here with a few lines of standard library code, so that the test does not lean on the
indexer it protects. A section is the text from its heading to the next heading of any level.
"""

import asyncio
import importlib.util
import math
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest

SKILL = Path(__file__).parents[2] / "skills" / "ml-cv-specialist"
SPECIALIST = "SKILL.md"
CATALOG = "references/model-catalog.md"
COST = "references/cost-and-capacity.md"
PATTERNS = "references/inference-patterns.md"
VISION = "references/cv-pipelines.md"
LLM = "references/llm-integration.md"
DRIFT = "references/monitoring-and-drift.md"
TROUBLE = "references/troubleshooting.md"
DESIGN = "references/ml-design-document.md"

HEADING = re.compile(r"(#{1,6}) +(.*)")
LINK = re.compile(r"\[[^\]]+\]\(([^)\s]+)\)")

FACTS: list[tuple[str, str, str]] = [
    # Choosing a model, in the skill file itself
    (SPECIALIST, "when-to-use", "pick an ML model for a known use case"),
    (SPECIALIST, "when-to-use", "buying an ML API and building"),
    (SPECIALIST, "when-to-use", "data pipelines behind an ML workload"),
    (SPECIALIST, "model-selection-decision-tree", "DistilBERT, BERT, or a hosted API such as OpenAI or Claude"),
    (SPECIALIST, "model-selection-decision-tree", "Claude or GPT-4 through an API, Llama if self-hosted"),
    (SPECIALIST, "model-selection-decision-tree", "sentence-transformers or OpenAI Ada"),
    (SPECIALIST, "model-selection-decision-tree", "a vector database, embeddings and an LLM"),
    (SPECIALIST, "model-selection-decision-tree", "EfficientNet, ResNet or ViT"),
    (SPECIALIST, "model-selection-decision-tree", "Faster R-CNN, DETR or YOLOv8"),
    (SPECIALIST, "model-selection-decision-tree", "U-Net, Mask R-CNN or SAM"),
    (SPECIALIST, "model-selection-decision-tree", "PaddleOCR, Tesseract or the Cloud Vision API"),
    (SPECIALIST, "model-selection-decision-tree", "DeepFace or InsightFace"),
    (SPECIALIST, "model-selection-decision-tree", "Whisper, a cloud API, or DeepSpeech"),
    (SPECIALIST, "model-selection-decision-tree", "Coqui TTS or ElevenLabs"),
    (SPECIALIST, "model-selection-decision-tree", "models trained on AudioSet, or PANNs"),
    (SPECIALIST, "model-selection-decision-tree", "LightGBM, XGBoost or CatBoost"),
    (SPECIALIST, "model-selection-decision-tree", "ARIMA, Prophet or a transformer-based model"),
    (SPECIALIST, "model-selection-decision-tree", "matrix factorization or a two-tower network"),
    # An API or your own machines
    (SPECIALIST, "api-vs-self-hosted-decision", "Below 10,000 requests a month an API is usually right"),
    (SPECIALIST, "when-to-use-apis", "| Volume | below 10K requests/month | above 100K requests/month |"),
    (SPECIALIST, "when-to-use-apis", "| Latency | more than 500 ms is fine | less than 100 ms is needed |"),
    (SPECIALIST, "when-to-use-apis", "| Customization | general task | fine-tuning for a domain |"),
    (SPECIALIST, "when-to-use-apis", "| non-sensitive | PII, HIPAA or financial records |"),
    (SPECIALIST, "when-to-use-apis", "no ML engineers on the team speaks for the API"),
    (SPECIALIST, "when-to-use-apis", "per-call cost must be predictable"),
    (SPECIALIST, "when-to-use-apis", "between 100 and 500 ms, the factor is neutral"),
    (SPECIALIST, "api-costs-example-openai-gpt-4", "$0.03 per 1,000 input tokens and $0.06 per 1,000 output"),
    (SPECIALIST, "api-costs-example-openai-gpt-4", "500 input and 200 output tokens costs $0.015 + $0.012 = $0.027"),
    (SPECIALIST, "api-costs-example-openai-gpt-4", "100,000 such requests a month cost $2,700"),
    (SPECIALIST, "self-hosted-costs-example-llama-70b", "one A100 40GB at $3 an hour"),
    (SPECIALIST, "self-hosted-costs-example-llama-70b", "about 50 requests a minute (3K an hour)"),
    (SPECIALIST, "self-hosted-costs-example-llama-70b", "$100, plus $500 of engineering time"),
    (SPECIALIST, "self-hosted-costs-example-llama-70b", "$2,690 a month"),
    (SPECIALIST, "self-hosted-costs-example-llama-70b", "a 70B model does not fit one A100 40 GB"),
    (SPECIALIST, "self-hosted-costs-example-llama-70b", "140 GB in FP16, 70 GB in INT8 and 35 GB in INT4"),
    (SPECIALIST, "break-even-analysis", "The source gave about 50,000 requests a month"),
    (SPECIALIST, "break-even-analysis", "it is 19,231 requests busy-hour and 99,630 always-on"),
    (SPECIALIST, "break-even-analysis", "engineering time, the burden of operations, and model quality"),
    # Training and serving
    (SPECIALIST, "standard-ml-pipeline", "S3 and databases; Airflow; Feast"),
    (SPECIALIST, "standard-ml-pipeline", "W&B or MLflow; SageMaker; MLflow or S3"),
    (SPECIALIST, "standard-ml-pipeline", "TorchServe; ELB or K8s; Prometheus"),
    (SPECIALIST, "component-selection-guide", "Feast if open source, Tecton for the enterprise"),
    (SPECIALIST, "component-selection-guide", "MLflow (free); Weights & Biases (best user experience) | Neptune"),
    (SPECIALIST, "component-selection-guide", "SageMaker on AWS, Vertex AI on GCP | Kubeflow"),
    (SPECIALIST, "component-selection-guide", "MLflow, the standard"),
    (SPECIALIST, "component-selection-guide", "Triton, because it serves several frameworks"),
    (SPECIALIST, "pattern-1-synchronous-api", "p50 below 100 ms, p95 below 300 ms, p99 below 500 ms"),
    (SPECIALIST, "pattern-1-synchronous-api", "API gateway, a load balancer spreads requests over model pods"),
    (SPECIALIST, "pattern-2-asynchronous-processing", "inference takes more than 5 seconds"),
    (SPECIALIST, "pattern-2-asynchronous-processing", "a queue (SQS), a worker runs it"),
    (SPECIALIST, "pattern-2-asynchronous-processing", "store (S3 or Redis), and the client gets a webhook or polls"),
    (SPECIALIST, "pattern-3-edge-inference", "optimized model (ONNX or TFLite)"),
    (SPECIALIST, "pattern-3-edge-inference", "Best for privacy, for work without a network, and for ultra-low latency"),
    (SPECIALIST, "model-optimization-for-edge", "4x smaller and 2-3x faster"),
    (SPECIALIST, "model-optimization-for-edge", "50-90% of the weights to zero (sparsity)"),
    (SPECIALIST, "model-optimization-for-edge", "Distillation trains a smaller model to similar accuracy"),
    # Computer vision
    (SPECIALIST, "real-time-video-processing", "| Camera stream | RTSP or WebRTC |"),
    (SPECIALIST, "real-time-video-processing", "| Frame extraction | 1-30 FPS |"),
    (SPECIALIST, "real-time-video-processing", "every Nth frame only"),
    (SPECIALIST, "real-time-video-processing", "GPU with NVIDIA DALI"),
    (SPECIALIST, "object-detection-system", "YOLOv8 for speed and DETR for accuracy"),
    (SPECIALIST, "pipeline-components", "FFmpeg or OpenCV"),
    (SPECIALIST, "pipeline-components", "ring buffer for temporal context"),
    (SPECIALIST, "pipeline-components", "Batch size is 1-8"),
    (SPECIALIST, "pipeline-components", "confidence threshold of 0.5-0.7 is typical"),
    (SPECIALIST, "pipeline-components", "SORT, DeepSORT or ByteTrack"),
    (SPECIALIST, "pipeline-components", "Kalman filter"),
    (SPECIALIST, "pipeline-components", "Store frame and metadata in S3 or a database"),
    # Language models
    (SPECIALIST, "rag-retrieval-augmented-generation", "Chroma, pgvector, Pinecone or Weaviate"),
    (SPECIALIST, "vector-db-selection", "| Pinecone | a managed service at scale | its cost at scale |"),
    (SPECIALIST, "vector-db-selection", "local development, simple set-up | not meant for production scale"),
    (SPECIALIST, "vector-db-selection", "performance above 1 million vectors"),
    (SPECIALIST, "vector-db-selection", "| Qdrant | speed | younger, with a smaller community |"),
    (SPECIALIST, "llm-serving-architecture", "authentication, rate limits and routing"),
    (SPECIALIST, "multi-model-strategy", "the cheap model (Haiku or GPT-3.5)"),
    (SPECIALIST, "multi-model-strategy", "the expensive model (Opus or GPT-4)"),
    (SPECIALIST, "multi-model-strategy", "a self-hosted model (Mistral or Llama)"),
    # Performance and monitoring
    (SPECIALIST, "gpu-memory-optimization", "| FP16 (half precision) | 50% | same or faster |"),
    (SPECIALIST, "gpu-memory-optimization", "INT8 saves 75% of memory and is 10-20% slower"),
    (SPECIALIST, "gpu-memory-optimization", "| INT4 quantization | 87.5% | slower by 20-40% |"),
    (SPECIALIST, "gpu-memory-optimization", "60-80% of activations | training slower by 20-30%"),
    (SPECIALIST, "gpu-memory-optimization", "catalog calls INT8 2-3x and INT4 3-4x faster"),
    (SPECIALIST, "batching-strategies", "Largest batch 32, longest wait 50 ms; flush on size or age."),
    (SPECIALIST, "batching-strategies", "The source's sample code is faulty"),
    (SPECIALIST, "key-metrics-to-track", "above 2x the baseline"),
    (SPECIALIST, "key-metrics-to-track", "below 80% of planned capacity, measured under load"),
    (SPECIALIST, "key-metrics-to-track", "| Error rate | failed predictions | above 1% |"),
    (SPECIALIST, "key-metrics-to-track", "Drift: alert when PSI is above 0.2."),
    (SPECIALIST, "key-metrics-to-track", "above 5% anomalies"),
    (SPECIALIST, "drift-detection", "PSI, KS test or JS divergence"),
    (SPECIALIST, "population-stability-index-psi", "| below 0.1 | stable |"),
    (SPECIALIST, "population-stability-index-psi", "| above 0.25 | critical | retrain within 24 hours |"),
    (SPECIALIST, "population-stability-index-psi", "exactly 0.1 counts as moderate"),
    (SPECIALIST, "model-selection-by-use-case", "| Generate text | GPT-4 or Claude | 1-5 s | medium |"),
    (SPECIALIST, "model-selection-by-use-case", "| Detect objects, accurately | YOLOv8-x | 50 ms | medium |"),
    (SPECIALIST, "model-selection-by-use-case", "| Transcribe speech | Whisper-base | real time | low |"),
    (SPECIALIST, "model-selection-by-use-case", "| Embed text | text-embedding-ada-002 | 50 ms | low |"),
    (SPECIALIST, "infrastructure-sizing", "T4: development, models below 7B, 10-50 requests a second."),
    (SPECIALIST, "infrastructure-sizing", "| A10G (24 GB) | below 13B | 50-100 |"),
    (SPECIALIST, "infrastructure-sizing", "| A100 (40 GB) | below 70B | 100-500 |"),
    (SPECIALIST, "infrastructure-sizing", "2 or more A100 (80 GB) | above 70B | 500+ |"),
    (SPECIALIST, "infrastructure-sizing", "120-600 times fewer"),
    # Model catalog
    (CATALOG, "model-catalog", "As of 2023-2025"),
    (CATALOG, "api-based-models", "128K context, medium speed, 10 in, 30 out per million tokens, quality 95"),
    (CATALOG, "api-based-models", "128K context, fast, 5 in, 15 out per million tokens, quality 93"),
    (CATALOG, "api-based-models", "16K context, fast, 0.50 in, 1.50 out per million tokens, quality 78"),
    (CATALOG, "api-based-models", "200K context, medium speed, 15 in, 75 out per million tokens, quality 96"),
    (CATALOG, "api-based-models", "200K context, fast, 3 in, 15 out per million tokens, quality 92"),
    (CATALOG, "api-based-models", "very fast, 0.25 in, 1.25 out per million tokens, quality 82"),
    (CATALOG, "api-based-models", "Gemini Pro (Google): 32K context"),
    (CATALOG, "open-source-models-self-hosted", "| Llama 3 70B | 70B | 140 GB | Meta | slow | excellent |"),
    (CATALOG, "open-source-models-self-hosted", "47B total, about 13B active | 90 GB | Apache 2.0"),
    (CATALOG, "open-source-models-self-hosted", "| Phi-3 Mini | 3.8B | 8 GB | MIT |"),
    (CATALOG, "llm-selection-guide", "no network (air-gapped) | Llama 3 8B, quantized"),
    (CATALOG, "image-classification", "| EfficientNet-B0 | 77.1% | 5.3M | 3 ms |"),
    (CATALOG, "image-classification", "| ConvNeXt-Base | 83.8% | 89M | 12 ms |"),
    (CATALOG, "object-detection", "| YOLOv8-n | 37.3% | 3.2M | 200+ |"),
    (CATALOG, "object-detection", "| YOLOv8-x | 53.9% | 68.2M | 40+ |"),
    (CATALOG, "object-detection", "| DETR | 42.0% | 41M | 28 |"),
    (CATALOG, "object-detection", "| RT-DETR-L | 53.0% | 32M | 100+ |"),
    (CATALOG, "segmentation", "| SegFormer-B5 | semantic | 84.0% | 25 ms |"),
    (CATALOG, "face-recognition", "| ArcFace (InsightFace) | 99.83% | 10 ms |"),
    (CATALOG, "speech-to-text", "| Whisper large-v3 | 2.0% | 0.5x | 99 |"),
    (CATALOG, "speech-to-text", "| Whisper tiny | 5.6% | 4x | 99 |"),
    (CATALOG, "text-to-speech", "| Amazon Polly | 60+ |"),
    (CATALOG, "text-embeddings", "| text-embedding-3-large | 3072 | $0.13 |"),
    (CATALOG, "text-embeddings", "shorten the vector"),
    (CATALOG, "image-embeddings", "| CLIP ViT-B/32 | 512 |"),
    (CATALOG, "tabularregression", "| CatBoost | gradient boosting | many categorical features | fast |"),
    (CATALOG, "time-series", "| N-BEATS | deep learning | one series"),
    (CATALOG, "recommendation-systems", "| BERT4Rec | sequential | sessions |"),
    (CATALOG, "quantization-comparison", "INT8: 2-3 times faster, 0.5-1% quality loss."),
    (CATALOG, "quantization-comparison", "| AWQ | 12.5% | 3-4x | 0.3-1% |"),
    (CATALOG, "quantization-comparison", "INT8 10-20% slower, INT4 20-40% slower"),
    (CATALOG, "framework-selection", "| TensorFlow | production in enterprises | TFLite, TF Serving |"),
    (CATALOG, "llm-cost-per-1m-tokens", "| Claude 3 Haiku | 82 | $0.25 | $1.25 |"),
    (CATALOG, "gpu-cost-per-hour", "T4 16 GB: 0.35-0.50 dollars an hour"),
    (CATALOG, "gpu-cost-per-hour", "A100 80 GB: 4-5 dollars an hour"),
    (CATALOG, "gpu-cost-per-hour", "H100 80 GB: 8-12 dollars an hour"),
    (CATALOG, "i-need-to-classify-images", "MobileNetV3 or EfficientNet-B0"),
    (CATALOG, "i-need-to-detect-objects", "YOLOv8-m with DeepSORT tracking"),
    (CATALOG, "i-need-text-generation", "Mistral or Llama 3, self-hosted"),
    (CATALOG, "start-scale-avoid", "Isolation Forest"),
    # Corrections and additions in the other references
    (PATTERNS, "choose-a-pattern", "an interactive request of 100 ms to 5 s is answered synchronously"),
    (PATTERNS, "dynamic-batching-done-right", "The timer starts at the first waiting request"),
    (PATTERNS, "dynamic-batching-done-right", "A failed batch fails only its own members"),
    (PATTERNS, "batch-size-and-wait", "| 400/s | 77.5 ms | 50 ms | 21 |"),
    (PATTERNS, "latency-budget", "one at 80 / 320 / 450 ms fails at p95"),
    (COST, "break-even-cases", "| $0.000375 (Claude 3 Haiku) | $0.001 | $500 | never |"),
    (COST, "does-it-fit", "| 70B FP16, 8 users x 4,096 tokens | 164.737 GB | 8 | 5 | 3 |"),
    (COST, "does-it-fit", "A 70B model does not fit one A100 40 GB in any format"),
    (COST, "kv-cache", "131,072 bytes"),
    (COST, "training-memory", "70B needs 1,120 GB (16 x 80 GB)"),
    (COST, "throughput-is-not-in-the-table", "120-600 times fewer"),
    (COST, "gpu-guide", "| A100 40 GB | serve 70B (does not fit, see above) | 2 | 3-4 |"),
    (VISION, "camera-load", "| 200 | 30 | 3 | 20 |"),
    (VISION, "trackers-compared", "DeepSORT adds appearance"),
    (VISION, "detector-choice", "YOLOv8 is the quicker detector"),
    (LLM, "chunk-count-and-index-size", "| 1 million | 1536 | 6.144 GB |"),
    (LLM, "pgvector-limits", "performance above 1 million vectors"),
    (LLM, "model-router-rules", "Sensitivity is a filter, not a score"),
    (DRIFT, "where-the-sources-differ-on-psi", "demands retraining within 24 hours above 0.25"),
    (DRIFT, "alerts-in-full", "| prediction distribution | KL divergence above 0.1 |"),
    (TROUBLE, "gpu-is-idle-during-training", "random tensors"),
    (DESIGN, "the-eight-sections", "| 6 | MLOps |"),
]


@cache
def text_of(name: str) -> str:
    """One file of the skill as text."""
    return (SKILL / name).read_text(encoding="utf-8")


def names() -> list[str]:
    """All Markdown files of the skill, relative to its folder."""
    return sorted(path.relative_to(SKILL).as_posix() for path in SKILL.rglob("*.md"))


def slug(heading: str) -> str:
    """Lower case, punctuation dropped, spaces as hyphens."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-")


def plain(text: str) -> str:
    """Text without bold marks and with single spaces, so that a line break never hides a fact."""
    return " ".join(text.replace("**", "").split())


def headings(text: str) -> Iterator[tuple[int, int, str]]:
    """Start of the heading line, start of its body and slug; ``#`` inside a fence is no heading."""
    fenced, position = False, 0
    for line in text.splitlines(keepends=True):
        fenced ^= line.startswith("```")
        match = HEADING.match(line)
        if match and not fenced:
            yield position, position + len(line), slug(match[2])
        position += len(line)


@cache
def sections(name: str) -> dict[str, str]:
    """Slug to the section's own text."""
    text = text_of(name)
    found = list(headings(text))
    ends = [start for start, _, _ in found[1:]] + [len(text)]
    return {key: plain(text[body:end]) for (_, body, key), end in zip(found, ends, strict=True)}


def front_matter() -> dict[str, str]:
    """Front matter of SKILL.md; the nested map appears as ``metadata.key``."""
    block, parent, pairs = text_of(SPECIALIST).split("---\n")[1], "", dict[str, str]()
    for line in block.splitlines():
        key, _, value = line.partition(":")
        if not line.startswith(" "):
            parent = key
        pairs[f"{parent}.{key.strip()}" if line.startswith(" ") else key] = value.strip().strip('"')
    return pairs


@pytest.mark.parametrize(("name", "section", "fact"), FACTS)
def test_fact_is_in_its_section(name: str, section: str, fact: str) -> None:
    assert section in sections(name), f"{name} has no section {section}"
    assert fact in sections(name)[section]


def test_facts_are_many_and_distinct() -> None:
    assert len(set(FACTS)) == len(FACTS) >= 80


def test_front_matter_has_the_required_keys() -> None:
    pairs = front_matter()
    assert pairs["name"] == SKILL.name
    assert 1 <= len(pairs["description"]) <= 1024
    assert pairs["license"] == "MIT"
    assert pairs["metadata.agents"] == "ml-cv-specialist, mentor"
    assert all(pairs[f"metadata.{key}"] for key in ("tags", "version", "as_of", "sources"))


def test_body_stays_short_enough_to_load_whole() -> None:
    body = text_of(SPECIALIST).split("---\n", 2)[2]
    assert body.count("\n") < 500
    assert len(body) < 20_000


def test_every_reference_has_a_title_and_no_front_matter() -> None:
    references = [name for name in names() if name != SPECIALIST]
    assert all(text_of(name).startswith("# ") for name in references)
    assert all(name.count("/") == 1 for name in references)


def test_section_slugs_are_unique_in_the_skill() -> None:
    slugs = [key for name in names() for _, _, key in headings(text_of(name))]
    assert sorted(slugs) == sorted(set(slugs))


def test_every_section_says_something() -> None:
    empty = [(name, key) for name in names() for key, body in sections(name).items() if not body]
    assert not empty


@pytest.mark.parametrize("name", names())
def test_links_resolve_inside_the_folder(name: str) -> None:
    for target in LINK.findall(text_of(name)):
        path = ((SKILL / name).parent / target.partition("#")[0]).resolve()
        assert path.is_relative_to(SKILL.resolve()), target
        assert path.is_file(), target


def test_skill_links_every_reference() -> None:
    linked = {target.partition("#")[0] for target in LINK.findall(text_of(SPECIALIST))}
    assert linked == set(names()) - {SPECIALIST}


@pytest.mark.parametrize("name", names())
def test_lines_are_clean(name: str) -> None:
    text = text_of(name)
    assert "\0" not in text
    assert "\t" not in text
    assert text.isascii()
    assert text.endswith("\n")
    assert not [line for line in text.splitlines() if line != line.rstrip()]


def memory_gb(billions: float, bytes_each: float, kv_per_token: int, tokens: int) -> float:
    """Weights, 16-bit cache and 10 % overhead."""
    weights = billions * bytes_each
    return weights + kv_per_token * tokens / 1e9 + 0.1 * weights


def test_printed_money_figures_follow_from_their_formulas() -> None:
    api, busy, always = 0.027, 3 / 3000, 730 * 3 + 500
    assert math.isclose((500 * 30 + 200 * 60) / 1e6, api)
    assert math.ceil(500 / (api - busy)) == 19_231
    assert math.ceil(always / api) == 99_630
    assert round(500 / (0.011 - busy)) == 50_000
    assert math.ceil(500 / (0.0045 - busy)) == 142_858
    assert [math.ceil((730 * price + 500) / api) for price in (4, 8, 12)] == [126_667, 234_815, 342_963]
    assert [math.ceil(500 / (api - price / 3000)) for price in (4, 8, 12)] == [19_481, 20_548, 21_740]


@pytest.mark.parametrize(
    ("billions", "bytes_each", "per_token", "tokens", "total", "cards"),
    [
        (8, 2, 131_072, 4 * 8192, 21.895, [2, 1, 1]),
        (8, 1, 131_072, 4 * 8192, 13.095, [1, 1, 1]),
        (70, 0.5, 327_680, 4096, 39.842, [2, 2, 1]),
        (70, 0.5, 327_680, 8 * 4096, 49.237, [3, 2, 1]),
        (70, 1, 327_680, 8 * 4096, 87.737, [5, 3, 2]),
        (70, 2, 327_680, 8 * 4096, 164.737, [8, 5, 3]),
    ],
)
def test_printed_memory_table_follows_from_its_formula(
    billions: float, bytes_each: float, per_token: int, tokens: int, total: float, cards: list[int]
) -> None:
    needed = memory_gb(billions, bytes_each, per_token, tokens)
    assert round(needed, 3) == total
    assert [math.ceil(needed / (0.9 * vram)) for vram in (24, 40, 80)] == cards
    assert f"{total} GB | {' | '.join(map(str, cards))} |" in sections(COST)["does-it-fit"]


@pytest.fixture
def batcher(tmp_path: Path) -> ModuleType:
    """The code block of the page as an importable module."""
    blocks = re.findall(r"```python\n(.*?)```", text_of(PATTERNS), flags=re.DOTALL)
    assert len(blocks) == 1
    path = tmp_path / "batcher.py"
    path.write_text(blocks[0], encoding="utf-8")
    spec = importlib.util.spec_from_file_location("batcher", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_batcher_gives_each_caller_its_own_result_and_never_an_empty_batch(batcher: ModuleType) -> None:
    seen: list[list[int]] = []

    async def predict(items: list[int]) -> list[int]:
        seen.append(items)
        return [item * 10 for item in items]

    async def scenario() -> list[int]:
        one = batcher.DynamicBatcher(predict, max_batch=4, max_wait_s=0.02)
        results = await asyncio.gather(*(one.submit(number) for number in range(10)))
        await one.close()
        return list(results)

    assert asyncio.run(scenario()) == [number * 10 for number in range(10)]
    assert [len(items) for items in seen] == [4, 4, 2]


def test_batcher_waits_from_the_first_request_only(batcher: ModuleType) -> None:
    async def predict(items: list[int]) -> list[int]:
        return items

    async def scenario() -> float:
        one = batcher.DynamicBatcher(predict, max_batch=100, max_wait_s=0.2)
        loop = asyncio.get_running_loop()
        started = loop.time()
        first = asyncio.create_task(one.submit(1))
        await asyncio.sleep(0.15)
        second = asyncio.create_task(one.submit(2))
        await asyncio.gather(first, second)
        waited = loop.time() - started
        await one.close()
        return waited

    assert 0.19 <= asyncio.run(scenario()) < 0.34


def test_batcher_failure_stays_in_its_batch(batcher: ModuleType) -> None:
    async def predict(items: list[int]) -> list[int]:
        if 3 in items:
            raise ValueError("bad input")
        return items

    async def scenario() -> list[object]:
        one = batcher.DynamicBatcher(predict, max_batch=2, max_wait_s=0.01)
        results = await asyncio.gather(*(one.submit(n) for n in range(6)), return_exceptions=True)
        await one.close()
        return list(results)

    results = asyncio.run(scenario())
    assert results[:2] == [0, 1]
    assert [type(result) for result in results[2:4]] == [ValueError, ValueError]
    assert results[4:] == [4, 5]


def test_batcher_drops_cancelled_callers_and_drains_on_close(batcher: ModuleType) -> None:
    seen: list[list[int]] = []

    async def predict(items: list[int]) -> list[int]:
        seen.append(items)
        await asyncio.sleep(0.01)
        return items

    async def scenario() -> list[int]:
        one = batcher.DynamicBatcher(predict, max_batch=10, max_wait_s=5.0, max_pending=3)
        tasks = [asyncio.create_task(one.submit(number)) for number in range(3)]
        await asyncio.sleep(0)
        with pytest.raises(RuntimeError, match="closed or full"):
            await one.submit(99)
        tasks[1].cancel()
        await asyncio.sleep(0)
        await one.close()
        with pytest.raises(RuntimeError, match="closed or full"):
            await one.submit(100)
        return [await tasks[0], await tasks[2]]

    assert asyncio.run(scenario()) == [0, 2]
    assert seen == [[0, 2]]
