"""What running models or servers of one's own costs, and from which volume it pays."""

import math

from app.calculators.base import Arguments, Calculator, Result
from app.calculators.inputs import currency, maybe, number, positive, share, word
from app.calculators.wording import money, percent, plain
from app.domain.errors import CalculationError

BUSY, ALWAYS_ON = "busy", "always-on"
HOURS_PER_MONTH = 730.0
"""Mean hours of a month (365 x 24 / 12)."""


def busy_compute_cost_per_month(price_per_hour: float, requests_per_hour: float, requests_per_month: float) -> float:
    """Monthly machine cost when only busy hours are billed (C-02)."""
    return requests_per_month / requests_per_hour * price_per_hour


def machines_needed(requests_per_hour: float, requests_per_month: float, hours_per_month: float) -> int:
    """Machines that run all month to serve the volume; at least one (C-02)."""
    return max(1, math.ceil(requests_per_month / (requests_per_hour * hours_per_month)))


def break_even_requests(
    api_cost_per_request: float, marginal_cost_per_request: float, fixed_cost_per_month: float
) -> int | None:
    """Requests a month from which self-hosting is cheaper; None where it never is (C-04)."""
    if api_cost_per_request <= marginal_cost_per_request:
        return None
    exact = fixed_cost_per_month / (api_cost_per_request - marginal_cost_per_request)
    return math.ceil(float(f"{exact:.12g}"))  # 50,000 and no binary fraction more must stay 50,000


def _self_hosted(given: Arguments) -> Result:
    price, rate = given.number("price_per_hour"), given.number("requests_per_hour")
    volume, engineering = given.number("requests_per_month"), given.number("engineering_per_month")
    hours, unit = given.number("hours_per_month"), given.text("currency")
    busy_hours = volume / rate
    machines = machines_needed(rate, volume, hours)
    if given.text("mode") == BUSY:
        compute = busy_compute_cost_per_month(price, rate, volume)
        steps = f"{plain(volume)} / {plain(rate)} h x {plain(price)} = {plain(compute)}"
        billed = "if only busy hours are billed"
    else:
        compute = machines * hours * price
        steps = (
            f"ceil({plain(volume)} / ({plain(rate)} x {plain(hours)})) x {plain(hours)} h"
            f" x {plain(price)} = {plain(compute)}"
        )
        billed = "always on"
    month, used = compute + engineering, busy_hours / (machines * hours)
    formula = f"{steps}; + {plain(engineering)} engineering = {plain(month)}"
    summary = (
        f"Self-hosting costs {money(month, unit)} a month {billed}: {money(compute, unit)} for machines"
        f" and {money(engineering, unit)} for engineering; one machine running all month would be used"
        f" {percent(round(busy_hours / hours, 4))} of the time."
    )
    outputs = {
        "cost_per_month": month,
        "compute_per_month": compute,
        "marginal_cost_per_request": price / rate,
        "machines": machines,
        "busy_hours": busy_hours,
        "used_share": used,
    }
    return Result(outputs, formula, summary)


def _break_even(given: Arguments) -> Result:
    api, unit = given.number("api_cost_per_request"), given.text("currency")
    marginal = given.number("marginal_cost_per_request")
    fixed, always = given.maybe("fixed_cost_per_month"), given.maybe("always_on_cost_per_month")
    if fixed is None and always is None:
        raise CalculationError("fixed_cost_per_month or always_on_cost_per_month is missing.")
    outputs: dict[str, float | None] = {}
    steps: list[str] = []
    phrases: list[str] = []
    if fixed is not None:
        busy = break_even_requests(api, marginal, fixed)
        outputs["busy_hour_requests"] = busy
        steps.append(f"busy hours: {plain(fixed)} / ({plain(api)} - {plain(marginal)}) = {_requests(busy)}")
        phrases.append(f"{_from(busy)} where only busy hours are billed")
    if always is not None:
        flat = break_even_requests(api, 0.0, always)
        outputs["always_on_requests"] = flat
        steps.append(f"always on: {plain(always)} / {plain(api)} = {_requests(flat)}")
        phrases.append(f"{_from(flat)} where machines run all month at a fixed {money(always, unit)}")
    summary = f"Self-hosting is cheaper than the API at {money(api, unit)} per request {'; '.join(phrases)}."
    return Result(dict(outputs), "; ".join(steps), summary)


