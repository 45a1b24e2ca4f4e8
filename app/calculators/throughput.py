"""Durations and rates of work: batches, generation, rate limits, recordings, retries, quorums."""

import math

from app.calculators.base import Arguments, Calculator, Result
from app.calculators.inputs import maybe, number, positive, whole
from app.calculators.wording import plain, size_words, span_words

SECONDS_PER_HOUR = 3600
SECONDS_PER_DAY = 86_400
MOST_RETRIES = 1000


def work_seconds(items: float, seconds_each: float, workers: float) -> float:
    """Time to work through so many items by so many workers."""
    return items * seconds_each / workers


def majority(nodes: int) -> int:
    """Nodes that must agree in a cluster that decides by majority."""
    return nodes // 2 + 1


def _work(given: Arguments) -> Result:
    items, each, workers = given.number("items"), given.number("seconds_each"), given.number("workers")
    seconds = work_seconds(items, each, workers)
    formula = f"{plain(items)} x {plain(each)} s / {plain(workers)} = {plain(round(seconds, 4))} s"
    outputs = {"seconds": seconds, "minutes": seconds / 60, "hours": seconds / SECONDS_PER_HOUR}
    return Result(outputs, formula, f"The work takes {span_words(seconds)} with {plain(workers)} workers.")


def _generation(given: Arguments) -> Result:
    tokens, speed, first = given.number("tokens"), given.number("tokens_per_second"), given.number("first_token_s")
    seconds = first + tokens / speed
    formula = f"{plain(first)} + {plain(tokens)} / {plain(speed)} = {plain(round(seconds, 4))} s"
    summary = f"The answer takes {plain(round(seconds, 3))} seconds, {plain(round(1000 / speed, 3))} ms per token."
    return Result({"seconds": seconds, "ms_per_token": 1000 / speed}, formula, summary)


def _limit(given: Arguments) -> Result:
    limit, each = given.number("limit_per_minute"), given.number("use_per_request")
    per_minute = limit / each
    formula = f"{plain(limit)} / {plain(each)} = {plain(round(per_minute, 4))} a minute"
    summary = (
        f"The limit allows {plain(round(per_minute, 2))} requests a minute,"
        f" {plain(round(per_minute / 60, 3))} a second and {plain(round(per_minute * 60, 2))} an hour."
    )
    outputs = {"requests_per_minute": per_minute, "requests_per_second": per_minute / 60}
    return Result(outputs, formula, summary)


def _batch_rate(given: Arguments) -> Result:
    batch, seconds, devices = given.number("batch_size"), given.number("seconds"), given.number("devices")
    rate = batch / seconds * devices
    formula = f"{plain(batch)} / {plain(seconds)} s x {plain(devices)} = {plain(round(rate, 4))} a second"
    summary = f"The throughput is {plain(round(rate, 3))} a second, {plain(round(rate * 3600, 2))} an hour."
    return Result({"per_second": rate, "per_hour": rate * SECONDS_PER_HOUR}, formula, summary)


def _recording(given: Arguments) -> Result:
    streams, speed = given.number("streams"), given.number("megabits_per_second")
    days, hours = given.number("days"), given.number("hours_per_day")
    total = streams * speed * 1e6 / 8 * days * hours * SECONDS_PER_HOUR
    formula = (
        f"{plain(streams)} x {plain(speed)} Mbit/s / 8 x {plain(days)} days x {plain(hours)} h x 3,600 s"
        f" = {plain(total)} B"
    )
    return Result(
        {"total_gb": total / 1e9, "total_tb": total / 1e12}, formula, f"The recordings take {size_words(total)}."
    )


def _backoff(given: Arguments) -> Result:
    first, factor, retries = given.number("first_wait_s"), given.number("factor"), given.whole("retries")
    cap = given.maybe("longest_wait_s")
    waits = [first * factor**attempt for attempt in range(retries)]
    waits = [min(wait, cap) for wait in waits] if cap is not None else waits
    total = math.fsum(waits)
    formula = f"{' + '.join(plain(round(wait, 4)) for wait in waits[:12]) or '0'} = {plain(round(total, 4))} s"
    summary = f"{retries} retries wait {plain(round(total, 3))} seconds in total."
    return Result({"total_seconds": total, "last_wait_seconds": waits[-1] if waits else 0.0}, formula, summary)


