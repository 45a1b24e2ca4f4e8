"""How much GPU memory serving or training a model takes, and how many cards that is. GB = 10^9 bytes."""

import math

from app.calculators.base import Arguments, Calculator, Input, Result
from app.calculators.inputs import maybe, number, positive, share
from app.calculators.wording import plain

BYTES_PER_GB = 1e9
BYTES_PER_GIB = 2**30
USABLE_SHARE = 0.9
"""Share of a card's memory that can be planned with (C-07)."""

ADAM_BYTES_PER_PARAMETER = 16.0
"""Mixed precision with Adam: weights, gradients, master weights and two moments (C-47)."""


def kv_cache_bytes_per_token(layers: float, kv_heads: float, head_dimension: float, bytes_per_value: float) -> float:
    """Bytes that keys and values of one token take (C-06)."""
    return 2 * layers * kv_heads * head_dimension * bytes_per_value


def serving_memory_gb(
    parameters_in_billions: float, bytes_per_parameter: float, kv_cache_gb: float, overhead_share: float
) -> float:
    """Weights, KV cache and overhead on the weights, in GB (C-05)."""
    weights_gb = parameters_in_billions * bytes_per_parameter
    return weights_gb + kv_cache_gb + overhead_share * weights_gb


def cards_needed(memory_gb: float, card_memory_gb: float, usable_share: float) -> int:
    """Cards that hold so much memory (C-07)."""
    return max(1, math.ceil(round(memory_gb / (usable_share * card_memory_gb), 9)))


def _kv_cache_gb(given: Arguments) -> float:
    per_token = kv_cache_bytes_per_token(
        given.number("layers"),
        given.number("kv_heads"),
        given.number("head_dimension"),
        given.number("kv_bytes_per_value"),
    )
    return per_token * given.number("tokens_per_sequence") * given.number("sequences") / BYTES_PER_GB


def _gpu_memory(given: Arguments) -> Result:
    parameters, width = given.number("parameters_in_billions"), given.number("bytes_per_parameter")
    weights, cache, overhead = parameters * width, _kv_cache_gb(given), given.number("overhead_share")
    total = serving_memory_gb(parameters, width, cache, overhead)
    outputs: dict[str, float | int | bool] = {
        "total_gb": total,
        "weights_gb": weights,
        "kv_cache_gb": cache,
        "overhead_gb": overhead * weights,
    }
    formula = (
        f"weights {plain(parameters)} x {plain(width)} = {plain(weights)};"
        f" + {plain(round(cache, 3))} cache + {plain(round(overhead * weights, 3))} overhead"
        f" = {plain(round(total, 3))} GB"
    )
    summary = f"The model needs {plain(round(total, 3))} GB of GPU memory, {plain(weights)} GB of it for the weights"
    if weights < 1:
        summary += f" ({plain(round(weights * 1000, 3))} MB)"
    card, usable = given.maybe("card_memory_gb"), given.number("usable_share")
    if card is not None:
        cards = cards_needed(total, card, usable)
        outputs |= {"cards": cards, "usable_gb_per_card": usable * card, "fits_one_card": cards == 1}
        formula += f"; ceil({plain(round(total, 3))} / ({plain(usable)} x {plain(card)})) = {plain(cards)} cards"
        summary += f": {plain(cards)} card{'s' if cards > 1 else ''} of {plain(card)} GB"
    return Result(outputs, formula, f"{summary}.")


def _kv_cache(given: Arguments) -> Result:
    layers, heads = given.number("layers"), given.number("kv_heads")
    dimension, width = given.number("head_dimension"), given.number("kv_bytes_per_value")
    tokens, sequences = given.number("tokens_per_sequence"), given.number("sequences")
    each = kv_cache_bytes_per_token(layers, heads, dimension, width)
    total = each * tokens * sequences
    formula = (
        f"2 x {plain(layers)} x {plain(heads)} x {plain(dimension)} x {plain(width)} = {plain(each)} B per token;"
        f" x {plain(tokens)} x {plain(sequences)} = {plain(total)} B"
    )
    summary = (
        f"The KV cache takes {plain(each)} bytes per token, together {plain(round(total / BYTES_PER_GB, 4))} GB"
        f" ({plain(round(total / BYTES_PER_GIB, 4))} GiB)."
    )
    outputs = {
        "bytes_per_token": each,
        "total_gb": total / BYTES_PER_GB,
        "total_gib": total / BYTES_PER_GIB,
        "total_mib": (total / BYTES_PER_GIB) * 1024,
        "kib_per_token": each / 1024,
    }
    return Result(outputs, formula, summary)