def _requests(volume: int | None) -> str:
    return "never" if volume is None else plain(volume)


def _from(volume: int | None) -> str:
    return "at no volume" if volume is None else f"from {plain(volume)} requests a month"


def _rental(given: Arguments) -> Result:
    machines, hours = given.number("machines"), given.number("hours")
    price, discount, unit = (
        given.number("price_per_hour"),
        given.number("discount_share"),
        given.text("currency"),
    )
    full = machines * hours * price
    cost = full * (1 - discount)
    formula = f"{plain(machines)} x {plain(hours)} h x {plain(price)} = {plain(full)}"
    summary = (
        f"{plain(machines)} machines for {plain(hours)} hours at {money(price, unit)} an hour cost {money(full, unit)}"
    )
    if discount:
        formula += f"; x (1 - {plain(discount)}) = {plain(cost)}"
        summary += f"; with {percent(discount)} discount {money(cost, unit)}"
    outputs = {"machine_hours": machines * hours, "cost_at_full_price": full, "cost": cost}
    return Result(outputs, formula, f"{summary}.")


def _discount(given: Arguments) -> Result:
    monthly, rate, unit = given.number("cost_per_month"), given.number("discount_share"), given.text("currency")
    year, before = monthly * 12 * (1 - rate), monthly * 12
    formula = f"{plain(monthly)} x 12 x (1 - {plain(rate)}) = {plain(year)}"
    summary = (
        f"With a discount of {percent(rate)} the year costs {money(year, unit)} instead of"
        f" {money(before, unit)}, a saving of {money(before - year, unit)}."
    )
    outputs = {"cost_per_year": year, "saving_per_year": before - year, "cost_per_month": year / 12}
    return Result(outputs, formula, summary)


SELF_HOSTED_COST = Calculator(
    "self-hosted-cost",
    "C-02",
    "Cost of a model on machines of one's own",
    (
        number("price_per_hour", "currency per hour", "Price of one machine or GPU."),
        positive("requests_per_hour", "requests per hour", "Requests that one machine serves in an hour."),
        number("requests_per_month", "requests per month", "Requests in one month."),
        number("engineering_per_month", "currency per month", "Engineering and operations.", 0.0),
        word("mode", "Billing by busy hour, or machines that run all month.", (BUSY, ALWAYS_ON), BUSY),
        positive("hours_per_month", "hours", "Hours of a month.", HOURS_PER_MONTH, high=744),
        currency(),
    ),
    _self_hosted,
)
BREAK_EVEN = Calculator(
    "break-even",
    "C-04",
    "Volume from which self-hosting is cheaper than an API",
    (
        positive("api_cost_per_request", "currency per request", "What the API costs for one request."),
        number("marginal_cost_per_request", "currency per request", "Own cost of one more request.", 0.0),
        maybe("fixed_cost_per_month", "currency per month", "Fixed cost where busy hours are billed."),
        maybe("always_on_cost_per_month", "currency per month", "Machines all month plus engineering."),
        currency(),
    ),
    _break_even,
)
MACHINE_RENTAL = Calculator(
    "machine-rental",
    "C-51",
    "Cost of rented machines or GPUs",
    (
        number("machines", "machines", "Machines or GPUs.", 1.0),
        number("price_per_hour", "currency per hour", "Price of one of them."),
        number("hours", "hours", "Hours that each of them runs."),
        share("discount_share", "Discount, for example of spot or reserved capacity.", 0.0),
        currency(),
    ),
    _rental,
)
RESERVED_DISCOUNT = Calculator(
    "reserved-discount",
    "C-46",
    "Yearly cost with a discount",
    (
        number("cost_per_month", "currency per month", "Cost without the discount."),
        share("discount_share", "Discount."),
        currency(),
    ),
    _discount,
)

HOSTING_CALCULATORS = (SELF_HOSTED_COST, BREAK_EVEN, MACHINE_RENTAL, RESERVED_DISCOUNT)
