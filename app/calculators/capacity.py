"""Load of a system: peaks, pools, replicas, caches, concurrency and servers."""

import math

from app.calculators.base import Arguments, Calculator, Result
from app.calculators.inputs import maybe, number, positive, share, whole
from app.calculators.wording import percent, plain

REDIS_FACTOR = 1.5
"""Memory for a working set of 1: structures and fragmentation included (C-23, G-75)."""

SECONDS_PER_DAY = 86_400


def required_capacity(peak_per_second: float, growth_factor: float, margin_factor: float) -> float:
    """Peak x growth x margin, in requests a second (C-20)."""
    return peak_per_second * growth_factor * margin_factor


def little(arrivals_per_second: float, seconds_each: float) -> float:
    """Little's law: items in the system at the same time (C-24)."""
    return arrivals_per_second * seconds_each


def servers_needed(peak_per_second: float, server_per_second: float, utilization: float) -> int:
    """Servers for a peak when each may be used up to ``utilization`` (C-24)."""
    return max(1, math.ceil(round(peak_per_second / (server_per_second * utilization), 9)))


def _capacity(given: Arguments) -> Result:
    peak = given.number("peak_per_second")
    growth, margin = given.number("growth_factor"), given.number("margin_factor")
    needed = required_capacity(peak, growth, margin)
    formula = f"{plain(peak)} x {plain(growth)} x {plain(margin)} = {plain(needed)}"
    return Result({"per_second": needed}, formula, f"Plan for {plain(needed)} requests a second.")


def _db_pool(given: Arguments) -> Result:
    cores, spindles = given.whole("cores"), given.whole("spindles")
    size = 2 * cores + spindles
    formula = f"2 x {cores} + {spindles} = {size}"
    return Result({"connections": size}, formula, f"A pool of {size} connections fits the database server.")


def _replicas(given: Arguments) -> Result:
    reads, each = given.number("reads_per_second"), given.number("reads_per_replica")
    count = max(1, math.ceil(round(reads / each, 9)))
    formula = f"ceil({plain(reads)} / {plain(each)}) = {plain(count)}"
    return Result({"replicas": count}, formula, f"{plain(count)} read replicas carry {plain(reads)} reads a second.")


def _redis(given: Arguments) -> Result:
    working, factor = given.number("working_set_gb"), given.number("factor")
    memory = working * factor
    formula = f"{plain(working)} x {plain(factor)} = {plain(memory)}"
    return Result({"memory_gb": memory}, formula, f"The cache needs {plain(memory)} GB of memory.")


def _concurrency(given: Arguments) -> Result:
    rate, seconds = given.number("per_second"), given.number("seconds_each")
    at_once = little(rate, seconds)
    outputs: dict[str, float | int] = {"at_the_same_time": at_once}
    formula = f"{plain(rate)} x {plain(seconds)} = {plain(at_once)}"
    summary = f"{plain(round(at_once, 4))} are in progress at the same time"
    slots = given.maybe("slots_per_worker")
    if slots:
        workers = max(1, math.ceil(round(at_once / (slots * given.number("utilization")), 9)))
        outputs["workers"] = workers
        formula += f"; ceil({plain(at_once)} / ({plain(slots)} x {plain(given.number('utilization'))}))"
        formula += f" = {plain(workers)}"
        summary += f"; {plain(workers)} workers of {plain(slots)} at a time carry them"
    return Result(outputs, formula, f"{summary}.")


def _pool_ceiling(given: Arguments) -> Result:
    pool, hold = given.number("connections"), given.number("hold_seconds")
    ceiling = pool / hold
    outputs: dict[str, float | bool] = {"per_second": ceiling}
    formula = f"{plain(pool)} / {plain(hold)} s = {plain(ceiling)}"
    summary = f"A pool of {plain(pool)} held {plain(hold)} s each saturates at {plain(round(ceiling, 2))} a second"
    rate = given.maybe("rate_per_second")
    if rate is not None:
        used = rate * hold
        outputs |= {"connections_in_use": used, "used_share": used / pool, "saturated": used >= pool}
        formula += f"; {plain(rate)} x {plain(hold)} = {plain(used)} in use"
        summary += f"; {plain(rate)} a second use {plain(round(used, 2))}, {percent(round(used / pool, 4))} of it"
    return Result(outputs, formula, f"{summary}.")


