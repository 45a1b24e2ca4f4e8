"""Volumes of data: kept logs and messages, transfer times, bandwidth, growth. GB = 10^9 bytes, TB = 10^12."""

import math

from app.calculators.base import Arguments, Calculator, Result
from app.calculators.inputs import number, positive
from app.calculators.wording import plain, size_words, span_words

SECONDS_PER_DAY = 86_400
BYTES_PER_GB = 1e9
BITS_PER_BYTE = 8


def retained_bytes(
    per_second: float, bytes_each: float, days: float, replication: float, overhead_factor: float
) -> float:
    """Bytes on disk for a stream that is kept so long, in so many copies."""
    return per_second * bytes_each * days * SECONDS_PER_DAY * replication * overhead_factor


def transfer_seconds(size_bytes: float, bits_per_second: float, used_share: float) -> float:
    """Time to move so many bytes over a line that is used to a share of its speed."""
    return size_bytes * BITS_PER_BYTE / (bits_per_second * used_share)


def _retention(given: Arguments) -> Result:
    rate, each, days = given.number("per_second"), given.number("bytes_each"), given.number("days")
    copies, overhead = given.number("replication"), given.number("overhead_factor")
    total = retained_bytes(rate, each, days, copies, overhead)
    formula = (
        f"{plain(rate)}/s x {plain(each)} B x {plain(days)} x 86,400 s x {plain(copies)} copies"
        f" x {plain(overhead)} = {plain(total)} B"
    )
    throughput = rate * each
    summary = (
        f"The stream needs {size_words(total)} on disk for {plain(days)} days in {plain(copies)} copies;"
        f" it brings {size_words(throughput)} a second and {size_words(throughput * SECONDS_PER_DAY)} a day."
    )
    outputs = {
        "total_gb": total / BYTES_PER_GB,
        "total_tb": total / 1e12,
        "mb_per_second": throughput / 1e6,
        "gb_per_day": throughput * SECONDS_PER_DAY / BYTES_PER_GB,
    }
    return Result(outputs, formula, summary)


def _collection(given: Arguments) -> Result:
    items, each, copies = given.number("items"), given.number("bytes_each"), given.number("copies")
    total = items * each * copies
    formula = f"{plain(items)} x {plain(each)} B x {plain(copies)} = {plain(total)} B"
    summary = f"{plain(items)} items take {size_words(total)} ({plain(round(total / 2**30, 3))} GiB)."
    outputs = {"total_bytes": total, "total_gb": total / BYTES_PER_GB, "total_gib": total / 2**30}
    return Result(outputs, formula, summary)


def _transfer(given: Arguments) -> Result:
    size, speed, used = (
        given.number("size_gb"),
        given.number("megabits_per_second"),
        given.number("used_share"),
    )
    seconds = transfer_seconds(size * BYTES_PER_GB, speed * 1e6, used)
    formula = f"{plain(size)} x 10^9 x 8 / ({plain(speed)} x 10^6 x {plain(used)}) = {plain(round(seconds, 2))} s"
    summary = f"The transfer takes {span_words(seconds)}."
    outputs = {"seconds": seconds, "hours": seconds / 3600, "days": seconds / SECONDS_PER_DAY}
    return Result(outputs, formula, summary)


def _bandwidth(given: Arguments) -> Result:
    rate, each = given.number("per_second"), given.number("bytes_each")
    bytes_per_second = rate * each
    megabits = bytes_per_second * BITS_PER_BYTE / 1e6
    per_day = bytes_per_second * SECONDS_PER_DAY / BYTES_PER_GB
    formula = f"{plain(rate)} x {plain(each)} B x 8 = {plain(megabits)} Mbit/s"
    summary = (
        f"The traffic is {plain(round(megabits, 3))} Mbit/s = {plain(round(megabits / 1000, 6))} Gbit/s "
        f"({size_words(bytes_per_second)} a second),"
        f" {plain(round(per_day, 3))} GB a day and {plain(round(per_day * 30, 3))} GB in 30 days."
    )
    outputs = {
        "megabits_per_second": megabits,
        "megabytes_per_second": bytes_per_second / 1e6,
        "gb_per_day": per_day,
        "gb_per_month": per_day * 30,
    }
    return Result(outputs, formula, summary)


def _growth(given: Arguments) -> Result:
    now, rate, periods = given.number("now"), given.number("growth_share"), given.number("periods")
    later = now * (1 + rate) ** periods
    doubling = math.log(2) / math.log1p(rate) if rate > 0 else None
    formula = f"{plain(now)} x (1 + {plain(rate)})^{plain(periods)} = {plain(later)}"
    summary = f"After {plain(periods)} periods it is {plain(round(later, 2))}"
    summary += "." if doubling is None else f"; it doubles every {plain(round(doubling, 2))} periods."
    return Result({"later": later, "doubling_periods": doubling}, formula, summary)


def _partitions(given: Arguments) -> Result:
    rate, each = given.number("needed_rate"), given.number("rate_per_partition")
    count = max(1, math.ceil(round(rate / each, 9)))
    formula = f"ceil({plain(rate)} / {plain(each)}) = {plain(count)}"
    summary = f"{plain(count)} partitions or shards carry {plain(rate)} at {plain(each)} each."
    return Result({"partitions": count}, formula, summary)


_EACH = number("bytes_each", "bytes", "Size of one item.")

STORAGE_CALCULATORS = (
    Calculator(
        "retention-volume",
        "C-62",
        "Disk for a stream that is kept",
        (
            number("per_second", "items per second", "Messages, events or log lines in a second."),
            _EACH,
            number("days", "days", "How long they are kept."),
            number("replication", "copies", "Copies of each item.", 1.0, high=100),
            number("overhead_factor", "factor", "Index, headers or (below 1) compression.", 1.0, high=100),
        ),
        _retention,
    ),
    Calculator(
        "collection-size",
        "C-62",
        "Size of a collection",
        (number("items", "items", "Items."), _EACH, number("copies", "copies", "Copies.", 1.0, high=1000)),
        _collection,
    ),
    Calculator(
        "transfer-time",
        "C-63",
        "Time to move data over a line",
        (
            number("size_gb", "GB", "Amount of data."),
            positive("megabits_per_second", "Mbit/s", "Speed of the line."),
            positive("used_share", "share (0-1)", "Part of the speed that is reached.", 1.0, high=1),
        ),
        _transfer,
    ),
    Calculator(
        "bandwidth",
        "C-63",
        "Bandwidth of a load",
        (number("per_second", "items per second", "Responses, frames or messages in a second."), _EACH),
        _bandwidth,
    ),
    Calculator(
        "growth",
        "C-64",
        "Compound growth",
        (
            number("now", "any unit", "Value today."),
            number("growth_share", "share per period", "Growth in one period.", low=-0.99, high=100),
            number("periods", "periods", "Number of periods.", high=1200),
        ),
        _growth,
    ),
    Calculator(
        "partitions",
        "C-64",
        "Number of partitions or shards",
        (
            number("needed_rate", "any unit", "Throughput or size in total."),
            positive("rate_per_partition", "the same unit", "What one partition carries."),
        ),
        _partitions,
    ),
)
