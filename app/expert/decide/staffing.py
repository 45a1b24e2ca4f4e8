"""How many people a stated budget carries for a stated time: employees and contractors."""

from app.calculators.quantities import SECONDS
from app.calculators.wording import plain
from app.domain.figure import Value
from app.expert.case import Case, Stated
from app.expert.compute.values import amount
from app.expert.decide.page import Extra
from app.expert.sheet import Sheet

_CONTRACTOR_FACTOR = 1.65
"""The middle of 1.3 to 2 times the cost of an employee (hiring-and-team-shape)."""

_LEAST_WEEKS = 4


def staffing_extra(case: Case, sheet: Sheet) -> Extra:
    """A sentence on the people that the budget carries; empty where budget or time is not stated."""
    budget = next((each for each in case.money if _is_budget(each)), None)
    span = next((each for each in case.durations if each.value >= _LEAST_WEEKS), None)
    if budget is None or span is None:
        return Extra()
    months = round(span.value * SECONDS["week"] / SECONDS["month"], 2)
    inputs: dict[str, Value] = {"budget": budget.value, "months": months, "currency": budget.unit}
    own = sheet.figure("people-for-budget", inputs)
    outside = sheet.figure("people-for-budget", {**inputs, "cost_factor": _CONTRACTOR_FACTOR})
    if own is None or outside is None:
        return Extra()
    effect = sheet.say("assume.work.effect")
    mark = sheet.assume("cost of people", sheet.say("assume.people", currency=budget.unit), effect)
    said = sheet.say(
        "staffing.budget",
        budget=amount(budget.value, budget.unit),
        months=plain(months),
        own=plain(round(own.number("people"), 1)),
        outside=plain(round(outside.number("people"), 1)),
        marks=f"{own.mark}{outside.mark}{mark}",
    )
    return Extra(more=(said,))


def _is_budget(stated: Stated) -> bool:
    return stated.what == "budget" and "/" not in stated.unit