def _servers(given: Arguments) -> Result:
    peak, each = given.number("peak_per_second"), given.number("server_per_second")
    utilization, spare = given.number("utilization"), given.whole("spare")
    count = servers_needed(peak, each, utilization) + spare
    formula = f"ceil({plain(peak)} / ({plain(each)} x {plain(utilization)}))"
    formula += f" + {spare} = {plain(count)}" if spare else f" = {plain(count)}"
    summary = f"{plain(count)} servers carry {plain(peak)} requests a second at {percent(utilization)} use of each."
    return Result({"servers": count, "load_share": peak / (count * each)}, formula, summary)


def _load(given: Arguments) -> Result:
    total, seconds = given.number("requests"), given.number("period_seconds")
    peak_factor = given.number("peak_factor")
    mean = total / seconds
    formula = f"{plain(total)} / {plain(seconds)} s = {plain(mean)}; x {plain(peak_factor)}"
    summary = f"The mean load is {plain(round(mean, 4))} requests a second"
    if peak_factor != 1:
        formula += f" = {plain(mean * peak_factor)}"
        summary += f", {plain(round(mean * peak_factor, 4))} at a peak of {plain(peak_factor)} times the mean"
    outputs = {"mean_per_second": mean, "peak_per_second": mean * peak_factor}
    return Result(outputs, formula, f"{summary}.")


def _drain(given: Arguments) -> Result:
    backlog, arriving = given.number("backlog"), given.number("arriving_per_second")
    served = given.number("served_per_second")
    if served <= arriving:
        formula = f"{plain(served)} served is not more than {plain(arriving)} arriving"
        return Result({"seconds": None, "drains": False}, formula, "The backlog never drains; it grows or stays.")
    seconds = backlog / (served - arriving)
    formula = f"{plain(backlog)} / ({plain(served)} - {plain(arriving)}) = {plain(seconds)} s"
    days = seconds / SECONDS_PER_DAY
    summary = f"The backlog drains in {plain(round(seconds, 1))} s ({plain(round(seconds / 60, 2))} minutes"
    summary += f", {plain(round(days, 2))} days)." if days > 1 else ")."
    outputs = {"seconds": seconds, "minutes": seconds / 60, "days": days, "drains": True}
    return Result(outputs, formula, summary)


def _connection_total(given: Arguments) -> Result:
    instances, pool, limit = given.number("instances"), given.number("pool_size"), given.maybe("connection_limit")
    total = instances * pool
    outputs: dict[str, float | bool] = {"connections": total}
    formula = f"{plain(instances)} x {plain(pool)} = {plain(total)}"
    summary = f"The pools open up to {plain(total)} connections"
    if limit is not None:
        outputs["fits"] = total <= limit
        summary += f", {'within' if total <= limit else 'more than'} the limit of {plain(limit)}"
    return Result(outputs, formula, f"{summary}.")


def _cache_effect(given: Arguments) -> Result:
    hit_rate, hit, miss = given.number("hit_rate"), given.number("hit_ms"), given.number("miss_ms")
    mean = hit_rate * hit + (1 - hit_rate) * miss
    outputs: dict[str, float] = {"mean_ms": mean}
    formula = f"{plain(hit_rate)} x {plain(hit)} + {plain(1 - hit_rate)} x {plain(miss)} = {plain(mean)} ms"
    summary = f"The mean latency is {plain(round(mean, 4))} ms"
    rate = given.maybe("per_second")
    if rate is not None:
        behind = rate * (1 - hit_rate)
        outputs["origin_per_second"] = behind
        summary += f"; {plain(round(behind, 4))} requests a second reach the origin"
    return Result(outputs, formula, f"{summary}.")


def _origin(given: Arguments) -> Result:
    rate, hit_rate = given.number("per_second"), given.number("hit_rate")
    behind = rate * (1 - hit_rate)
    formula = f"{plain(rate)} x (1 - {plain(hit_rate)}) = {plain(behind)}"
    summary = f"{plain(round(behind, 4))} requests a second miss the cache and reach the origin."
    return Result({"origin_per_second": behind}, formula, summary)


def _speedup(given: Arguments) -> Result:
    part, workers = given.number("parallel_share"), given.number("workers")
    gain = 1 / ((1 - part) + part / workers)
    limit = None if part == 1 else 1 / (1 - part)
    formula = f"1 / ((1 - {plain(part)}) + {plain(part)} / {plain(workers)}) = {plain(gain)}"
    summary = f"{plain(workers)} workers make it {plain(round(gain, 2))} times faster"
    summary += "." if limit is None else f"; the limit is {plain(round(limit, 2))} times."
    return Result({"speedup": gain, "limit": limit}, formula, summary)


