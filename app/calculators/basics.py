"""Plain arithmetic of everyday questions: shares, rests, products, quotients, funnels, rates of growth."""

import math

from app.calculators.base import Arguments, Calculator, Result
from app.calculators.inputs import maybe, number, numbers, positive, whole
from app.calculators.wording import listed, percent, plain, span_words
from app.domain.errors import CalculationError

_ROUND = 6


def whole_above(value: float) -> int:
    """The next whole number, where a binary fraction above one does not count."""
    return math.ceil(float(f"{value:.12g}"))


def growth_rate(before: float, after: float, periods: float) -> float:
    """Compound growth in one period."""
    return math.pow(after / before, 1 / periods) - 1


def _split(given: Arguments) -> Result:
    total, parts = given.number("total"), given.numbers("parts")
    weight = math.fsum(parts)
    if not weight:
        raise CalculationError("parts must not be all zero.")
    amounts = [total * part / weight for part in parts]
    shares = [part / weight for part in parts]
    shown = listed([round(amount, 4) for amount in amounts])
    formula = f"{plain(total)} x ({listed(parts)}) / {plain(round(weight, _ROUND))} = {shown}"
    return Result({"amounts": amounts, "shares": shares}, formula, f"The parts of {plain(total)} are {shown}.")


def _folds(given: Arguments) -> Result:
    rows, folds = given.number("rows"), given.whole("folds")
    held = rows / folds
    formula = f"{plain(rows)} / {folds} = {plain(round(held, 4))}; {plain(rows)} - it = {plain(round(rows - held, 4))}"
    summary = f"Each fold validates on {plain(round(held, 4))} rows and trains on {plain(round(rows - held, 4))}."
    return Result({"validation_rows": held, "training_rows": rows - held}, formula, summary)


def _remainder(given: Arguments) -> Result:
    total, parts = given.number("total"), given.numbers("parts")
    used = math.fsum(parts)
    rest = total - used
    formula = f"{plain(total)} - ({' + '.join(plain(part) for part in parts)}) = {plain(round(rest, _ROUND))}"
    word = f"{plain(round(rest, 4))} are left" if rest >= 0 else f"{plain(round(-rest, 4))} are too much"
    return Result(
        {"rest": rest, "sum_of_parts": used}, formula, f"Together {plain(round(used, 4))} of {plain(total)}; {word}."
    )


def _sum(given: Arguments) -> Result:
    parts = given.numbers("parts")
    total = math.fsum(parts)
    formula = f"{' + '.join(plain(part) for part in parts)} = {plain(round(total, _ROUND))}"
    return Result({"sum": total}, formula, f"The sum is {plain(round(total, _ROUND))}.")


def _product(given: Arguments) -> Result:
    factors = given.numbers("factors")
    value = math.prod(factors)
    formula = f"{' x '.join(plain(factor) for factor in factors)} = {plain(round(value, _ROUND))}"
    return Result({"product": value}, formula, f"The product is {plain(round(value, _ROUND))}.")


def _quotient(given: Arguments) -> Result:
    total, each, spare = given.number("total"), given.number("each"), given.number("reserve_share")
    exact = total * (1 + spare) / each
    more = f" x (1 + {plain(spare)})" if spare else ""
    formula = f"{plain(total)}{more} / {plain(each)} = {plain(round(exact, _ROUND))}"
    summary = f"{plain(total)} by {plain(each)} is {plain(round(exact, 4))}, rounded up {plain(whole_above(exact))}."
    return Result({"quotient": exact, "rounded_up": whole_above(exact)}, formula, summary)


def _funnel(given: Arguments) -> Result:
    shares = given.numbers("shares")
    overall = math.prod(shares)
    chain = " x ".join(plain(each) for each in shares)
    formula = f"{chain} = {plain(round(overall, 9))}"
    outputs: dict[str, float | int | None] = {"overall_share": overall}
    summary = f"{percent(overall)} go all the way through"
    if (start := given.maybe("start")) is not None:
        outputs["result"] = start * overall
        formula += f"; {plain(start)} x {plain(round(overall, 9))} = {plain(round(start * overall, 4))}"
        summary += f", {plain(round(start * overall, 4))} of {plain(start)}"
    if (wanted := given.maybe("wanted")) is not None:
        outputs["needed"] = whole_above(wanted / overall)
        formula += f"; {plain(wanted)} / {plain(round(overall, 9))} = {plain(whole_above(wanted / overall))}"
        summary += f"; {plain(wanted)} need {plain(whole_above(wanted / overall))} at the start"
    return Result(dict(outputs), formula, f"{summary}.")


def _growth_rate(given: Arguments) -> Result:
    before, after, periods = given.number("before"), given.number("after"), given.number("periods")
    rate = growth_rate(before, after, periods)
    formula = f"({plain(after)} / {plain(before)})^(1 / {plain(periods)}) - 1 = {plain(round(rate, _ROUND))}"
    return Result({"growth_share": rate}, formula, f"The growth is {percent(round(rate, _ROUND))} in each period.")


def _doubling(given: Arguments) -> Result:
    now, time, span = given.number("now"), given.number("doubling_time"), given.number("span")
    after = now * 2 ** (span / time)
    formula = f"{plain(now)} x 2^({plain(span)} / {plain(time)}) = {plain(round(after, 4))}"
    summary = f"After {plain(round(span / time, 4))} doublings there are {plain(round(after, 4))}."
    return Result({"after": after, "doublings": span / time}, formula, summary)


def _doubling_span(given: Arguments) -> Result:
    now, target, time = given.number("now"), given.number("target"), given.number("doubling_time")
    doublings = math.log2(target / now)
    span = doublings * time
    formula = f"log2({plain(target)} / {plain(now)}) x {plain(time)} = {plain(round(span, 4))}"
    summary = f"{plain(round(doublings, 4))} doublings take {plain(round(span, 4))} at {plain(time)} each."
    return Result({"span": span, "doublings": doublings}, formula, summary)


