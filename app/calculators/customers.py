"""Customers, queues and rotas: lifetime value, churn, waiting at one server, time in a system, shares of duty."""

import math

from app.calculators.base import Arguments, Calculator, Result
from app.calculators.inputs import currency, maybe, number, positive, share
from app.calculators.quantities import BYTES
from app.calculators.wording import money, percent, plain
from app.domain.errors import CalculationError


def lifetime_periods(churn_share: float) -> float:
    """How long a customer stays on average where the same share leaves in each period."""
    return 1 / churn_share


def _value(given: Arguments) -> Result:
    revenue, margin, unit = given.number("revenue_per_month"), given.number("margin_share"), given.text("currency")
    months = lifetime_periods(given.number("churn_share"))
    value = revenue * margin * months
    formula = f"{plain(revenue)} x {plain(margin)} / {plain(given.number('churn_share'))} = {plain(round(value, 4))}"
    outputs: dict[str, float] = {"value": value, "lifetime_months": months}
    summary = f"A customer stays {plain(round(months, 4))} months and is worth {money(round(value, 2), unit)}"
    cost = given.maybe("acquisition_cost")
    if cost:
        outputs |= {"ratio": value / cost, "payback_months": cost / (revenue * margin)}
        formula += f"; / {plain(cost)} = {plain(round(value / cost, 4))}"
        summary += f", {plain(round(value / cost, 4))} times the cost of winning one"
        summary += f", which is back after {plain(round(cost / (revenue * margin), 2))} months"
    return Result(dict(outputs), formula, f"{summary}.")


def _churn(given: Arguments) -> Result:
    customers, lost = given.number("customers"), given.number("lost")
    churn = lost / customers
    periods = lifetime_periods(churn)
    formula = f"{plain(lost)} / {plain(customers)} = {plain(round(churn, 6))}; 1 / it = {plain(round(periods, 4))}"
    summary = f"The churn is {percent(round(churn, 6))} a period; a customer stays {plain(round(periods, 2))} periods."
    return Result({"churn_share": churn, "lifetime_periods": periods}, formula, summary)


def _single_queue(given: Arguments) -> Result:
    arriving, served = given.number("arriving_per_second"), given.number("served_per_second")
    if arriving >= served:
        raise CalculationError("arriving_per_second must be below served_per_second, else the queue never ends.")
    use, stay = arriving / served, 1 / (served - arriving)
    waiting = use * stay
    formula = (
        f"{plain(arriving)} / {plain(served)} = {plain(round(use, 6))};"
        f" 1 / ({plain(served)} - {plain(arriving)}) = {plain(round(stay, 6))} s"
    )
    summary = (
        f"The server is busy {percent(round(use, 6))} of the time; a request stays {plain(round(stay, 6))} s,"
        f" {plain(round(waiting, 6))} s of it waiting; {plain(round(arriving * stay, 4))} are in the system"
        f" and {plain(round(arriving * waiting, 4))} in the queue (M/M/1)."
    )
    outputs = {
        "utilization_share": use,
        "seconds_in_system": stay,
        "seconds_waiting": waiting,
        "in_system": arriving * stay,
        "in_queue": arriving * waiting,
    }
    return Result(outputs, formula, summary)


def _residence(given: Arguments) -> Result:
    inside, rate = given.number("in_progress"), given.number("per_second")
    seconds = inside / rate
    formula = f"{plain(inside)} / {plain(rate)} = {plain(round(seconds, 6))} s"
    return Result({"seconds": seconds}, formula, f"Each stays {plain(round(seconds, 6))} s on average (Little's law).")


def _rota(given: Arguments) -> Result:
    people, weeks, at_once = given.number("people"), given.number("weeks"), given.number("on_duty")
    each = weeks * at_once / people
    formula = f"{plain(weeks)} x {plain(at_once)} / {plain(people)} = {plain(round(each, 4))}"
    summary = f"Each of {plain(people)} is on duty {plain(round(each, 2))} of {plain(weeks)} weeks, one week in"
    return Result({"weeks_each": each}, formula, f"{summary} {plain(round(people / at_once, 2))}.")


def _units(given: Arguments) -> Result:
    size = given.number("size_bytes")
    outputs: dict[str, float] = {f"size_{name}": size / factor for name, factor in BYTES.items() if name != "byte"}
    shown = ", ".join(f"{plain(size / factor)} {label}" for label, factor in _SHOWN if size / factor >= _SMALLEST)
    return Result(dict(outputs), f"{plain(size)} bytes", f"{plain(size)} bytes are {shown}.")


_SMALLEST = 0.001
_SHOWN = (("MB", 1e6), ("MiB", 2.0**20), ("GB", 1e9), ("GiB", 2.0**30), ("TB", 1e12), ("TiB", 2.0**40))


