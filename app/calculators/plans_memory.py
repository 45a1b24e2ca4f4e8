"""Recognizes memory, cards, training and their durations."""

from app.calculators.known_models import Shape, nearest_shape
from app.calculators.plan import Default, Found, Plans, planned, whole
from app.calculators.quantities import DATA, PLAIN, Quantity
from app.calculators.reading import Rate, Reading
from app.calculators.wording import plain

_SIZE_CUE = (
    "memory",
    "gb",
    "how many ~ go",
    "gib",
    "how many ~ gpus",
    "fits?",
    "weights",
    "gpus",
    "@accelerator",
    "hardware",
    "passt",
    "cabe",
    "tient",
    "sığar",
    "kv cache",
)
_TRAIN_CUE = ("fine-tune", "train", "pre-?train")
_DEFAULT_TOKENS = 4096
_K = 1024.0
_FEWEST_TOKENS = 1e8
"""Fewer tokens than this are a prompt, not a training set."""


def memory_plans(reading: Reading) -> Plans:
    """gpu-memory, kv-cache, gpu-count, training-memory, lora-parameters, training-time, -steps and -compute."""
    yield from _cache(reading)
    yield from _lora(reading)
    yield from _training_time(reading)
    compute = list(_training_compute(reading))
    yield from compute
    if compute and not reading.has("memory", "gb", "fits?", "how many gpus"):
        return
    if reading.has("lora", "qlora", "adapter"):
        return
    sizes = reading.model_sizes()
    if sizes and reading.has(*_TRAIN_CUE) and reading.has(*_SIZE_CUE, "full(?:y)?", "fine-tune"):
        yield from _training_memory(reading, sizes)
    elif sizes and reading.has(*_SIZE_CUE):
        for size in sizes[:3]:
            yield from _serving(reading, size)
    elif not sizes:
        yield from _count(reading)


def _tokens(reading: Reading) -> Quantity | None:
    """Context length; 4k of context means 4,096 tokens."""
    found = reading.one(
        r"context (?:of |length |window |= |: |size |à |de |mit |von |with ){1,3}{n}",
        r"{n} ~ tokens?",
        r"{n} (?:tokens? )?(?:of )?context",
        r"context {n}",
        r"sequence length ~ {n}",
    )
    return _binary(found) if found else None


def _binary(quantity: Quantity) -> Quantity:
    thousands = quantity.value / 1000
    power_of_two = thousands == int(thousands) and int(thousands) & (int(thousands) - 1) == 0
    return Quantity(thousands * _K) if quantity.suffix == "k" and power_of_two else quantity


def _sequences(reading: Reading) -> Quantity | None:
    return reading.one(
        r"batch (?:size )?(?:of |= |: )?{n}",
        r"{n} (?:[a-z]+ ){0,1}?(?:users|people|requests|sequences|streams|sessions|contexts|conversations|"
        r"chats|prompts)(?! @)",
        r"{n} (?:concurrent|parallel|in parallel|simultaneous|at once|gleichzeitig\w*)",
        r"{n} x {n} tokens",
        r"{n} context (?:of|à|de|with|mit|von|at) {n}",
        r"batch {n}",
    )


def _widths(reading: Reading) -> list[tuple[str, float]]:
    return list(dict.fromkeys(reading.precisions))


def _serving(reading: Reading, size: Quantity) -> Plans:
    shape = nearest_shape(size.value)
    overhead = reading.one(
        r"{pct} (?:[a-z]+ ){0,2}?(?:overhead|extra|on top|more|reserve)", r"(?:overhead|plus|\+) (?:of )?{pct}"
    )
    used = ["context", "tokens", "users", "requests", *([] if overhead else ["cache"])]
    weights_only = (reading.has("weights") or overhead is not None) and not reading.has(*used)
    for _, width in _widths(reading)[:3] or [("", 0.0)]:
        given: dict[str, Found] = {
            "parameters_in_billions": size,
            "bytes_per_parameter": width or None,
            "card_memory_gb": _card(reading),
            "overhead_share": overhead,
        }
        if not weights_only:
            given |= _stated_shape(reading) | {
                "tokens_per_sequence": _tokens(reading),
                "sequences": _sequences(reading),
            }
        defaults = {"bytes_per_parameter": _HALF} | ({} if weights_only else _shape_defaults(shape, size))
        yield planned("gpu-memory", given, defaults)


_HALF = Default(2.0, "16-bit weights (2 bytes per parameter); INT8 halves the weights, INT4 quarters them.")


def _shape_defaults(shape: Shape, size: Quantity) -> dict[str, Default]:
    known = (
        f"{shape.layers} layers, {shape.kv_heads} key-value heads of {shape.head_dimension}, the published "
        f"shape of a common"
        f" {plain(shape.parameters_in_billions)}B model for your {plain(size.value)}B; check the model's "
        f"configuration, the cache"
        " changes in proportion."
    )
    return {
        "layers": Default(shape.layers, known),
        "kv_heads": Default(shape.kv_heads, known),
        "head_dimension": Default(shape.head_dimension, known),
        "tokens_per_sequence": Default(
            _DEFAULT_TOKENS, "4,096 tokens of context; the cache changes in proportion to the context."
        ),
        "sequences": Default(1, "One sequence at a time; each further one adds the same cache again."),
    }


