"""What an option costs over some years, and what work costs that people are to do."""

from app.calculators.base import Arguments, Calculator, Result
from app.calculators.inputs import currency, number, positive, share
from app.calculators.wording import money, percent, plain

MONTHS = 12


def _option_cost(given: Arguments) -> Result:
    once, years, unit = given.number("one_off"), given.number("years"), given.text("currency")
    month, year, upkeep = given.number("per_month"), given.number("per_year"), given.number("upkeep_share")
    each, users = given.number("per_user_and_month"), given.number("users")
    running = MONTHS * month + year + upkeep * once + MONTHS * each * users
    idle = min(given.number("months_before"), MONTHS * years)
    total = once + years * running - idle * month
    parts = [f"12 x {plain(month)}"] if month else []
    parts += [plain(year)] if year else []
    parts += [f"12 x {plain(each)} x {plain(users)}"] if each and users else []
    parts += [f"{percent(upkeep)} of {plain(once)}"] if upkeep and once else []
    less = f" - {plain(idle)} x {plain(month)}" if idle and month else ""
    formula = f"{plain(once)} + {plain(years)} x ({' + '.join(parts) or '0'}){less} = {plain(total)}"
    summary = f"Over {plain(years)} years it costs {money(total, unit)}, {money(running, unit)} a year after the start."
    return Result({"total": total, "running_per_year": running}, formula, summary)


def _work_cost(given: Arguments) -> Result:
    people, months, each = given.number("people"), given.number("months"), given.number("cost_per_month")
    cost = people * months * each
    formula = f"{plain(people)} x {plain(months)} months x {plain(each)} = {plain(cost)}"
    summary = f"{plain(people * months)} person-months cost {money(cost, given.text('currency'))}."
    return Result({"cost": cost, "person_months": people * months}, formula, summary)


def _people_for_budget(given: Arguments) -> Result:
    budget, months, each = given.number("budget"), given.number("months"), given.number("cost_per_month")
    factor, unit = given.number("cost_factor"), given.text("currency")
    people = budget / (months * each * factor)
    formula = (
        f"{plain(budget)} / ({plain(months)} months x {plain(each)} x {plain(factor)}) = {plain(round(people, 2))}"
    )
    summary = f"{money(budget, unit)} carry {plain(round(people, 1))} people for {plain(months)} months."
    return Result({"people": people}, formula, summary)


def _build_limit(given: Arguments) -> Result:
    total, upkeep, years = given.number("total"), given.number("upkeep_share"), given.number("years")
    limit = total / (1 + years * upkeep)
    months, unit = limit / given.number("cost_per_month"), given.text("currency")
    formula = (
        f"{plain(total)} / (1 + {plain(years)} x {plain(upkeep)}) = {plain(round(limit, 2))};"
        f" / {plain(given.number('cost_per_month'))} = {plain(round(months, 2))} person-months"
    )
    summary = f"Building is cheaper if it costs less than {money(round(limit, 2), unit)} at the start."
    return Result({"limit": limit, "person_months": months}, formula, summary)


def _price_limit(given: Arguments) -> Result:
    total, years = given.number("total"), given.number("years")
    price = total / (MONTHS * years)
    formula = f"{plain(total)} / (12 x {plain(years)}) = {plain(round(price, 2))}"
    summary = f"A price of {money(round(price, 2), given.text('currency'))} a month costs as much."
    return Result({"per_month": price}, formula, summary)


OPTION_COST = Calculator(
    "option-cost",
    "C-31",
    "Cost of one option over some years",
    (
        number("one_off", "currency", "Cost at the start.", 0.0),
        number("per_month", "currency per month", "Running cost per month.", 0.0),
        number("months_before", "months", "Months before the monthly cost begins.", 0.0),
        number("per_year", "currency per year", "Further running cost per year.", 0.0),
        number("per_user_and_month", "currency per month", "Price of one user per month.", 0.0),
        number("users", "users", "Users who are paid for.", 0.0),
        share("upkeep_share", "Upkeep per year as a share of the cost at the start.", 0.0),
        positive("years", "years", "Years that are counted.", 3.0, high=50),
        currency(),
    ),
    _option_cost,
)
WORK_COST = Calculator(
    "work-cost",
    "C-30",
    "Cost of people for some months",
    (
        number("people", "people", "People who work on it."),
        number("months", "months", "Months that they work on it."),
        number("cost_per_month", "currency per month", "Full cost of one person.", 15_000.0),
        currency(),
    ),
    _work_cost,
)
PEOPLE_FOR_BUDGET = Calculator(
    "people-for-budget",
    "C-30",
    "People whom a budget carries for some months",
    (
        number("budget", "currency", "Money that is there."),
        positive("months", "months", "Months that it must last.", high=600),
        positive("cost_per_month", "currency per month", "Full cost of one employee.", 15_000.0),
        positive("cost_factor", "times", "Price of one person as a multiple of an employee's cost.", 1.0, high=100),
        currency(),
    ),
    _people_for_budget,
)
BUILD_LIMIT = Calculator(
    "build-limit",
    "C-31",
    "What building may cost to be cheaper than buying",
    (
        number("total", "currency", "Cost of buying over the years."),
        share("upkeep_share", "Upkeep of an own build per year as a share of its cost.", 0.2),
        positive("years", "years", "Years that are counted.", 3.0, high=50),
        positive("cost_per_month", "currency per month", "Full cost of one person.", 15_000.0),
        currency(),
    ),
    _build_limit,
)
PRICE_LIMIT = Calculator(
    "price-limit",
    "C-31",
    "Price per month from which buying costs as much as building",
    (
        number("total", "currency", "Cost of building over the years."),
        positive("years", "years", "Years that are counted.", 3.0, high=50),
        currency(),
    ),
    _price_limit,
)

OPTION_COST_CALCULATORS = (OPTION_COST, WORK_COST, PEOPLE_FOR_BUDGET, BUILD_LIMIT, PRICE_LIMIT)
