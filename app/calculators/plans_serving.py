"""Recognizes retrieval sizes, video, batching, canaries, latency limits, kill criteria, patterns and quick bills."""

from app.calculators.known_models import EMBEDDING_DIMENSIONS, EMBEDDING_MODELS, compiled
from app.calculators.plan import Default, Found, Plans, planned, whole
from app.calculators.plans_quality import named
from app.calculators.quantities import TIME, Quantity
from app.calculators.reading import Reading

_TO_MONTHS = {"week": 12 / 52, "month": 1.0, "year": 12.0}
_MORE = r"(?:is |was |= |: |of |at |to |now |from |rose |fell |dropped |went |rate |gives |has |shows |by |von |auf |a |à ){0,4}"


def serving_plans(reading: Reading) -> Plans:
    """rag-chunks, vector-storage, video-streams, dynamic-batch, canary, latency-check, kill criteria, architecture."""
    yield from _chunks(reading)
    yield from _vectors(reading)
    yield from _context(reading)
    yield from _video(reading)
    yield from _batch(reading)
    yield from _canary(reading)
    yield from _latency(reading)
    yield from _kill(reading)
    yield from _quick_bill(reading)
    yield from _pattern(reading)


def _chunks(reading: Reading) -> Plans:
    if not reading.has("chunks?", "chunking", "rag"):
        return
    size = reading.one(
        r"(?:chunk(?:s)?(?: size)?) (?:of |size |= |: |is |with |von |de |à ){0,3}{n}",
        r"{n}[- ]?(?:tokens? )?chunks",
        r"{n} tokens? (?:per|each|a) chunks?",
        r"{n} (?:token )chunks",
    )
    overlap = reading.one(
        r"overlap (?:of |is |= |: |with |von |de ){0,2}{n}", r"{n} (?:tokens? )?(?:of )?overlap", r"overlap ~ {n}"
    )
    share = reading.one(r"{pct} overlap", r"overlap (?:of )?{pct}")
    documents = reading.one(r"{n} (?:[a-z-]+ ){0,2}?(?:documents|articles|pages|files|pdfs|manuals|contracts)")
    length = reading.one(
        r"(?:of|with|each|averaging|about|average|à|de|mit) (?:about |on average |average )?{n} tokens",
        r"{n} tokens (?:each|long|per document|per (?:page|article)|@request)",
        r"{n}[- ]token (?:documents?|texts?|articles?)",
        r"(?:document|text|page|article)s? ~ {n} tokens",
    )
    pages = reading.one(
        r"{n} pages (?:each|per document|@request|on average)", r"of {n} pages", r"documents ~ {n} pages"
    )
    tokens: Found = length if length and length != size else pages.scaled(500) if pages else None
    if tokens is None or (size is None and documents is None):
        return
    given: dict[str, Found] = {
        "tokens_per_document": tokens,
        "chunk_tokens": size,
        "overlap_tokens": overlap or (size.scaled(share.value) if size and share else None),
        "documents": documents if documents != pages else None,
    }
    defaults = {
        "chunk_tokens": Default(512.0, "Chunks of 512 tokens; half the size gives about twice as many."),
        "overlap_tokens": Default(50.0, "An overlap of 50 tokens; without it there are about 10 % fewer chunks."),
    }
    calculation = planned("rag-chunks", given, defaults)
    if pages and tokens is not length:
        sentence = "500 tokens a page; twice as many double the chunks."
        rest = {name: Default(calculation.inputs[name], text) for name, text in calculation.assumed.items()}
        given.pop("tokens_per_document")
        calculation = planned(
            "rag-chunks", given, {**rest, "tokens_per_document": Default(pages.value * 500, sentence)}
        )
    yield calculation


