"""Money and people over a project: development, team, savings, build or buy."""

import math

from app.calculators.base import Arguments, Calculator, Result
from app.calculators.inputs import currency, number, positive, share, whole
from app.calculators.wording import money, percent, plain
from app.domain.figure import Value

MONTHS = 12


def development_cost(hours: float, rate_per_hour: float, complexity_factor: float, risk_factor: float) -> float:
    """Hours x rate x complexity x risk (C-29)."""
    return hours * rate_per_hour * complexity_factor * risk_factor


def total_cost(one_off: float, per_year: float, years: float) -> float:
    """Cost of ownership over some years (C-31)."""
    return one_off + years * per_year


def _development(given: Arguments) -> Result:
    hours, rate = given.number("hours"), given.number("rate_per_hour")
    complexity, risk, unit = (
        given.number("complexity_factor"),
        given.number("risk_factor"),
        given.text("currency"),
    )
    cost = development_cost(hours, rate, complexity, risk)
    formula = f"{plain(hours)} x {plain(rate)} x {plain(complexity)} x {plain(risk)} = {plain(cost)}"
    return Result({"cost": cost}, formula, f"Development costs {money(cost, unit)}.")


def _burn(given: Arguments) -> Result:
    salaries, overhead, unit = (
        given.number("salaries_per_month"),
        given.number("overhead_share"),
        given.text("currency"),
    )
    month = salaries * (1 + overhead)
    formula = f"{plain(salaries)} x (1 + {plain(overhead)}) = {plain(month)}; x 12 = {plain(month * MONTHS)}"
    summary = f"The team costs {money(month, unit)} a month and {money(month * MONTHS, unit)} a year."
    return Result({"cost_per_month": month, "cost_per_year": month * MONTHS}, formula, summary)


def _runway(given: Arguments) -> Result:
    cash, burn, unit = given.number("cash"), given.number("net_burn_per_month"), given.text("currency")
    months = cash / burn
    formula = f"{plain(cash)} / {plain(burn)} = {plain(round(months, 4))}"
    summary = f"{money(cash, unit)} last {plain(round(months, 2))} months."
    return Result({"months": months}, formula, summary)


def _tco(given: Arguments) -> Result:
    years, users, unit = given.number("years"), given.number("users"), given.text("currency")
    build_once, build_year = given.number("build_one_off"), given.number("build_per_year")
    buy_once, per_user = given.number("buy_one_off"), given.number("buy_per_user_and_year")
    buy_year = given.number("buy_per_year") + users * per_user
    build, buy = total_cost(build_once, build_year, years), total_cost(buy_once, buy_year, years)
    saved_each_year = buy_year - build_year
    payback = (build_once - buy_once) / saved_each_year if saved_each_year > 0 else None
    equal_users = None
    if per_user:
        equal_users = ((build - buy_once) / years - given.number("buy_per_year")) / per_user
    cheaper = "build" if build < buy else "buy" if buy < build else "equal"
    formula = (
        f"build {plain(build_once)} + {plain(years)} x {plain(build_year)} = {plain(build)};"
        f" buy {plain(buy_once)} + {plain(years)} x {plain(buy_year)} = {plain(buy)}"
    )
    verdict = "both cost the same" if cheaper == "equal" else f"{cheaper} is cheaper by"
    summary = (
        f"Over {plain(years)} years building costs {money(build, unit)} and buying {money(buy, unit)};"
        f" {verdict} {money(abs(build - buy), unit) if cheaper != 'equal' else ''}".rstrip()
    )
    if cheaper == "build" and payback is not None and payback > 0:
        summary += f", payback after {plain(round(payback, 3))} years"
    outputs: dict[str, Value] = {
        "build_total": build,
        "buy_total": buy,
        "difference": abs(build - buy),
        "cheaper": cheaper,
        "payback_years": payback if payback is not None and payback >= 0 else None,
        "equal_at_users": equal_users if equal_users is not None and equal_users >= 0 else None,
    }
    return Result(outputs, formula, f"{summary}.")


_YEAR = 12.0


def _payback(given: Arguments) -> Result:
    once, saving, unit = (
        given.number("one_off"),
        given.number("saving_per_month"),
        given.text("currency"),
    )
    months, horizon = once / saving, given.number("horizon_months")
    gain = saving * horizon - once
    formula = f"{plain(once)} / {plain(saving)} = {plain(round(months, 4))} months"
    after = f"{plain(round(months, 2))} months"
    after += f" ({plain(round(months / 12, 2))} years)" if months > _YEAR else ""
    summary = (
        f"{money(once, unit)} pay back after {after}; over {plain(horizon)} months the net gain is {money(gain, unit)}"
    )
    roi = gain / once if once else None
    summary += "" if roi is None else f", a return of {percent(round(roi, 4))}"
    return Result(
        {"months": months, "years": months / 12, "net_gain": gain, "return_share": roi}, formula, f"{summary}."
    )


def _time_saved(given: Arguments) -> Result:
    items, minutes = given.number("items"), given.number("minutes_each")
    rate, unit = given.number("rate_per_hour"), given.text("currency")
    hours = items * minutes / 60
    value = hours * rate
    formula = f"{plain(items)} x {plain(minutes)} / 60 = {plain(hours)} h; x {plain(rate)} = {plain(round(value, 4))}"
    summary = f"{plain(round(hours, 4))} hours, worth {money(round(value, 6), unit)}, in each period."
    return Result({"hours": hours, "value": value}, formula, summary)