def _stated_shape(reading: Reading) -> dict[str, Found]:
    return {
        "layers": reading.one(r"{n} layers", r"layers (?:= |: )?{n}"),
        "kv_heads": reading.one(
            r"{n} kv heads", r"kv heads (?:= |: )?{n}", r"{n} (?:key-value|grouped) heads", r"{n} (?:attention )?heads"
        ),
        "head_dimension": reading.one(
            r"head size (?:of |= |: )?{n}",
            r"{n} head size",
            r"{n} (?:dimensions|values) per head",
            r"heads of (?:size )?{n}",
        ),
    }


def _card(reading: Reading) -> Found:
    if reading.cards:
        return reading.cards[0].memory_gb
    found = reading.one(
        r"{data} ~ (?:gpus|each|vram|@accelerator)",
        r"(?:gpus|@accelerator) (?:[a-z]+ ){0,3}?{data}",
        r"(?:on|in|with|auf|sur|en) (?:an? |one |eine[rn]? )?{data}",
    )
    return found.to_gb() if found and found.unit in {"gb", "gib"} else None


def _cache(reading: Reading) -> Plans:
    shape, sizes = _stated_shape(reading), reading.model_sizes()
    known = shape["layers"] is not None and shape["kv_heads"] is not None
    if not reading.has("kv ?-?cache", "key-value cache") or not (known or sizes):
        return
    stated = reading.one(r"{data} (?:per|each|values?|for)", r"at {data}")
    width = next((width for _, width in reading.precisions), stated.value if stated and stated.unit == "byte" else None)
    defaults = {
        "head_dimension": Default(128, "Heads of 128 values; the cache changes in proportion."),
        "kv_bytes_per_value": Default(2.0, "A 16-bit cache; 8 bits halve it."),
    }
    if not known:
        defaults = _shape_defaults(nearest_shape(sizes[0].value), sizes[0]) | defaults
    defaults["tokens_per_sequence"] = Default(1, "One token; multiply by the length of the context.")
    several = [_binary(q) for q in reading.quantities if q.suffix == "k" and q.kind == PLAIN]
    contexts: list[Quantity | None] = [*several] or [_tokens(reading)]
    for tokens in contexts:
        given: dict[str, Found] = {
            **shape,
            "kv_bytes_per_value": width if known else None,
            "tokens_per_sequence": tokens,
            "sequences": _sequences(reading),
        }
        yield planned("kv-cache", given, defaults)


def _count(reading: Reading) -> Plans:
    amounts = [quantity.to_gb() for quantity in reading.all_of(DATA)]
    if (
        not reading.has("how many ~ (?:gpus|@accelerator)", "how many {data} (?:gpus|@accelerator)", "number of gpus")
        or not amounts
    ):
        return
    stated = reading.one(
        r"(?:gpus|@accelerator) (?:with |of |mit |de |à |at |, ){0,2}{data}", r"{data} (?:gpus|@accelerator|each)"
    )
    card = (
        Quantity(reading.cards[0].memory_gb)
        if reading.cards
        else stated.to_gb()
        if stated
        else min(amounts, key=lambda amount: amount.value)
    )
    need = next((amount for amount in amounts if amount.value != card.value), None)
    if need:
        usable = reading.one(r"{pct} (?:usable|of each|usage|utili[sz]ation|nutzbar)")
        yield planned("gpu-count", {"memory_gb": need, "card_memory_gb": card, "usable_share": usable})


def _training_memory(reading: Reading, sizes: list[Quantity]) -> Plans:
    card = _card(reading)
    defaults = {
        "bytes_per_parameter": Default(
            16.0,
            "Full training with Adam in mixed precision, 16 bytes per parameter; adapters such as LoRA need far less.",
        )
    }
    if card is None:
        defaults["card_memory_gb"] = Default(80.0, "Cards of 80 GB; smaller cards raise their number.")
    for size in sizes[:2]:
        yield planned("training-memory", {"parameters_in_billions": size, "card_memory_gb": card}, defaults)