def _vectors(reading: Reading) -> Plans:
    pair = reading.find(
        r"{n} (?:[^\s⟨⟩.;,]+ ){0,1}?{n} ?(?:-|维)? ?(?:dimensions|d|@width|floats?) (?:[^\s⟨⟩.;]+ ){0,2}?(?:vectors|embeddings)"
    )
    count = (
        pair[0]
        if pair
        else reading.one(
            r"{n} (?:[a-z0-9@-]+ ){0,2}?(?:vectors|chunks|rows)", r"{n} ?(?:条|个) ?vectors", r"vectors ~ {n}"
        )
    )
    size = reading.one(
        r"(?:of|with|at|in|à|de|mit|,|x|×|\() (?:dimension )?{n} ?-?(?:dimensions|@width|floats?|values|components)", r"{n}[- ]?dimensions", r"dimensions (?:of |= |: |is )?{n}", r"vectors (?:of|with|x|×|,) (?:size |dimension )?{n}", r"d ?= ?{n}", r"(?:x|×) {n}", r"size {n}", r"{n} (?:floats?|values|@width)",
    )  # fmt: skip
    known = next((dims for pattern, dims in EMBEDDING_DIMENSIONS if compiled(pattern).search(reading.text)), None)
    known = known or next(
        (dims for pattern, _, dims in EMBEDDING_MODELS if compiled(pattern).search(reading.text)), None
    )
    dimensions = pair[1] if pair else size if size and size != count else None
    if count is None or not reading.has("vectors", "embed\\w*") or (dimensions is None and known is None):
        return
    width = next((width for _, width in reading.precisions), None)
    defaults = {"bytes_per_value": Default(4.0, "4 bytes for each value (float32), without an index; 16 bit halve it.")}
    if dimensions is None and known:
        defaults["dimensions"] = Default(known, f"{known} dimensions, those of the named embedding model.")
    given: dict[str, Found] = {"vectors": count, "dimensions": whole(dimensions), "bytes_per_value": width}
    yield planned("vector-storage", given, defaults)


def _context(reading: Reading) -> Plans:
    window = reading.one(r"{n}(?: tokens?)? context(?: window)?", r"context (?:window )?(?:of |is |= |: ){0,2}{n}")
    chunk = reading.one(r"chunks? (?:of |size |= |: |with ){0,3}{n}", r"{n}[- ]?(?:tokens? )?chunks")
    if window is None or chunk is None or not reading.has("fit", "how many ~ chunks") or chunk == window:
        return
    given: dict[str, Found] = {
        "context_tokens": window,
        "chunk_tokens": chunk,
        "instruction_tokens": reading.one(
            r"{n} (?:tokens )?(?:for |of )?(?:the )?(?:instructions?|system(?: prompt)?|prompt)",
            r"(?:instructions?|system prompt|prompt) ~ {n}",
        ),
        "question_tokens": reading.one(
            r"{n} (?:tokens )?(?:for |of )?(?:the )?(?:question|history)", r"(?:question|history) ~ {n}"
        ),
        "answer_tokens": reading.one(
            r"{n} (?:tokens )?(?:for |of )?(?:the )?(?:answer|output|reply|response)",
            r"(?:answer|output|reply|response) ~ {n}",
        ),
    }
    yield planned("context-fit", given)


def _video(reading: Reading) -> Plans:
    speeds = [found[0] for found in reading.every(r"{n} (?:[a-z]+ )?fps")] + [
        found[0] for found in reading.every(r"fps (?:of |= |: )?{n}")
    ]
    gpu = reading.one(
        r"(?:gpus|@accelerator|model|detector|yolo\w*) (?:[a-z]+ ){0,3}?{n} (?:[a-z]+ )?fps",
        r"{n} fps (?:on|per|for) (?:one |a |the |each )?(?:gpus|@accelerator|card)",
    )
    source = reading.one(
        r"(?:cameras|streams?|video|source|feeds?) (?:[a-z@]+ ){0,3}?{n} fps",
        r"{n} fps (?:[a-z]+ ){0,1}?(?:cameras|streams?|video|source|feeds?)",
        r"at {n} fps",
    )
    if len(speeds) < len(("gpu", "source")) and not (gpu and source):
        return
    gpu = gpu or max(speeds, key=lambda speed: speed.value)
    source = source if source and source != gpu else min(speeds, key=lambda speed: speed.value)
    nth = reading.one(r"every {n}(?:nd|rd|th)? (?:frames?|image)", r"each {n} frames?")
    third = next(
        (
            value
            for word, value in (
                ("second", 2.0),
                ("third", 3.0),
                ("fourth", 4.0),
                ("fifth", 5.0),
                ("other", 2.0),
                ("tenth", 10.0),
            )
            if reading.has(f"every {word} frame", f"every {word}")
        ),
        None,
    )
    cameras = reading.one(r"{n} (?:[a-z]+ ){0,1}?(?:cameras|streams|feeds)")
    given: dict[str, Found] = {"gpu_fps": gpu, "source_fps": source, "every_nth": nth or third, "cameras": cameras}
    yield planned(
        "video-streams",
        given,
        {"every_nth": Default(1.0, "Every frame is looked at; every third one triples the streams.")},
    )


