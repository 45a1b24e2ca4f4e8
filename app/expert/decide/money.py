"""What each option costs, from the amounts and the work that the request states beside it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from app.calculators.numbers import find_numbers
from app.calculators.quantities import PLAIN, SECONDS
from app.domain.figure import Value
from app.expert.case import Case, Stated
from app.expert.decide.rules import Family
from app.expert.decide.work import OVER, Labour, is_rate
from app.expert.sheet import Sheet, Shown

UPKEEP_SHARE = 0.2
"""Upkeep of an own build per year (vendor-selection)."""

_OPTION_COST = "option-cost"
_YEARS = 3.0
_MOST_YEARS = 10.0
_PER_UNIT = re.compile(
    r"^\W{0,2}(?:\$?[\d.]+ )?(?:/|per |a |an |each|for each)\s*(?:host|hour|h\b|day|call|request|million|gb|tb"
    r"|1k|1,000|thousand|transaction|order|record)",
    re.IGNORECASE,
)
_PER_USER = re.compile(
    r"^\W{0,2}(?:/|per |a |an |each |for each )\s*(?:user|seat|head|person|developer|engineer|agent|employee)\b",
    re.IGNORECASE,
)
_EACH = re.compile(r"^\W{0,2}(?:[\w/]+ ){0,3}each\b", re.IGNORECASE)
_A_YEAR = re.compile(r"^\W{0,2}\S+ \S+ ?(?:/|per|a|an|each)? ?(?:year|annum|annual)", re.IGNORECASE)
_USERS = re.compile(r"\s+(?:[\w-]+\s+)?(?:users?|seats?|agents?|employees|staff|licen[cs]es)\b", re.IGNORECASE)
_FUNDS = re.compile(
    r"\b(?:budget|available|revenue|burn|raised|funding|salary|earn|income|turnover|deals?|arr|mrr|contract|renewal|fine|penalty|grant)\b",
    re.I,
)
_ADDED = re.compile(
    r"\W*(?:plus|and|with|including|incl\.?|on top|then|after that|afterwards|thereafter|later)\b", re.IGNORECASE
)
_GROWTH = r"\b(?:grow\w*|rising|rises|increas\w+|going up|climb\w*) (?:by |at |about )?\d+(?:[.,]\d+)? ?%"
_BILL = re.compile(r"\b(?:bill|spend|pay(?:ing)?|costs? us|today|currently)\b", re.IGNORECASE)
_OURS = r"\b(?:our|from|current|existing|today's)\s+(?:[\w-]+\s+){0,2}?"


@dataclass(frozen=True, slots=True)
class Cost:
    """The cost of an option over three years."""

    shown: Shown
    total: float
    currency: str
    marks: str = ""

    @property
    def mark(self) -> str:
        """The mark of the figure, and those of what it rests on."""
        return f"{self.shown.mark}{self.marks}"


def costs_of(family: Family, options: Sequence[str], case: Case, sheet: Sheet) -> dict[str, Cost]:
    """The cost of each option that the request prices, all in one currency."""
    if not family.priced:
        return {}
    found = _by_calculator(options, case, sheet) or _stated(family, options, case, sheet)
    return found if len({cost.currency for cost in found.values()}) == 1 else {}


def horizon(case: Case) -> float:
    """The years over which costs are counted: those that the request names, else three."""
    spans = (each for each in case.durations if each.what == "year" and OVER.search(each.before))
    named = next((round(each.value * SECONDS["week"] / SECONDS["year"], 2) for each in spans), _YEARS)
    return min(max(named, 1.0), _MOST_YEARS)


def build_limit(
    costs: Mapping[str, Cost], family: Family, options: Sequence[str], case: Case, sheet: Sheet
) -> Shown | None:
    """What building may cost at most, where only its alternative is priced."""
    builds = [name for name in options if family.options[name].upkeep]
    if len(costs) != 1 or not builds or builds[0] in costs:
        return None
    cost = next(iter(costs.values()))
    inputs: dict[str, Value] = {
        "total": cost.total,
        "upkeep_share": UPKEEP_SHARE,
        "years": horizon(case),
        "currency": cost.currency,
    }
    return sheet.figure("build-limit", inputs)


def price_limit(costs: Mapping[str, Cost], family: Family, case: Case, sheet: Sheet) -> tuple[str, Shown] | None:
    """The option that is bought, and the monthly price at which it costs as much as the one that is built."""
    built = next((name for name in costs if family.options[name].upkeep), None)
    bought = next((name for name in costs if name != built), None)
    if built is None or bought is None:
        return None
    price = costs[bought].shown.figure
    if price.calculator != _OPTION_COST or price.inputs.get("one_off"):
        return None
    inputs: dict[str, Value] = {"total": costs[built].total, "years": horizon(case), "currency": costs[built].currency}
    shown = sheet.figure("price-limit", inputs)
    return (bought, shown) if shown else None


def _by_calculator(options: Sequence[str], case: Case, sheet: Sheet) -> dict[str, Cost]:
    """The totals of building and buying, where the request states sums, not people and a rate."""
    shown = next(iter(sheet.given("tco")), None)
    if shown is None or any(map(is_rate, case.money)) or not {"build", "buy"} <= set(options):
        return {}
    unit = str(shown.figure.inputs.get("currency"))
    return {name: Cost(shown, shown.number(f"{name}_total"), unit) for name in ("build", "buy")}


@dataclass(slots=True)
class _Bill:
    """What is known of the cost of one option."""

    currency: str
    inputs: dict[str, float] = field(default_factory=dict[str, float])
    marks: str = ""


def _stated(family: Family, options: Sequence[str], case: Case, sheet: Sheet) -> dict[str, Cost]:
    """The cost of the options by the amounts, and by the work of people, that the request states."""
    bills = _amounts(family, options, case)
    currency = next((bill.currency for bill in bills.values()), "")
    labour = Labour(case, sheet, currency, lambda stated: _owner(stated, family, options, case))
    for option, work in labour.by_option(_worked_on(family, options, case)).items():
        if work.unread:
            bills.pop(option, None)
            continue
        bill = bills.setdefault(option, _Bill(currency))
        for name, value in work.inputs.items():
            bill.inputs.setdefault(name, value)
        bill.marks += work.marks
    years = horizon(case)
    growth = case.search(_GROWTH) if bills else None
    mark = sheet.assume("growth", sheet.say("assume.growth"), sheet.say("assume.growth.effect")) if growth else ""
    for bill in bills.values():
        bill.marks += mark
    costs = {o: _cost(b, years, sheet, upkeep=family.options[o].upkeep) for o, b in bills.items() if b.inputs}
    return {option: cost for option, cost in costs.items() if cost is not None}


def _worked_on(family: Family, options: Sequence[str], case: Case) -> str | None:
    """The option that takes work which names none: the one that is built, or the one that is switched to."""
    builds = next((name for name in options if family.options[name].upkeep), None)
    leaves = rf"\b(?:from|replac\w+|swap\w*|drop\w*)\s+(?:our )?(?:{family.options[options[0]].cue})"
    return builds or (options[-1] if len(options) > 1 and case.search(leaves) else None)


def _amounts(family: Family, options: Sequence[str], case: Case) -> dict[str, _Bill]:
    """The amounts of money by the option that they belong to."""
    bills: dict[str, _Bill] = {}
    for amount in case.money:
        option = _owner(amount, family, options, case)
        if option is None or amount.value < 1 or _PER_UNIT.match(amount.after):
            continue
        if _is_funds(amount, case) or is_rate(amount):
            continue
        bill = bills.setdefault(option, _Bill(amount.unit.partition("/")[0]))
        for name, value in _inputs(amount, case, yearly=family.options[option].yearly).items():
            bill.inputs.setdefault(name, value)
    return bills


def _inputs(amount: Stated, case: Case, *, yearly: bool) -> dict[str, float]:
    """The amount as an input of the calculator: per person, per month, per year or once."""
    if _EACH.match(amount.after):
        return _each(amount, case)
    if _PER_USER.match(amount.after):
        return _per_user(amount, case)
    usual = "per_year" if yearly else "one_off"
    return {{"month": "per_month", "year": "per_year"}.get(amount.unit.partition("/")[2], usual): amount.value}


def _each(amount: Stated, case: Case) -> dict[str, float]:
    """A price for each of some people, who stand before it in its clause; nothing where their number is not said."""
    clause = case.clause_of(amount.evidence)
    group = next((g for g in case.people if clause.start <= g.evidence.start < amount.evidence.start), None)
    group = group or next((g for g in case.hires if clause.start <= g.evidence.start < amount.evidence.start), None)
    if group is None:
        return {}
    months = 1.0 if amount.unit.endswith("/month") else 12.0
    return {"per_user_and_month": amount.value / months, "users": group.value}


def _per_user(amount: Stated, case: Case) -> dict[str, float]:
    """A price per user with the number of users; per month unless a year is named beside it."""
    numbers = (each for each in find_numbers(case.text) if each.quantity.kind == PLAIN)
    users = next((each.quantity.value for each in numbers if _USERS.match(case.text, each.end)), None)
    people = users if users is not None else case.team
    if people is None:
        return {}
    months = 12.0 if _A_YEAR.search(amount.after) else 1.0
    return {"per_user_and_month": amount.value / months, "users": people}


def _cost(bill: _Bill, years: float, sheet: Sheet, *, upkeep: bool) -> Cost | None:
    inputs: dict[str, Value] = {**bill.inputs, "years": years, "currency": bill.currency}
    marks = bill.marks
    if upkeep and set(bill.inputs) <= {"one_off", "months_before"}:
        inputs["upkeep_share"] = UPKEEP_SHARE
        marks += sheet.assume("upkeep", sheet.say("assume.upkeep"), sheet.say("assume.upkeep.effect"))
    shown = sheet.figure(_OPTION_COST, inputs)
    return Cost(shown, shown.number("total"), bill.currency, marks) if shown else None


def _is_funds(amount: Stated, case: Case) -> bool:
    clause = case.clause_of(amount.evidence)
    return bool(_FUNDS.search(clause.text))


def _owner(stated: Stated, family: Family, options: Sequence[str], case: Case) -> str | None:
    """The option that the amount belongs to: the one that its clause names, or the one before an added amount."""
    sentence, clause = case.sentence_of(stated.evidence), case.clause_of(stated.evidence)
    places = sorted(
        (evidence.start, name)
        for name in options
        for evidence in case.every(family.options[name].cue)
        if sentence.start <= evidence.start < sentence.end
    )
    inside = [name for start, name in places if clause.start <= start < clause.end]
    if len(set(inside)) == 1:
        return inside[0]
    before = [name for start, name in places if start < stated.evidence.start]
    if inside:
        return before[-1] if before else inside[0]
    if before and (_ADDED.match(clause.text) or (len(set(before)) == 1 and stated.before.rstrip().endswith(":"))):
        return before[-1]
    return _today(family, options, case) if _BILL.search(clause.text) else None


def _today(family: Family, options: Sequence[str], case: Case) -> str | None:
    """The option that is in use, where the request says which one: "our ...", "from ..."."""
    used = [name for name in options if case.search(rf"{_OURS}(?:{family.options[name].cue})")]
    return used[0] if len(used) == 1 else None