def _automation(given: Arguments) -> Result:
    items, by_hand = given.number("items"), given.number("cost_per_item_by_hand")
    left, fixed = given.number("share_left_to_people"), given.number("fixed_cost")
    each, unit = given.number("machine_cost_per_item"), given.text("currency")
    before = items * by_hand
    by_machine = items * given.number("machine_share")
    after = items * left * by_hand + by_machine * each + fixed
    formula = (
        f"{plain(items)} x {plain(left)} x {plain(by_hand)} + {plain(by_machine)} x {plain(each)} + {plain(fixed)}"
        f" = {plain(after)}; before {plain(items)} x {plain(by_hand)} = {plain(before)}"
    )
    summary = (
        f"The new cost is {money(after, unit)} instead of {money(before, unit)},"
        f" a saving of {money(before - after, unit)}."
    )
    outputs: dict[str, Value] = {
        "cost": after,
        "cost_before": before,
        "saving": before - after,
        "items_left_to_people": items * left,
    }
    return Result(outputs, formula, summary)


def _present_value(given: Arguments) -> Result:
    once, yearly = given.number("one_off"), given.number("gain_per_year")
    rate, years, unit = given.number("discount_rate"), given.whole("years"), given.text("currency")
    value = math.fsum(yearly / (1 + rate) ** year for year in range(1, years + 1)) - once
    formula = f"sum of {plain(yearly)} / (1 + {plain(rate)})^t for t = 1 to {years} - {plain(once)} = {plain(value)}"
    summary = f"The net present value is {money(round(value, 2), unit)}."
    return Result({"net_present_value": value}, formula, summary)


_CURRENCY = currency()
_ONE_OFF = number("one_off", "currency", "Cost at the start.")

PROJECT_MONEY_CALCULATORS = (
    Calculator(
        "development-cost",
        "C-29",
        "Cost of development",
        (
            number("hours", "hours", "Effort."),
            number("rate_per_hour", "currency per hour", "Rate of the people.", 125.0),
            number("complexity_factor", "factor", "1.0 greenfield to 1.5 new technology.", 1.0, high=100),
            number("risk_factor", "factor", "1.2 defined, 1.5 ambiguous, 2.0 research.", 1.2, high=100),
            _CURRENCY,
        ),
        _development,
    ),
    Calculator(
        "team-burn",
        "C-30",
        "Running cost of a team",
        (
            number("salaries_per_month", "currency per month", "Sum of all salaries."),
            number("overhead_share", "share", "Overhead on the salaries.", 0.3, high=10),
            _CURRENCY,
        ),
        _burn,
    ),
    Calculator(
        "runway",
        "C-65",
        "Months until the money is gone",
        (
            number("cash", "currency", "Money in the bank."),
            positive("net_burn_per_month", "currency per month", "Spending less income."),
            _CURRENCY,
        ),
        _runway,
    ),
    Calculator(
        "tco",
        "C-31",
        "Cost of building against buying",
        (
            positive("years", "years", "Horizon.", 3.0, high=100),
            number("build_one_off", "currency", "Development and set-up.", 0.0),
            number("build_per_year", "currency per year", "Hosting, maintenance, support of the own one.", 0.0),
            number("buy_one_off", "currency", "Integration and training.", 0.0),
            number("buy_per_year", "currency per year", "Licence and interfaces.", 0.0),
            number("buy_per_user_and_year", "currency per user", "Price of a user and year.", 0.0),
            number("users", "users", "Users.", 0.0),
            _CURRENCY,
        ),
        _tco,
    ),
    Calculator(
        "payback",
        "C-65",
        "Payback and return",
        (
            _ONE_OFF,
            positive("saving_per_month", "currency per month", "Saving or gain."),
            positive("horizon_months", "months", "Period for the return.", 12.0, high=1200),
            _CURRENCY,
        ),
        _payback,
    ),
    Calculator(
        "present-value",
        "C-65",
        "Net present value",
        (
            _ONE_OFF,
            number("gain_per_year", "currency per year", "Gain at the end of each year."),
            number("discount_rate", "share per year", "Discount rate.", 0.1, high=10),
            whole("years", "years", "Years of gain.", 3, low=1, high=100),
            _CURRENCY,
        ),
        _present_value,
    ),
    Calculator(
        "time-saved",
        "C-66",
        "Value of saved time",
        (
            number("items", "items per period", "Tickets, reports, builds in a period."),
            number("minutes_each", "minutes", "Minutes saved on each."),
            number("rate_per_hour", "currency per hour", "Cost of an hour."),
            _CURRENCY,
        ),
        _time_saved,
    ),
    Calculator(
        "partial-automation",
        "C-66",
        "Cost when a model leaves a share to people",
        (
            number("items", "items per period", "Items in a period."),
            number("cost_per_item_by_hand", "currency", "Cost of one item by hand."),
            share("share_left_to_people", "Share that people still handle."),
            number("fixed_cost", "currency per period", "Fixed cost of the model.", 0.0),
            number("machine_cost_per_item", "currency", "Cost of the model per item.", 0.0),
            share("machine_share", "Share of the items that the model sees.", 1.0),
            _CURRENCY,
        ),
        _automation,
    ),
)