def _retry_count(given: Arguments) -> Result:
    first, factor = given.number("first_wait_s"), given.number("factor")
    cap, within = given.number("longest_wait_s"), given.number("within_s")
    waits: list[float] = []
    while len(waits) < MOST_RETRIES and math.fsum(waits) + (wait := min(first * factor ** len(waits), cap)) <= within:
        waits.append(wait)
    total = math.fsum(waits)
    formula = f"{' + '.join(plain(round(wait, 4)) for wait in waits[:14]) or '0'} = {plain(round(total, 4))} s"
    formula += f" <= {plain(within)} s"
    summary = f"{len(waits)} retries fit into {span_words(within)}; the last one starts after {span_words(total)}."
    outputs = {"retries": len(waits), "last_after_hours": total / SECONDS_PER_HOUR}
    return Result(outputs, formula, summary)


def _quorum(given: Arguments) -> Result:
    nodes = given.whole("nodes")
    needed = majority(nodes)
    formula = f"floor({nodes} / 2) + 1 = {needed}"
    summary = f"A majority of {nodes} nodes is {needed}; {nodes - needed} may fail."
    return Result({"majority": needed, "failures_tolerated": nodes - needed}, formula, summary)


def _channels(given: Arguments) -> Result:
    people = given.whole("people")
    paths = people * (people - 1) // 2
    formula = f"{people} x ({people} - 1) / 2 = {paths}"
    return Result({"paths": paths}, formula, f"{people} people have {plain(paths)} communication paths.")


THROUGHPUT_CALCULATORS = (
    Calculator(
        "work-duration",
        "C-71",
        "Duration of a batch of work",
        (
            number("items", "items", "Items to work through."),
            number("seconds_each", "seconds", "Time for one item."),
            positive("workers", "workers", "Workers in parallel.", 1.0),
        ),
        _work,
    ),
    Calculator(
        "generation-time",
        "C-71",
        "Time to generate an answer",
        (
            number("tokens", "tokens", "Tokens of the answer."),
            positive("tokens_per_second", "tokens per second", "Speed of generation."),
            number("first_token_s", "seconds", "Time to the first token.", 0.0),
        ),
        _generation,
    ),
    Calculator(
        "rate-limit",
        "C-72",
        "Requests under a rate limit",
        (
            number("limit_per_minute", "units per minute", "The limit, for example tokens a minute."),
            positive("use_per_request", "units", "What one request uses of it."),
        ),
        _limit,
    ),
    Calculator(
        "batch-throughput",
        "C-72",
        "Throughput of batches",
        (
            number("batch_size", "items", "Items in a batch."),
            positive("seconds", "seconds", "Time for a batch."),
            positive("devices", "devices", "Devices in parallel.", 1.0),
        ),
        _batch_rate,
    ),
    Calculator(
        "recording-volume",
        "C-62",
        "Volume of recordings",
        (
            number("streams", "streams", "Cameras or streams."),
            number("megabits_per_second", "Mbit/s", "Bit rate of one."),
            number("days", "days", "How long they are kept."),
            number("hours_per_day", "hours", "Recorded hours of a day.", 24.0, high=24),
        ),
        _recording,
    ),
    Calculator(
        "retry-wait",
        "C-73",
        "Waiting time of retries",
        (
            number("first_wait_s", "seconds", "Wait before the first retry.", high=1e9),
            number("factor", "factor", "Growth from wait to wait.", 2.0, high=100),
            whole("retries", "retries", "Number of retries.", high=100),
            maybe("longest_wait_s", "seconds", "Cap of one wait."),
        ),
        _backoff,
    ),
    Calculator(
        "retry-count",
        "C-73",
        "Retries that fit into a time",
        (
            positive("first_wait_s", "seconds", "Wait before the first retry.", high=1e9),
            number("factor", "factor", "Growth from wait to wait.", 2.0, low=1, high=100),
            positive("longest_wait_s", "seconds", "Cap of one wait.", high=1e9),
            positive("within_s", "seconds", "Time after which nothing is tried any more.", high=1e9),
        ),
        _retry_count,
    ),
    Calculator(
        "quorum",
        "C-73",
        "Majority of a cluster",
        (whole("nodes", "nodes", "Nodes of the cluster.", low=1, high=1e6),),
        _quorum,
    ),
    Calculator(
        "communication-paths",
        "C-73",
        "Communication paths of a team",
        (whole("people", "people", "People of the team.", low=1, high=1e6),),
        _channels,
    ),
)
