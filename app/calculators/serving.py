"""Serving and operating models: streams, batches, canaries, latency limits, kill criteria, services per developer."""

import math

from app.calculators.base import Arguments, Calculator, Result
from app.calculators.inputs import maybe, number, positive, whole, word
from app.calculators.wording import percent, plain

ROLLBACK_FACTOR = 2.0
ROLLBACK_DROP = 0.05
"""Relative loss of the primary metric above which a canary is rolled back (C-44, G-45)."""

LATENCY_LIMITS_MS = {"p50_ms": 100, "p95_ms": 300, "p99_ms": 500}
HEURISTIC_STOP = 0.9
RANDOM_STOP = 0.1
SERVICES_WARN = 0.5
_ROUND = 9
_MILLISECONDS = 1000


def streams_per_gpu(gpu_fps: float, source_fps: float, every_nth: float) -> int:
    """Video streams that one GPU can follow (C-42)."""
    return math.floor(round(gpu_fps / (source_fps / every_nth), _ROUND))


def batch_flush_ms(per_second: float, max_batch: int, max_wait_ms: float) -> tuple[float, float]:
    """Time to fill a batch and time at which it is sent, in ms, from the first request on (C-43)."""
    fill = (max_batch - 1) / per_second * _MILLISECONDS
    return fill, min(max_wait_ms, fill)


def batch_size(per_second: float, max_batch: int, max_wait_ms: float) -> int:
    """Requests in a batch when it is sent (C-43)."""
    return min(max_batch, 1 + math.floor(round(per_second * max_wait_ms / _MILLISECONDS, _ROUND)))


def _video(given: Arguments) -> Result:
    gpu, source, nth = given.number("gpu_fps"), given.number("source_fps"), given.number("every_nth")
    streams = streams_per_gpu(gpu, source, nth)
    formula = f"floor({plain(gpu)} / ({plain(source)} / {plain(nth)})) = {plain(streams)}"
    outputs: dict[str, float | int | None] = {"streams_per_gpu": streams}
    summary = f"One GPU follows {plain(streams)} streams"
    cameras = given.maybe("cameras")
    if cameras is not None:
        demand = cameras * source / nth
        gpus = math.ceil(round(demand / gpu, _ROUND))
        outputs |= {"frames_per_second": demand, "gpus": gpus}
        summary += f"; {plain(cameras)} cameras bring {plain(demand)} frames a second and need {plain(gpus)} GPUs"
    return Result(outputs, formula, f"{summary}.")


def _batch(given: Arguments) -> Result:
    rate, most, wait = given.number("per_second"), given.whole("max_batch"), given.number("max_wait_ms")
    fill, flush = batch_flush_ms(rate, most, wait)
    size = batch_size(rate, most, wait)
    formula = (
        f"fill ({most} - 1) / {plain(rate)} = {plain(round(fill, 3))} ms;"
        f" flush min({plain(wait)}, {plain(round(fill, 3))}) = {plain(round(flush, 3))} ms;"
        f" size min({most}, 1 + floor({plain(rate)} x {plain(wait / _MILLISECONDS)})) = {size}"
    )
    summary = f"Batches are sent after {plain(round(flush, 1))} ms with {size} requests."
    return Result({"fill_ms": fill, "flush_ms": flush, "batch_size": size}, formula, summary)


def _canary(given: Arguments) -> Result:
    kind, new, base = given.text("kind"), given.number("canary"), given.number("baseline")
    if kind == "metric":
        change = round((new - base) / base, _ROUND)
        rollback = change < -ROLLBACK_DROP
        formula = f"({plain(new)} - {plain(base)}) / {plain(base)} = {plain(change)}"
        summary = f"The metric moves by {percent(round(change, 4))}"
    else:
        change = round(new / base, _ROUND)
        rollback = change > ROLLBACK_FACTOR
        formula = f"{plain(new)} / {plain(base)} = {plain(change)}"
        summary = f"The canary's {kind} is {plain(round(change, 3))} times the baseline"
    action = "rollback" if rollback else "keep"
    return Result({"change": change, "action": action}, formula, f"{summary}: {action}.")


