"""The units of results, which their names say."""

from collections.abc import Mapping

from app.domain.figure import Value

_ENDS: Mapping[str, str] = {
    "_gb": "GB",
    "_gib": "GiB",
    "_tb": "TB",
    "_mb": "MB",
    "_bytes": "bytes",
    "_ms": "ms",
    "_seconds": "s",
    "_minutes": "minutes",
    "_hours": "hours",
    "_days": "days",
    "_years": "years",
    "_share": "share (0-1)",
    "_rate": "share (0-1)",
    "_in_days": "days",
    "_gb_per_card": "GB",
    "_if_hours": "days",
    "per_second": "per second",
    "per_minute": "per minute",
    "per_hour": "per hour",
    "per_day": "per day",
    "hours_per_year": "hours per year",
    "gb_per_month": "GB per month",
    "mb_per_second": "MB per second",
    "megabits_per_second": "megabits per second",
    "megabytes_per_second": "MB per second",
    "gb_per_day": "GB per day",
    "bytes_per_token": "bytes",
    "bits_per_token": "bits",
    "ms_per_token": "ms",
    "days_if_hours": "days",
    "with_reserve": "",
}
_WHOLE = frozenset(
    {
        "seconds",
        "minutes",
        "hours",
        "days",
        "weeks",
        "months",
        "connections",
        "replicas",
        "servers",
        "workers",
        "cards",
        "machines",
        "partitions",
        "requests",
        "sprints",
        "samples",
        "steps",
        "tokens",
        "paths",
        "parameters",
    }
)
_MONEY = ("cost", "saving", "value", "profit", "net_gain", "net_present_value", "expected_loss", "payment_fees")
_MONEY_NAMES = frozenset({"build_total", "buy_total", "compute_per_month", "gmv", "total_cost"})
_PER = {"per_month": " per month", "per_year": " per year", "per_request": " per request", "per_unit": " per unit"}


def unit_of(output: str, inputs: Mapping[str, Value]) -> str:
    """The unit of a result; an empty text where it has none or the title says it.

    Amounts are in the currency of the inputs, where the calculator has one.
    """
    if output in _WHOLE:
        return output
    currency = inputs.get("currency")
    if isinstance(currency, str) and (output in _MONEY_NAMES or output.startswith(_MONEY)) and "share" not in output:
        return currency + next((words for end, words in _PER.items() if output.endswith(end)), "")
    ends = sorted((end for end in _ENDS if output.endswith(end)), key=len)
    if ends:
        return _ENDS[ends[-1]]
    last = output.rsplit("_", 1)[-1]
    return last if last in _WHOLE else ""
