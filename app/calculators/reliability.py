"""Error budgets, burn rates and availability."""

import math

from app.calculators.base import Arguments, Calculator, Result
from app.calculators.inputs import maybe, number, numbers, positive, share, word
from app.calculators.wording import percent, plain
from app.domain.errors import CalculationError

MINUTES_PER_DAY = 1440
SERIES, PARALLEL = "series", "parallel"


def error_budget_minutes(target: float, window_days: float) -> float:
    """Minutes that may fail in the window (C-35)."""
    return (1 - target) * window_days * MINUTES_PER_DAY


def burn_rate(error_share: float, target: float) -> float:
    """How many times faster than allowed the budget is used (C-35)."""
    return error_share / (1 - target)


def series_availability(parts: list[float]) -> float:
    """All parts must work (C-36)."""
    return math.prod(parts)


def parallel_availability(parts: list[float]) -> float:
    """One working part is enough, if they fail independently (C-36)."""
    return 1 - math.prod(1 - part for part in parts)


_FEW_SECONDS = 10_000.0


def _slo_budget(given: Arguments) -> Result:
    target, days, used = (
        given.number("target"),
        given.number("window_days"),
        given.maybe("used_minutes"),
    )
    budget = error_budget_minutes(target, days)
    outputs: dict[str, float] = {"budget_minutes": budget, "budget_hours": budget / 60, "budget_seconds": budget * 60}
    formula = f"(1 - {plain(target)}) x {plain(days)} x 1,440 = {plain(round(budget, 6))} minutes"
    summary = f"{percent(target)} over {plain(days)} days leaves {_span(budget)} of error budget"
    summary += f", {plain(round(budget * 60, 4))} seconds" if budget * 60 < _FEW_SECONDS else ""
    if used is not None:
        left = budget - used
        outputs |= {"left_minutes": left, "used_share": used / budget, "left_share": left / budget}
        formula += f"; - {plain(used)} = {plain(round(left, 6))}"
        summary += f"; {_span(left)} are left" if left >= 0 else f"; it is overspent by {_span(-left)}"
    requests = given.maybe("requests")
    if requests is not None:
        outputs["failed_requests_allowed"] = requests * (1 - target)
        summary += f"; of {plain(requests)} requests {plain(round(requests * (1 - target), 4))} may fail"
    return Result(outputs, formula, f"{summary}.")


def _span(minutes: float) -> str:
    text = f"{plain(round(minutes, 4))} minutes"
    return text if abs(minutes) < 60 else f"{text} ({plain(round(minutes / 60, 2))} h)"  # noqa: PLR2004


def _burn(given: Arguments) -> Result:
    target, days = given.number("target"), given.number("window_days")
    error, stated = given.maybe("error_share"), given.maybe("burn_rate")
    if (error is None) == (stated is None):
        raise CalculationError("error_share or burn_rate must be given, and only one of them.")
    rate = stated if error is None else burn_rate(error, target)
    rate = rate or 0.0
    left = days / rate if rate else None
    share_now = rate * (1 - target)
    if share_now > 1:
        raise CalculationError("burn_rate is higher than if every request failed.")
    formula = f"{plain(round(share_now, 9))} / (1 - {plain(target)}) = {plain(round(rate, 6))}"
    summary = (
        f"At {percent(round(share_now, 9))} errors the budget burns {plain(round(rate, 4))} times as fast as allowed"
    )
    if left is not None:
        formula += f"; {plain(days)} / {plain(round(rate, 6))} = {plain(round(left, 6))} days"
        summary += f" and is used up in {plain(round(left, 4))} days ({plain(round(left * 24, 2))} h)"
    return Result({"burn_rate": rate, "exhausted_in_days": left}, formula, f"{summary}.")


def _copied(parts: list[float], copies: list[float]) -> list[float]:
    if len(copies) != len(parts):
        raise CalculationError("copies must have one number for each part.")
    return [1 - (1 - part) ** count for part, count in zip(parts, copies, strict=True)]