def _gpu_count(given: Arguments) -> Result:
    total, card, usable = (
        given.number("memory_gb"),
        given.number("card_memory_gb"),
        given.number("usable_share"),
    )
    cards = cards_needed(total, card, usable)
    formula = f"ceil({plain(total)} / ({plain(usable)} x {plain(card)})) = {plain(cards)}"
    summary = f"{plain(total)} GB need {plain(cards)} card{'s' if cards > 1 else ''} of {plain(card)} GB."
    return Result({"cards": cards, "usable_gb_per_card": usable * card}, formula, summary)


def _training_memory(given: Arguments) -> Result:
    parameters, width = given.number("parameters_in_billions"), given.number("bytes_per_parameter")
    card, usable = given.number("card_memory_gb"), given.number("usable_share")
    total = parameters * width
    cards = cards_needed(total, card, usable)
    formula = (
        f"{plain(parameters)} x {plain(width)} = {plain(total)} GB;"
        f" ceil({plain(total)} / ({plain(usable)} x {plain(card)})) = {plain(cards)}"
    )
    summary = (
        f"Full training takes about {plain(total)} GB before activations, {plain(cards)} cards of {plain(card)} GB."
    )
    return Result({"total_gb": total, "cards": cards}, formula, summary)


def _parameters() -> Input:
    return number("parameters_in_billions", "10^9 parameters", "Size of the model.", high=1e6)


def _usable() -> Input:
    return positive("usable_share", "share (0-1)", "Part of a card that can be planned with.", 0.9, high=1)


_CACHE = (
    number("kv_bytes_per_value", "bytes", "Bytes of one cached value: 2 for 16 bit.", 2.0, high=8),
    number("tokens_per_sequence", "tokens", "Context length of one sequence.", 0.0, high=1e9),
    number("sequences", "sequences", "Sequences held at the same time.", 1.0, high=1e9),
)

GPU_MEMORY = Calculator(
    "gpu-memory",
    "C-05",
    "GPU memory for serving a model",
    (
        _parameters(),
        positive("bytes_per_parameter", "bytes", "4 FP32, 2 FP16, 1 INT8, 0.5 INT4.", 2.0, high=8),
        number("layers", "layers", "Layers, for the KV cache.", 0.0, high=1e4),
        number("kv_heads", "heads", "Key-value heads of a layer.", 0.0, high=1e4),
        number("head_dimension", "values", "Values per head.", 128.0, high=1e5),
        *_CACHE,
        share("overhead_share", "Overhead as a share of the weights.", 0.1),
        maybe("card_memory_gb", "GB", "Memory of one card; gives the number of cards.", low=0.1, high=1e5),
        _usable(),
    ),
    _gpu_memory,
)
KV_CACHE = Calculator(
    "kv-cache",
    "C-06",
    "Size of the KV cache",
    (
        number("layers", "layers", "Layers of the model.", high=1e4),
        number("kv_heads", "heads", "Key-value heads of a layer.", high=1e4),
        number("head_dimension", "values", "Values per head.", 128.0, high=1e5),
        *_CACHE,
    ),
    _kv_cache,
)
GPU_COUNT = Calculator(
    "gpu-count",
    "C-07",
    "Number of GPUs for a memory need",
    (
        number("memory_gb", "GB", "Memory needed."),
        positive("card_memory_gb", "GB", "Memory of one card.", high=1e5),
        _usable(),
    ),
    _gpu_count,
)
TRAINING_MEMORY = Calculator(
    "training-memory",
    "C-47",
    "GPU memory for full training with Adam",
    (
        _parameters(),
        positive("bytes_per_parameter", "bytes", "Bytes per parameter.", ADAM_BYTES_PER_PARAMETER, high=64),
        positive("card_memory_gb", "GB", "Memory of one card.", 80.0, high=1e5),
        _usable(),
    ),
    _training_memory,
)

GPU_MEMORY_CALCULATORS = (GPU_MEMORY, KV_CACHE, GPU_COUNT, TRAINING_MEMORY)
