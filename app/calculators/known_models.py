"""Models and cards that questions name: list prices, shapes, memory. All prices are of 2024-25 (``PRICES_AS_OF``)."""

from dataclasses import dataclass

PRICES_AS_OF = "2024-25"


@dataclass(frozen=True, slots=True)
class ApiModel:
    """A model behind an API with its prices in dollars per million tokens."""

    name: str
    input_price: float
    output_price: float


@dataclass(frozen=True, slots=True)
class Card:
    """A GPU: memory in GB and, where the price tables have it, the upper list price in dollars an hour."""

    name: str
    memory_gb: float
    price_per_hour: float | None = None


@dataclass(frozen=True, slots=True)
class Embedder:
    """A text embedding model: native dimensions and, behind an API, dollars per million tokens."""

    dimensions: int
    price: float | None = None


@dataclass(frozen=True, slots=True)
class Shape:
    """What the KV cache of a model depends on."""

    parameters_in_billions: float
    layers: int
    kv_heads: int
    head_dimension: int


API_MODELS: tuple[tuple[str, ApiModel], ...] = (
    (r"gpt-?\s?4[- ]?turbo", ApiModel("GPT-4 Turbo", 10.0, 30.0)),
    (r"gpt-?\s?4o(?![- ]?mini)", ApiModel("GPT-4o", 5.0, 15.0)),
    (r"gpt-?\s?4(?!o|\.\d)", ApiModel("GPT-4", 30.0, 60.0)),
    (r"gpt-?\s?3\.5(?:[- ]?turbo)?", ApiModel("GPT-3.5", 0.5, 1.5)),
    (r"(?:claude[- ]?(?:3[- ])?)?\bopus(?:[- ]?3)?\b", ApiModel("Claude 3 Opus", 15.0, 75.0)),
    (r"(?:claude[- ]?(?:3(?:\.5)?[- ])?)?\bsonnet(?:[- ]?3(?:\.5)?)?\b", ApiModel("Claude 3.5 Sonnet", 3.0, 15.0)),
    (r"(?:claude[- ]?(?:3(?:\.5)?[- ])?)?\bhaiku(?:[- ]?3(?:\.5)?)?\b", ApiModel("Claude 3 Haiku", 0.25, 1.25)),
)
"""First match wins, so longer names stand first."""

EMBEDDERS: tuple[tuple[str, Embedder], ...] = (
    (r"\b(?:text-embedding-)?3-large\b", Embedder(3072, 0.13)),
    (r"\b(?:text-embedding-)?3-small\b", Embedder(1536, 0.02)),
    (r"\b(?:text-embedding-)?ada(?:-002)?\b", Embedder(1536, 0.10)),
    (r"\bcohere(?: embed)?(?: v3)?\b", Embedder(1024, 0.10)),
    (r"\b(?:all-)?mini-?lm(?:-l6)?(?:-v2)?\b", Embedder(384)),
    (r"\b(?:all-)?mpnet(?:-base)?(?:-v2)?\b", Embedder(768)),
)

CARDS: tuple[tuple[str, Card], ...] = (
    (r"\ba100s?[- ]?(?:with |mit )?\(?80\s?(?:gb|go|g)?\b\)?", Card("A100 80 GB", 80.0, 5.0)),
    (r"\ba100s?[- ]?(?:with |mit )?\(?40\s?(?:gb|go|g)?\b\)?", Card("A100 40 GB", 40.0, 3.0)),
    (r"\bh100s?(?:[- ]?\(?80\s?(?:gb|go)\b\)?)?", Card("H100 80 GB", 80.0, 12.0)),
    (r"\bh200s?(?:[- ]?\(?141\s?(?:gb|go)\b\)?)?", Card("H200 141 GB", 141.0)),
    (r"\ba100s?\b", Card("A100 40 GB", 40.0, 3.0)),
    (r"\ba10gs?\b(?:[- ]?\(?24\s?(?:gb|go)\b\)?)?", Card("A10G 24 GB", 24.0, 1.5)),
    (r"\ba10s?\b", Card("A10 24 GB", 24.0)),
    (r"\bl40s?\b", Card("L40S 48 GB", 48.0)),
    (r"\bl4s?\b(?:[- ]?\(?24\s?(?:gb|go)\b\)?)?", Card("L4 24 GB", 24.0)),
    (r"\bt4s?\b(?:[- ]?\(?16\s?(?:gb|go)\b\)?)?", Card("T4 16 GB", 16.0, 0.5)),
    (r"\bv100s?\b(?:[- ]?\(?32\s?(?:gb|go)\b\)?)", Card("V100 32 GB", 32.0)),
    (r"\bv100s?\b(?:[- ]?\(?16\s?(?:gb|go)\b\)?)?", Card("V100 16 GB", 16.0)),
    (r"\b(?:rtx )?[34]090s?\b(?:[- ]?\(?24\s?(?:gb|go)\b\)?)?", Card("RTX 4090 24 GB", 24.0)),
    (r"\ba6000s?\b(?:[- ]?\(?48\s?(?:gb|go)\b\)?)?", Card("RTX A6000 48 GB", 48.0)),
)

SHAPES = (
    Shape(1, 16, 8, 64),
    Shape(3, 28, 8, 128),
    Shape(7, 32, 32, 128),
    Shape(8, 32, 8, 128),
    Shape(13, 40, 40, 128),
    Shape(34, 48, 8, 128),
    Shape(47, 32, 8, 128),
    Shape(70, 80, 8, 128),
    Shape(72, 80, 8, 128),
    Shape(405, 126, 8, 128),
)
"""Published shapes of common open models of these sizes (Llama 2 and 3, Mixtral, Qwen 2)."""

PRECISIONS: tuple[tuple[str, str, float], ...] = (
    (
        r"\b(?:fp32|float32|(?:full|single) precision|32[- ]?bits?|volle[rn]? genauigkeit|pleine précision)\b",
        "FP32",
        4.0,
    ),
    (
        r"\b(?:fp16|bf16|float16|bfloat16|half precision|16[- ]?bits?|halbe[rn]? genauigkeit|demi-précision)\b|半精度",
        "FP16",
        2.0,
    ),
    (r"\b(?:int8|fp8|8[- ]?bits?|q8)\b", "INT8", 1.0),
    (r"\b(?:int4|nf4|4[- ]?bits?|q4(?:_k_m)?|awq|gptq)\b", "INT4", 0.5),
)


def nearest_shape(parameters_in_billions: float) -> Shape:
    """The shape of the known model whose size is nearest."""
    return min(SHAPES, key=lambda shape: abs(shape.parameters_in_billions / parameters_in_billions - 1))
