"""Small sums of daily work: price times amount, cost of one unit, change, expected loss, weighted score, return."""

import math

from app.calculators.base import Arguments, Calculator, Result
from app.calculators.inputs import currency, number, numbers, positive, share
from app.calculators.wording import money, percent, plain
from app.domain.errors import CalculationError


def weighted_mean(weights: list[float], scores: list[float]) -> float:
    """Sum of weight x score over the sum of the weights."""
    return math.fsum(w * s for w, s in zip(weights, scores, strict=True)) / math.fsum(weights)


def _unit_cost(given: Arguments) -> Result:
    amount, price, periods = given.number("amount"), given.number("price_per_unit"), given.number("periods")
    discount, unit = given.number("discount_share"), given.text("currency")
    each = amount * price * (1 - discount)
    total = each * periods
    formula = f"{plain(amount)} x {plain(price)}"
    formula += f" x (1 - {plain(discount)})" if discount else ""
    formula += f" = {plain(round(each, 6))}; x {plain(periods)} = {plain(round(total, 6))}"
    summary = f"{plain(amount)} at {money(price, unit)} cost {money(round(each, 6), unit)}"
    summary += f", {money(round(total, 6), unit)} over {plain(periods)} periods." if periods != 1 else "."
    outputs = {"cost": total, "cost_per_period": each}
    if discount:
        outputs["saving"] = amount * price * discount * periods
        summary += f" Without the discount of {percent(discount)} it is {money(round(amount * price, 6), unit)}."
    return Result(outputs, formula, summary)


def _cost_per_unit(given: Arguments) -> Result:
    total, count, unit = given.number("cost"), given.number("units"), given.text("currency")
    each = total / count
    formula = f"{plain(total)} / {plain(count)} = {plain(each)}"
    summary = (
        f"One unit costs {money(each, unit)}, a thousand {money(round(each * 1000, 6), unit)},"
        f" a million {money(round(each * 1e6, 6), unit)}."
    )
    outputs = {"cost_per_unit": each, "cost_per_thousand": each * 1000, "cost_per_million": each * 1e6}
    return Result(outputs, formula, summary)


def _change(given: Arguments) -> Result:
    before, after = given.number("before"), given.number("after")
    relative = (after - before) / before
    formula = f"({plain(after)} - {plain(before)}) / {plain(before)} = {plain(round(relative, 6))}"
    factor = after / before
    summary = (
        f"From {plain(before)} to {plain(after)} is a change of {percent(round(relative, 6))},"
        f" {plain(round(factor, 4))} times the old value, {plain(round(after - before, 6))} in absolute terms."
    )
    outputs = {"relative_change": relative, "factor": factor, "difference": after - before}
    return Result(outputs, formula, summary)


def _part(given: Arguments) -> Result:
    part, total = given.number("part_share"), given.number("total")
    count = part * total
    formula = f"{plain(part)} x {plain(total)} = {plain(round(count, 6))}"
    summary = (
        f"{percent(part)} of {plain(total)} are {plain(round(count, 4))};"
        f" {plain(round(total - count, 4))} are the rest."
    )
    return Result({"count": count, "rest": total - count}, formula, summary)


def _expected_loss(given: Arguments) -> Result:
    chance, loss, unit = given.number("probability"), given.number("loss"), given.text("currency")
    expected = chance * loss
    formula = f"{plain(chance)} x {plain(loss)} = {plain(round(expected, 6))}"
    return Result({"expected_loss": expected}, formula, f"The expected loss is {money(round(expected, 6), unit)}.")


def _weighted(given: Arguments) -> Result:
    weights, scores = given.numbers("weights"), given.numbers("scores")
    if len(weights) != len(scores):
        raise CalculationError("scores must have one number for each weight.")
    if not math.fsum(weights):
        raise CalculationError("weights must not be all zero.")
    mean = weighted_mean(weights, scores)
    terms = " + ".join(f"{plain(w)} x {plain(s)}" for w, s in zip(weights, scores, strict=True))
    formula = f"({terms}) / {plain(round(math.fsum(weights), 9))} = {plain(round(mean, 6))}"
    return Result({"weighted_score": mean}, formula, f"The weighted score is {plain(round(mean, 4))}.")


def _return(given: Arguments) -> Result:
    cost, gain, unit = given.number("cost"), given.number("gain"), given.text("currency")
    profit = gain - cost
    formula = f"({plain(gain)} - {plain(cost)}) / {plain(cost)} = {plain(round(profit / cost, 6))}"
    summary = f"The return is {percent(round(profit / cost, 6))}, a profit of {money(round(profit, 6), unit)}."
    return Result({"return_share": profit / cost, "profit": profit}, formula, summary)


_CURRENCY = currency()

UNIT_ECONOMICS_CALCULATORS = (
    Calculator(
        "unit-cost",
        "C-68",
        "Amount times price",
        (
            number("amount", "units", "Units bought in one period."),
            number("price_per_unit", "currency per unit", "Price of one."),
            number("periods", "periods", "Number of periods.", 1.0),
            share("discount_share", "Discount.", 0.0),
            _CURRENCY,
        ),
        _unit_cost,
    ),
    Calculator(
        "cost-per-unit",
        "C-68",
        "Cost of one unit",
        (
            number("cost", "currency per period", "Cost in a period."),
            positive("units", "units per period", "Units in the same period."),
            _CURRENCY,
        ),
        _cost_per_unit,
    ),
    Calculator(
        "relative-change",
        "C-69",
        "Relative change",
        (positive("before", "any unit", "Old value."), number("after", "the same unit", "New value.")),
        _change,
    ),
    Calculator(
        "share-of-total",
        "C-69",
        "Part of a total",
        (share("part_share", "The part."), number("total", "any unit", "The total.")),
        _part,
    ),
    Calculator(
        "expected-loss",
        "C-70",
        "Expected loss",
        (share("probability", "How likely it is."), number("loss", "currency", "What it costs."), _CURRENCY),
        _expected_loss,
    ),
    Calculator(
        "weighted-score",
        "C-70",
        "Weighted score",
        (
            numbers("weights", "weight", "Weight of each criterion."),
            numbers("scores", "score", "Score of each criterion, in the same order."),
        ),
        _weighted,
    ),
    Calculator(
        "return-on-investment",
        "C-70",
        "Return on an investment",
        (
            positive("cost", "currency", "What it costs."),
            number("gain", "currency", "What it brings in total."),
            _CURRENCY,
        ),
        _return,
    ),
)
