"""Compares priced offers that are of no family: vendor A against vendor B."""

from collections.abc import Mapping

from app.backends.extractive.figures import table
from app.backends.extractive.request import quotable
from app.backends.extractive.text import cell
from app.calculators.wording import plain
from app.expert.compute.values import amount
from app.expert.decide.choice import TIE_SHARE
from app.expert.decide.money import Cost, costs_of, horizon
from app.expert.decide.options import MOST_OPTIONS
from app.expert.decide.rules import DecideRules, Family, Option
from app.expert.expert import Desk
from app.expert.sheet import Sheet, block

_STEPS = 3
_SECTIONS = {
    "matrix": (
        "vendor-selection#vendor-evaluation-matrix",
        "Treat a difference below 0.3 as a tie let exit cost decide",
    ),
    "exit": ("vendor-selection#lock-in-and-exit-cost", "State the exit cost before signing weeks of work"),
    "poc": ("vendor-selection#proof-of-concept-rules", "A proof of concept takes one to two weeks riskiest claims"),
}


def compose_offers(desk: Desk, rules: DecideRules) -> bool:
    """The cheaper offer with what its price leaves open; False where fewer than two offers are priced."""
    found = [] if not rules.offer else [quotable(each.text) for each in desk.case.every(rules.offer)]
    names = list({each.lower(): each for each in found if each}.values())[:MOST_OPTIONS]
    if len(names) < 2:  # noqa: PLR2004 - a comparison needs two sides
        return False
    options = {name: Option(rf"\b{name}\b") for name in names if name.replace(" ", "").isalnum()}
    family = Family("offers", options, names[0], ())
    costs = costs_of(family, list(options), desk.case, desk.sheet)
    if len(costs) < 2:  # noqa: PLR2004
        return False
    _write(costs, plain(horizon(desk.case)), desk.sheet)
    return True


def _write(costs: Mapping[str, Cost], years: str, sheet: Sheet) -> None:
    sources = {name: sheet.source(*reference) for name, reference in _SECTIONS.items()}
    ranked = sorted(costs, key=lambda name: costs[name].total)
    said = ", ".join(f"{cell(name)} {_shown(costs[name])}" for name in ranked)
    first, last = costs[ranked[0]].total, costs[ranked[-1]].total
    tie = last <= 0 or (costs[ranked[1]].total - first) / costs[ranked[1]].total <= TIE_SHARE
    take = sheet.say("recommend", take=sheet.say("offers.take", name=cell(ranked[0])))
    why = sheet.say("offers.tie" if tie else "offers.first", costs=said, years=years, **sources)
    sheet.open_with(f"**{take} {why}**")
    lines = [
        ["", *map(cell, costs)],
        [sheet.say("offers.row.total", years=years), *(_shown(cost) for cost in costs.values())],
    ]
    sheet.section("options", sheet.say("heading.options"), [block("\n".join(table(lines)), fixed=True)])
    criteria = [sheet.say("offers.must", **sources), sheet.say("offers.criteria", **sources)]
    sheet.section("factors", sheet.say("heading.factors"), criteria)
    sheet.section("hidden", sheet.say("heading.hidden"), [block(sheet.say("offers.hidden", **sources))])
    steps = [f"{n}. {sheet.say(f'offers.next.{n}', **sources)}" for n in range(1, _STEPS + 1)]
    sheet.section("next", sheet.say("heading.next"), [block("\n".join(steps))])
    for name in ranked[1:]:
        sheet.change(sheet.say("offers.change.up", name=cell(name), cost=_shown(costs[ranked[0]]), years=years))
    sheet.unanswered(sheet.say("offers.unanswered"))


def _shown(cost: Cost) -> str:
    return f"{amount(cost.total, cost.currency)} {cost.mark}"