def _availability(given: Arguments) -> Result:
    parts, arrangement = given.numbers("parts"), given.text("arrangement")
    if given.has("copies"):
        parts = _copied(parts, given.numbers("copies"))
    if arrangement == SERIES:
        total, formula = series_availability(parts), " x ".join(plain(round(part, 10)) for part in parts)
    else:
        total = parallel_availability(parts)
        formula = f"1 - {' x '.join(f'(1 - {plain(round(part, 10))})' for part in parts)}"
    days = given.number("window_days")
    down = error_budget_minutes(total, days)
    summary = (
        f"Together {percent(round(total, 8))} available:"
        f" {_span(down)} of downtime in {plain(days)} days, {plain(round((1 - total) * 8760, 2))} h in a year."
    )
    outputs = {
        "availability": total,
        "downtime_minutes": down,
        "downtime_hours_per_year": (1 - total) * 8760,
    }
    return Result(outputs, f"{formula} = {plain(round(total, 10))}", summary)


def _from_repair(given: Arguments) -> Result:
    between, repair = given.number("hours_between_failures"), given.number("hours_to_repair")
    total = between / (between + repair)
    formula = f"{plain(between)} / ({plain(between)} + {plain(repair)}) = {plain(round(total, 8))}"
    summary = (
        f"The availability is {percent(round(total, 6))}, {plain(round((1 - total) * 8760, 2))} h of downtime a year."
    )
    return Result({"availability": total, "downtime_hours_per_year": (1 - total) * 8760}, formula, summary)


def _from_downtime(given: Arguments) -> Result:
    down, days = given.number("downtime_minutes"), given.number("window_days")
    if down > days * MINUTES_PER_DAY:
        raise CalculationError("downtime_minutes must fit into the window.")
    total = 1 - down / (days * MINUTES_PER_DAY)
    formula = f"1 - {plain(down)} / ({plain(days)} x 1,440) = {plain(round(total, 8))}"
    summary = f"{plain(down)} minutes of downtime in {plain(days)} days are {percent(round(total, 6))} available."
    return Result({"availability": total}, formula, summary)


_TARGET = number("target", "share (0-1)", "The objective, for example 0.999.", high=0.999999999)
_DAYS = positive("window_days", "days", "Length of the window.", 30.0, high=3660)

RELIABILITY_CALCULATORS = (
    Calculator(
        "slo-budget",
        "C-35",
        "Error budget of a service level objective",
        (
            _TARGET,
            _DAYS,
            maybe("used_minutes", "minutes", "Budget that is used already."),
            maybe("requests", "requests", "Requests in the window, for the failures allowed."),
        ),
        _slo_budget,
    ),
    Calculator(
        "slo-burn",
        "C-35",
        "Burn rate of an error budget",
        (
            share("error_share", "Share of requests that fail now.", optional=True),
            maybe("burn_rate", "factor", "Burn rate, where it is known instead."),
            _TARGET,
            _DAYS,
        ),
        _burn,
    ),
    Calculator(
        "availability",
        "C-36",
        "Availability of several parts",
        (
            numbers("parts", "share (0-1)", "Availability of each part.", high=1),
            numbers("copies", "copies", "Independent copies of each part.", low=1, high=100, optional=True),
            word("arrangement", "All parts needed, or one enough.", (SERIES, PARALLEL), SERIES),
            _DAYS,
        ),
        _availability,
    ),
    Calculator(
        "availability-repair",
        "C-61",
        "Availability from failures and repairs",
        (
            positive("hours_between_failures", "hours", "Mean time between failures."),
            number("hours_to_repair", "hours", "Mean time to repair."),
        ),
        _from_repair,
    ),
    Calculator(
        "availability-downtime",
        "C-61",
        "Availability from downtime",
        (number("downtime_minutes", "minutes", "Downtime in the window."), _DAYS),
        _from_downtime,
    ),
)