def _linear(given: Arguments) -> Result:
    now, step, periods = given.number("now"), given.number("step"), given.number("periods")
    after = now + step * periods
    formula = f"{plain(now)} + {plain(step)} x {plain(periods)} = {plain(round(after, 4))}"
    return Result({"after": after}, formula, f"After {plain(periods)} periods there are {plain(round(after, 4))}.")


def _share_of(given: Arguments) -> Result:
    part, total = given.number("part"), given.number("total")
    share = part / total
    formula = f"{plain(part)} / {plain(total)} = {plain(round(share, _ROUND))}"
    summary = (
        f"{plain(part)} of {plain(total)} is {percent(round(share, _ROUND))};"
        f" the rest, {plain(round(total - part, _ROUND))}, is {percent(round(1 - share, _ROUND))}."
    )
    return Result({"share": share, "rest_share": 1 - share, "rest": total - part}, formula, summary)


def _time_units(given: Arguments) -> Result:
    seconds = given.number("seconds")
    outputs = {
        "seconds": seconds,
        "minutes": seconds / 60,
        "hours": seconds / 3600,
        "days": seconds / 86_400,
        "weeks": seconds / 604_800,
    }
    return Result(outputs, f"{plain(seconds)} s", f"{span_words(seconds)}.")


def _before(given: Arguments) -> Result:
    after, change = given.number("after"), given.number("change_share")
    before = after / (1 + change)
    formula = f"{plain(after)} / (1 + {plain(change)}) = {plain(round(before, _ROUND))}"
    outputs = {"before": before, "difference": after - before}
    return Result(outputs, formula, f"Before the change of {percent(change)} it was {plain(round(before, 4))}.")


def _changed(given: Arguments) -> Result:
    before, change = given.number("before"), given.number("change_share")
    after = before * (1 + change)
    formula = f"{plain(before)} x (1 + {plain(change)}) = {plain(round(after, _ROUND))}"
    outputs = {"after": after, "difference": after - before}
    return Result(outputs, formula, f"After the change of {percent(change)} it is {plain(round(after, 4))}.")


_TOTAL = number("total", "any unit", "The whole.")

BASIC_CALCULATORS = (
    Calculator(
        "split-total",
        "C-76",
        "A total split into parts",
        (_TOTAL, numbers("parts", "shares or weights", "Share or weight of each part.")),
        _split,
    ),
    Calculator(
        "fold-split",
        "C-76",
        "Rows of a cross-validation",
        (number("rows", "rows", "All rows."), whole("folds", "folds", "Number of folds.", low=2)),
        _folds,
    ),
    Calculator(
        "remainder",
        "C-77",
        "What is left of a budget",
        (_TOTAL, numbers("parts", "the same unit", "What is taken from it.")),
        _remainder,
    ),
    Calculator("sum", "C-77", "Sum", (numbers("parts", "any unit", "What is added."),), _sum),
    Calculator("product", "C-77", "Product", (numbers("factors", "any unit", "What is multiplied."),), _product),
    Calculator(
        "quotient",
        "C-77",
        "How often one goes into a total",
        (
            _TOTAL,
            positive("each", "the same unit", "What one takes or carries."),
            number("reserve_share", "share", "Reserve on top of the total.", 0.0, high=100),
        ),
        _quotient,
    ),
    Calculator(
        "funnel",
        "C-78",
        "Steps of a funnel",
        (
            numbers("shares", "share (0-1)", "Share that passes each step.", low=1e-9, high=1.0),
            maybe("start", "cases", "Cases at the start."),
            maybe("wanted", "cases", "Cases wanted at the end."),
        ),
        _funnel,
    ),
    Calculator(
        "growth-rate",
        "C-78",
        "Compound rate of growth",
        (
            positive("before", "any unit", "Value at the start."),
            positive("after", "the same unit", "Value at the end."),
            positive("periods", "periods", "Periods in between."),
        ),
        _growth_rate,
    ),
    Calculator(
        "doubling",
        "C-78",
        "Growth by doubling",
        (
            number("now", "any unit", "Value today."),
            positive("doubling_time", "time", "Time in which it doubles."),
            number("span", "the same unit of time", "Time ahead.", high=1e6),
        ),
        _doubling,
    ),
    Calculator(
        "doubling-span",
        "C-78",
        "Time to grow by doubling",
        (
            positive("now", "any unit", "Value today.", high=1e12),
            positive("target", "the same unit", "Value to reach.", high=1e12),
            positive("doubling_time", "time", "Time in which it doubles.", high=1e6),
        ),
        _doubling_span,
    ),
    Calculator(
        "linear-growth",
        "C-78",
        "Growth by the same amount",
        (
            number("now", "any unit", "Value today."),
            number("step", "the same unit", "What each period adds."),
            number("periods", "periods", "Number of periods."),
        ),
        _linear,
    ),
    Calculator(
        "part-share",
        "C-69",
        "Share of a part",
        (number("part", "any unit", "The part."), positive("total", "the same unit", "The total.")),
        _share_of,
    ),
    Calculator(
        "time-units",
        "C-71",
        "A duration in other units",
        (number("seconds", "s", "The duration."),),
        _time_units,
    ),
    Calculator(
        "value-before",
        "C-69",
        "Value before a change",
        (number("after", "any unit", "New value."), number("change_share", "share", "Change.", low=-0.999999)),
        _before,
    ),
    Calculator(
        "value-after",
        "C-69",
        "Value after a change",
        (number("before", "any unit", "Old value."), number("change_share", "share", "Change.", low=-1.0)),
        _changed,
    ),
)