def _lora(reading: Reading) -> Plans:
    if not reading.has("q?lora", "adapters?"):
        return
    rank = reading.one(r"rank (?:of |= |: |r = )?{n}", r"r = {n}", r"{n} rank", r"rang {n}", r"秩为? ?{n}", r"r {n}")
    layers = reading.one(r"{n} (?:transformer )?(?:layers|blocks)", r"layers (?:= |: )?{n}")
    sides = reading.find(r"{n} (?:x|×|by|\*) {n}") or reading.find(
        r"(?:hidden(?: size| dim(?:ension)?)?|d_?model|dimensions|width) (?:of |= |: |size ){0,2}{n}",
        r"{n} (?:hidden|wide|dimensions)",
    )
    if rank is None or layers is None or sides is None:
        return
    given: dict[str, Found] = {
        "rank": whole(rank),
        "input_dimension": whole(sides[0]),
        "output_dimension": whole(sides[-1]),
        "matrices_per_layer": whole(_matrices(reading)),
        "layers": whole(layers),
    }
    two = Default(2, "Two adapted matrices per layer (query and value); four double the number.")
    yield planned("lora-parameters", given, {"matrices_per_layer": two})


_PROJECTIONS = (
    "query|q(?:_proj)?",
    "key|k_proj|k(?= ,| and| v)",
    "value|v(?:_proj)?",
    "output projections?|o_proj|(?<=and )o(?:utput)?",
)


def _matrices(reading: Reading) -> Quantity | None:
    counted = reading.one(
        r"{n} ⟨\d+_n⟩ (?:x|×) ⟨\d+_n⟩ (?:[a-z]+ )?(?:matrices|projections|modules)",
        r"{n} (?:[a-z]+ )?(?:matrices|projections|modules|weight matrices) (?:per|@|in each|each)",
        r"(?<! x ){n} (?:matrices|projections|modules)",
    )
    if counted:
        return counted
    named = sum(reading.has(pattern) for pattern in _PROJECTIONS)
    return Quantity(named) if named else None


def _training_time(reading: Reading) -> Plans:
    things = "images|samples|examples|rows|tokens|sequences|documents|records|pairs|clips|videos"
    epochs = reading.one(r"{n} (?:full )?(?:epochs|passes)", r"epochs (?:= |: )?{n}")
    rate = reading.rate(things, "s", "min", "h")
    bare = reading.one(r"(?:at|with) {n} @second")
    rate = rate or (Rate(bare, "s") if bare else None)
    samples = [found[0] for found in reading.every(rf"{{n}} (?:[a-z]+ ){{0,2}}?(?:{things})(?! @)")]
    epochs = epochs or (Quantity(1.0) if reading.has("(?:per|each|an|one|a|every) epochs?", "pro epochs?") else None)
    if not samples or epochs is None:
        return
    if rate:
        given: dict[str, Found] = {"samples": samples[0], "epochs": epochs, "samples_per_second": rate.per("s")}
        yield planned("training-time", given)
    batch = reading.one(
        r"batch (?:size )?(?:of |= |: )?{n} (?:per|each|@)",
        r"{n} (?:samples |images )?per (?:gpus|device|@accelerator)",
        r"batch size (?:of |= |: )?{n}",
        r"batch(?:es)? (?:of |à |von |de |= |: )?{n}",
        r"{n} ~ batch",
    )
    if batch:
        devices = reading.one(r"{n} (?:@accelerator|gpus|devices)")
        if reading.has("(?:global|total) batch (?:size )?(?:of |= |: )?{n}"):
            devices = None
        accumulation = reading.one(
            r"accumulat\w* (?:steps )?(?:of |over |= |: )?{n}", r"{n} (?:gradient )?accumulation"
        )
        steps: dict[str, Found] = {
            "samples": samples[0],
            "epochs": epochs,
            "batch_size": batch,
            "devices": devices,
            "accumulation_steps": accumulation,
        }
        yield planned("training-steps", steps)


_REACHED = Default(1.0, "The stated speed is what the training reaches, so no further loss is counted.")


def _training_compute(reading: Reading) -> Plans:
    sizes = reading.model_sizes()
    tokens = reading.one(r"{n} (?:[a-z]+ ){0,1}?tokens")
    if (
        not sizes
        or tokens is None
        or tokens.value < _FEWEST_TOKENS
        or not reading.has("train", "pre-?train\\w*", "flops?", "gpu[- ]hours")
    ):
        return
    speed = reading.one(r"{n} tflop\w*(?:/s)?")
    used = reading.one(
        r"(?:mfu|utili[sz]ation|efficiency) (?:of |= |: |at )?{pct}", r"{pct} (?:mfu|utili[sz]ation|efficiency)"
    )
    reached = reading.has("(?:effective|sustained|achieved|real|actual)(?:ly)?") and used is None and speed is not None
    given: dict[str, Found] = {
        "parameters_in_billions": sizes[0],
        "tokens_in_billions": tokens.scaled(1e-9),
        "peak_tflops": speed,
        "utilization_share": used,
        "devices": reading.one(r"{n} (?:@accelerator|gpus)"),
    }
    defaults = {
        "peak_tflops": Default(
            312.0, "312 TFLOPS, the 16-bit peak of one A100; a faster card shortens it in proportion."
        ),
        "utilization_share": _REACHED
        if reached
        else Default(0.4, "40 % of the peak is reached; 20 % doubles the time."),
        "devices": Default(1, "One GPU; more divide the days."),
    }
    yield planned("training-compute", given, defaults)