def _batch(reading: Reading) -> Plans:
    rate = reading.rate("requests?|calls?|queries|images|inferences?", "s")
    size = reading.one(
        r"(?:max_?batch\w*|batch(?: size)?|batches) (?:of |size |= |: |is |up to |max ){0,3}{n}",
        r"{n} (?:max )?batch",
        r"largest batch ~ {n}",
        r"max(?:imum)? batch ~ {n}",
    )
    wait = reading.one(
        r"(?:max_?(?:wait|delay|queue)\w*|wait|delay|timeout) (?:_?ms |of |time |= |: |is |at most |up to |for ){0,3}{any}",
        r"{time} (?:wait|delay|timeout|queue delay)",
        r"(?:max|longest|at most) ~ {time}",
    )
    if rate is None or size is None or wait is None or not reading.has("batch\\w*", "max_?batch\\w*"):
        return
    milliseconds = wait.to("ms") if wait.kind == TIME else wait
    yield planned("dynamic-batch", {"per_second": rate.per("s"), "max_batch": whole(size), "max_wait_ms": milliseconds})


def _canary(reading: Reading) -> Plans:
    if not reading.has("canary", "roll ?back", "new (?:version|model|release)", "release", "deploy\\w*"):
        return
    kinds = (
        ("errors", "error(?:s| rate)?|failures?", "ratio"),
        ("latency", "latency|p95|p99|p50", "time"),
        ("metric", "accuracy|precision|recall|auc|f1|metric|ctr|conversion", "ratio"),
    )
    for kind, names, unit in kinds:
        pair = reading.find(
            rf"(?:{names}) ~~ from {{{unit}}} (?:[a-z]+ ){{0,2}}?to {{{unit}}}",
            rf"(?:{names}) ~ {{{unit}}} (?:[a-z]+ )*?(?:against|vs|versus|to|->|→|,|compared|/|instead of|/ baseline|baseline) (?:[a-z]+ ){{0,3}}?{{{unit}}}",
        )
        if pair:
            dropped = reading.has(rf"(?:{names}) ~~ from {{{unit}}}", rf"(?:{names}) ~ {{{unit}}} (?:to|->|→)")
            new, base = (pair[1], pair[0]) if dropped else pair
            scale = "ms" if unit == "time" else None
            given: dict[str, Found] = {
                "kind": kind,
                "canary": new.to(scale) if scale else new,
                "baseline": base.to(scale) if scale else base,
            }
            yield planned("canary", given)


def _latency(reading: Reading) -> Plans:
    marks = {
        f"{name}_ms": reading.one(rf"{name} (?:latency )?(?:of |is |= |: |at ){{0,2}}{{time}}")
        for name in ("p50", "p95", "p99")
    }
    if len([mark for mark in marks.values() if mark]) > 1:
        yield planned("latency-check", {name: mark.to("ms") if mark else None for name, mark in marks.items()})


def _kill(reading: Reading) -> Plans:
    model = named(reading, "(?:ml |the )?model|ml|xgboost|classifier|neural net\\w*", "ratio")
    rule = named(reading, "heuristic|rules?|simple rule|baseline rule", "ratio")
    chance = named(reading, "random|chance|coin", "ratio")
    if model and rule and model != rule and reading.has("heuristic", "rules?") and max(model.value, rule.value) <= 1:
        yield planned("heuristic-check", {"heuristic_score": rule, "model_score": model})
    if model and chance and model != chance and max(model.value, chance.value) <= 1:
        yield planned("random-check", {"random_score": chance, "model_score": model})