def _latency(given: Arguments) -> Result:
    measured = {name: given.maybe(name) for name in LATENCY_LIMITS_MS}
    checked = {name: value for name, value in measured.items() if value is not None}
    failed = [name for name, value in checked.items() if value >= LATENCY_LIMITS_MS[name]]
    formula = "; ".join(f"{name} {plain(value)} < {LATENCY_LIMITS_MS[name]}" for name, value in checked.items())
    words = ", ".join(name.removesuffix("_ms") for name in failed)
    summary = f"The latency fails at {words}." if failed else "The latency passes every limit that was measured."
    return Result({"passes": not failed, "failed": words}, formula or "nothing measured", summary)


def _kill_heuristic(given: Arguments) -> Result:
    simple, model = given.number("heuristic_score"), given.number("model_score")
    part = simple / model
    stop = round(part, _ROUND) >= HEURISTIC_STOP
    formula = f"{plain(simple)} / {plain(model)} = {plain(part)}; stop from 0.9"
    summary = f"The heuristic reaches {percent(round(part, 4))} of the model: {'stop' if stop else 'go on'}."
    return Result({"ratio": part, "stop": stop}, formula, summary)


def _kill_random(given: Arguments) -> Result:
    chance, model = given.number("random_score"), given.number("model_score")
    gain = (model - chance) / chance
    stop = round(gain, _ROUND) < RANDOM_STOP
    formula = f"({plain(model)} - {plain(chance)}) / {plain(chance)} = {plain(gain)}; stop below 0.1"
    summary = f"The model is {percent(round(gain, 4))} better than chance: {'stop' if stop else 'go on'}."
    return Result({"gain_share": gain, "stop": stop}, formula, summary)


def _services(given: Arguments) -> Result:
    services, developers = given.number("services"), given.number("developers")
    each = services / developers
    warn = each > SERVICES_WARN
    formula = f"{plain(services)} / {plain(developers)} = {plain(each)}; warning above 0.5"
    verb = "above" if warn else "within"
    summary = f"{plain(round(each, 2))} services per developer, {verb} the warning line of 0.5."
    return Result({"services_per_developer": each, "warn": warn}, formula, summary)


SERVING_CALCULATORS = (
    Calculator(
        "video-streams",
        "C-42",
        "Video streams of a GPU",
        (
            positive("gpu_fps", "frames per second", "Frames that the model handles on one GPU."),
            positive("source_fps", "frames per second", "Frames of one camera."),
            positive("every_nth", "frames", "Only every so many-th frame is looked at.", 1.0),
            maybe("cameras", "cameras", "Cameras, for the number of GPUs."),
        ),
        _video,
    ),
    Calculator(
        "dynamic-batch",
        "C-43",
        "Dynamic batching",
        (
            positive("per_second", "requests per second", "Load."),
            whole("max_batch", "requests", "Largest batch.", 32, low=1, high=1e6),
            number("max_wait_ms", "ms", "Longest wait of the first request.", 50.0),
        ),
        _batch,
    ),
    Calculator(
        "canary",
        "C-44",
        "Whether a canary is rolled back",
        (
            word("kind", "What is compared.", ("errors", "latency", "metric")),
            number("canary", "any unit", "Value of the new version."),
            positive("baseline", "the same unit", "Value of the version in production."),
        ),
        _canary,
    ),
    Calculator(
        "latency-check",
        "C-49",
        "Latency of a synchronous service",
        (
            maybe("p50_ms", "ms", "Median."),
            maybe("p95_ms", "ms", "95th percentile."),
            maybe("p99_ms", "ms", "99th percentile."),
        ),
        _latency,
    ),
    Calculator(
        "heuristic-check",
        "C-50",
        "Whether a heuristic is enough",
        (
            number("heuristic_score", "metric", "Score of the simple rule."),
            positive("model_score", "metric", "Score of the model."),
        ),
        _kill_heuristic,
    ),
    Calculator(
        "random-check",
        "C-50",
        "Whether a model beats chance",
        (
            positive("random_score", "metric", "Score of a random choice."),
            number("model_score", "metric", "Score of the model."),
        ),
        _kill_random,
    ),
    Calculator(
        "services-per-developer",
        "C-48",
        "Services per developer",
        (number("services", "services", "Services."), positive("developers", "people", "Developers.")),
        _services,
    ),
)