_RATE = number("per_second", "per second", "Arrivals in a second.")
_HIT_RATE = share("hit_rate", "Share of requests that the cache answers.")

CAPACITY_CALCULATORS = (
    Calculator(
        "capacity",
        "C-20",
        "Load to plan for",
        (
            number("peak_per_second", "requests per second", "Peak load today."),
            number("growth_factor", "factor", "Growth in the planning period.", 1.0, high=1e6),
            number("margin_factor", "factor", "Safety margin.", 1.5, high=1000),
        ),
        _capacity,
    ),
    Calculator(
        "db-pool",
        "C-21",
        "Size of a database connection pool",
        (
            whole("cores", "cores", "Cores of the database server.", low=1, high=100_000),
            whole("spindles", "disks", "Disks; 1 for an SSD.", 1, high=100_000),
        ),
        _db_pool,
    ),
    Calculator(
        "connection-total",
        "C-58",
        "Connections of all pools together",
        (
            number("instances", "instances", "Application instances."),
            number("pool_size", "connections", "Pool of each instance."),
            maybe("connection_limit", "connections", "What the database allows."),
        ),
        _connection_total,
    ),
    Calculator(
        "read-replicas",
        "C-22",
        "Number of read replicas",
        (
            number("reads_per_second", "reads per second", "Reads of all clients."),
            positive("reads_per_replica", "reads per second", "Reads that one replica serves."),
        ),
        _replicas,
    ),
    Calculator(
        "redis-memory",
        "C-23",
        "Memory of a cache",
        (
            number("working_set_gb", "GB", "Size of the data in the cache."),
            positive("factor", "factor", "Memory per byte of data.", REDIS_FACTOR, high=100),
        ),
        _redis,
    ),
    Calculator(
        "concurrency",
        "C-24",
        "Requests in progress (Little's law)",
        (
            _RATE,
            number("seconds_each", "seconds", "Time that one takes."),
            maybe("slots_per_worker", "requests", "Requests that one worker handles at a time.", low=1e-6),
            positive("utilization", "share (0-1)", "Part of each worker that is planned with.", 1.0, high=1),
        ),
        _concurrency,
    ),
    Calculator(
        "pool-ceiling",
        "C-24",
        "Highest rate of a connection pool",
        (
            positive("connections", "connections", "Size of the pool."),
            positive("hold_seconds", "seconds", "Time that a request holds a connection."),
            maybe("rate_per_second", "requests per second", "Load today, for the share in use."),
        ),
        _pool_ceiling,
    ),
    Calculator(
        "servers",
        "C-24",
        "Number of servers for a peak",
        (
            number("peak_per_second", "requests per second", "Peak load."),
            positive("server_per_second", "requests per second", "Load that one server carries."),
            positive("utilization", "share (0-1)", "Part of each server that is planned with.", 0.7, high=1),
            whole("spare", "servers", "Servers kept in reserve.", 0, high=100_000),
        ),
        _servers,
    ),
    Calculator(
        "load",
        "C-58",
        "Requests a second from a volume",
        (
            number("requests", "requests", "Requests in the period."),
            positive("period_seconds", "seconds", "Length of the period.", float(SECONDS_PER_DAY)),
            positive("peak_factor", "factor", "Peak over mean.", 1.0, high=1e6),
        ),
        _load,
    ),
    Calculator(
        "queue-drain",
        "C-58",
        "Time to work off a backlog",
        (
            number("backlog", "items", "Items that wait."),
            number("arriving_per_second", "items per second", "Items that still arrive.", 0.0),
            number("served_per_second", "items per second", "Items that are worked off."),
        ),
        _drain,
    ),
    Calculator(
        "cache-latency",
        "C-59",
        "Mean latency with a cache",
        (
            _HIT_RATE,
            number("hit_ms", "ms", "Latency of a hit."),
            number("miss_ms", "ms", "Latency of a miss."),
            maybe("per_second", "requests per second", "Load, for what reaches the origin."),
        ),
        _cache_effect,
    ),
    Calculator("cache-origin", "C-59", "Load behind a cache", (_RATE, _HIT_RATE), _origin),
    Calculator(
        "speedup",
        "C-60",
        "Speed-up by parallel work (Amdahl's law)",
        (
            share("parallel_share", "Part of the work that runs in parallel."),
            positive("workers", "workers", "Workers or processors."),
        ),
        _speedup,
    ),
)