def _quick_bill(reading: Reading) -> Plans:
    users = reading.one(r"{n} (?:[a-z]+ ){0,1}?users")
    requests = reading.one(
        r"{n} (?:requests|calls) (?:per user|each|@unit) ?(?:and |per )?@?(?:day)?",
        r"{n} (?:requests|calls) (?:@day )?(?:@unit|each)",
        r"users ~ {n} (?:requests|calls)",
    )
    stored = reading.one(r"{data} (?:[a-z]+ ){0,2}?(?:per user|each|@unit)", r"(?:per|each) user ~ {data}")
    growth = reading.one(r"{pct} (?:@month )?(?:growth|@month)", r"growth (?:of )?{pct}")
    if users and requests and stored:
        given: dict[str, Found] = {
            "users": users,
            "requests_per_user_and_day": requests,
            "gb_per_user": stored.to_gb(),
            "growth_per_month": growth,
        }
        still = Default(0.0, "No growth; each percent a month raises the twelve-month sum.")
        yield planned("quick-infrastructure", given, {"growth_per_month": still})


def _pattern(reading: Reading) -> Plans:
    wanted = reading.has(
        "monolith\\w*",
        "micro-?services",
        "serverless",
        "architecture(?: pattern)?",
        "modular",
        "architektur",
        "mikroservis\\w*",
        "arquitectura",
        "微服务",
        "单体",
    )
    people = reading.one(r"{n} (?:[a-z-]+ ){0,2}?(?:engineers|people|team members)", r"team of {n}")
    users = reading.one(r"{n} (?:[a-z]+ ){0,2}?(?:users|customers|visitors|employees)")
    if not wanted or people is None or users is None:
        return
    span = next((q for q in reading.all_of(TIME) if q.unit in _TO_MONTHS), None)
    given: dict[str, Found] = {
        "engineers": people,
        "users": users,
        "devops": _first(
            reading,
            (
                ("kubernetes", "kubernetes|k8s|service mesh"),
                ("containers", "containers?|docker"),
                ("ci-cd", "ci ?/ ?cd|ci|pipelines?"),
                ("manual", "manual(?:ly)? deploy\\w*|deploy\\w* (?:by hand|manually)|ftp"),
            ),
        ),
        "months_to_market": span.scaled(_TO_MONTHS[span.unit]) if span else None,
        "traffic": _traffic(reading),
        "latency_ms": _response(reading),
        "budget": _first(
            reading,
            (
                ("very-tight", "very tight|no budget|shoestring"),
                ("limited", "limited budget|small budget|tight"),
                ("generous", "generous|large budget"),
                ("moderate", "moderate budget"),
            ),
        ),
        "domain": _first(
            reading,
            (
                ("unclear", "unclear|unproven|no product"),
                ("clear-contexts", "clear contexts?|bounded contexts?"),
                ("well-defined", "well[- ]defined|well understood"),
            ),
        ),
    }
    yield planned("architecture-matrix", given, _PATTERN_DEFAULTS)


def _first(reading: Reading, choices: tuple[tuple[str, str], ...]) -> str | None:
    return next((level for level, pattern in choices if reading.has(pattern)), None)


def _traffic(reading: Reading) -> str | None:
    factor = reading.one(r"{n} (?:x|×|times|-?fold) ?(?:spikes?|peaks?)?", r"spikes? (?:of )?{n}")
    if factor and reading.has("spikes?", "peak"):
        return "spikes-10x" if factor.value >= 10 else "spikes-2-3x"  # noqa: PLR2004
    return _first(
        reading,
        (
            ("unpredictable", "unpredictable|event-driven|events"),
            ("spikes-2-3x", "spiky|spikes?"),
            ("steady", "steady|constant"),
        ),
    )


def _response(reading: Reading) -> Quantity | None:
    found = reading.one(r"(?:latency|p95|response|within|under|below|<) (?:[a-z]+ ){0,2}?{time}")
    return found.to("ms") if found and found.unit in {"ms", "s"} else None


_PATTERN_DEFAULTS = {
    "devops": Default(
        "ci-cd", "Deployment is automated (CI/CD); manual deployment favours the monolith, Kubernetes the services."
    ),
    "months_to_market": Default(6.0, "Six to twelve months to the market; less than three favours the monolith."),
    "traffic": Default("steady", "Steady traffic; strong spikes favour serverless."),
    "latency_ms": Default(999.0, "Answers within a second; below 50 ms speaks against serverless."),
    "domain": Default("partial", "The domain is partly known; clear contexts favour services."),
    "budget": Default("limited", "A limited budget; a generous one favours services."),
}