def _epochs(given: Arguments) -> Result:
    one, epochs = given.number("epoch_minutes"), given.number("epochs")
    devices, efficiency = given.number("devices"), given.number("efficiency_share")
    minutes = one * epochs / (devices * efficiency)
    formula = (
        f"{plain(one)} min x {plain(epochs)} / ({plain(devices)} x {plain(efficiency)}) ="
        f" {plain(round(minutes, 4))} min"
    )
    summary = f"The training takes {plain(round(minutes, 2))} minutes, {plain(round(minutes / 60, 4))} hours."
    return Result({"minutes": minutes, "hours": minutes / 60, "days": minutes / 1440}, formula, summary)


def _learning_rate(given: Arguments) -> Result:
    rate, batch, new = given.number("learning_rate"), given.number("batch_size"), given.number("new_batch_size")
    factor = new / batch
    linear, root = rate * factor, rate * math.sqrt(factor)
    formula = f"{plain(rate)} x {plain(new)} / {plain(batch)} = {plain(linear)}"
    summary = f"Scaled linearly the learning rate is {plain(linear)}, by the square root {plain(root)}."
    return Result({"linear": linear, "square_root": root}, formula, summary)


def _cross(given: Arguments) -> Result:
    first_once, first = given.number("first_one_off"), given.number("first_per_month")
    second_once, second = given.number("second_one_off"), given.number("second_per_month")
    if (first_once - second_once) * (second - first) <= 0:
        raise CalculationError("These options never cost the same: one is cheaper from the start.")
    months = (first_once - second_once) / (second - first)
    formula = (
        f"({plain(first_once)} - {plain(second_once)}) / ({plain(second)} - {plain(first)})"
        f" = {plain(round(months, 4))} months"
    )
    return Result({"months": months}, formula, f"Both cost the same after {plain(round(months, 2))} months.")


_CURRENCY = currency()

CUSTOMER_CALCULATORS = (
    Calculator(
        "customer-value",
        "C-79",
        "Lifetime value of a customer",
        (
            number("revenue_per_month", "currency per month", "Revenue of one customer."),
            share("margin_share", "Gross margin.", 1.0),
            positive("churn_share", "share per month", "Customers that leave in a month.", high=1.0),
            maybe("acquisition_cost", "currency", "Cost of winning a customer."),
            _CURRENCY,
        ),
        _value,
    ),
    Calculator(
        "churn",
        "C-79",
        "Churn and lifetime of customers",
        (
            positive("customers", "customers", "Customers at the start of the period."),
            positive("lost", "customers", "Customers that left in it."),
        ),
        _churn,
    ),
    Calculator(
        "cost-crossing",
        "C-31",
        "Month in which two options cost the same",
        (
            number("first_one_off", "currency", "One-off cost of the first option."),
            number("first_per_month", "currency per month", "Its running cost."),
            number("second_one_off", "currency", "One-off cost of the second option.", 0.0),
            number("second_per_month", "currency per month", "Its running cost."),
            _CURRENCY,
        ),
        _cross,
    ),
    Calculator(
        "rota",
        "C-80",
        "Weeks of duty of each person",
        (
            positive("people", "people", "People that take turns."),
            number("weeks", "weeks", "Weeks to cover.", 52.0),
            positive("on_duty", "people", "People on duty at once.", 1.0),
        ),
        _rota,
    ),
)

LOAD_CALCULATORS = (
    Calculator(
        "single-queue",
        "C-24",
        "Waiting at one server (M/M/1)",
        (
            number("arriving_per_second", "requests per second", "Arrivals."),
            positive("served_per_second", "requests per second", "What the server can do."),
        ),
        _single_queue,
    ),
    Calculator(
        "residence-time",
        "C-24",
        "Time in a system (Little's law)",
        (
            number("in_progress", "requests", "Requests in the system at once."),
            positive("per_second", "requests per second", "Requests that leave it."),
        ),
        _residence,
    ),
    Calculator(
        "data-units",
        "C-62",
        "A size in decimal and binary units",
        (number("size_bytes", "bytes", "The size."),),
        _units,
    ),
)

RUN_CALCULATORS = (
    Calculator(
        "epoch-time",
        "C-53",
        "Duration of epochs on several devices",
        (
            number("epoch_minutes", "minutes", "One epoch on one device."),
            number("epochs", "epochs", "Number of epochs.", 1.0),
            positive("devices", "devices", "Devices.", 1.0),
            positive("efficiency_share", "share (0-1)", "Efficiency of the scaling.", 1.0, high=1.0),
        ),
        _epochs,
    ),
    Calculator(
        "learning-rate",
        "C-53",
        "Learning rate for another batch size",
        (
            positive("learning_rate", "rate", "Rate that was tuned."),
            positive("batch_size", "samples", "Batch size it was tuned for."),
            positive("new_batch_size", "samples", "New batch size."),
        ),
        _learning_rate,
    ),
)
