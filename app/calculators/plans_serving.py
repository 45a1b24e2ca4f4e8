"""Recognizes retrieval sizes, video, batching, canaries, latency limits, kill criteria, patterns and quick bills."""

from app.calculators.plan import Default, Found, Plans, planned, whole
from app.calculators.plans_quality import named
from app.calculators.quantities import TIME
from app.calculators.reading import Reading


def serving_plans(reading: Reading) -> Plans:
    """rag-chunks, vector-storage, video-streams, dynamic-batch, canary, latency-check, kill criteria, architecture."""
    yield from _video(reading)
    yield from _batch(reading)
    yield from _canary(reading)
    yield from _latency(reading)
    yield from _kill(reading)


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
        r"(?:max_?(?:wait|delay|queue)\w*|wait|delay|timeout) (?:_?ms |of |time |= |: |is |at most |up to |for "
        r"){0,3}{any}",
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
    for kind, name, unit in _MEASURES:
        dropped = reading.find(
            rf"(?:{name}) (?:[a-z]+ ){{0,6}}?from {{{unit}}} (?:\( [^()]* \) )?(?:[a-z]+ ){{0,2}}?to {{{unit}}}",
            rf"(?:{name}) (?:[a-z]+ ){{0,3}}?{{{unit}}} (?:to|->|→) {{{unit}}}",
        )
        compared = reading.find(
            rf"(?:{name}) (?:rate |of |is |= |: |at ){{0,3}}{{{unit}}} (?:[a-z]+ )*?(?:against|vs|versus|,|"
            rf"compared|/|instead of|baseline)"
            rf" (?:[a-z]+ ){{0,3}}?{{{unit}}}",
        )
        pair = (dropped[1], dropped[0]) if dropped else compared
        if pair:
            new, base = (q.to("ms") for q in pair) if unit == "time" else pair
            yield planned("canary", {"kind": kind, "canary": new, "baseline": base})


_MEASURES = (
    ("errors", "errors?(?: rate)?|failures?", "ratio"),
    ("latency", "latency|p95|p99|p50", "time"),
    *(
        ("metric", name, "ratio")
        for name in ("accuracy", "precision", "recall", "auc", "f1", "ctr", "conversion", "metric")
    ),
)


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
