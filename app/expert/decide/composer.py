"""Composes the answer to a decision."""

from collections.abc import Mapping, Sequence

from app.backends.extractive.text import closed, inline
from app.calculators.wording import plain
from app.expert.compute.values import amount
from app.expert.decide.backlog import compose_backlog
from app.expert.decide.choice import choose
from app.expert.decide.generic import generic_match
from app.expert.decide.hosting import extra_of, hosting_of
from app.expert.decide.matrix import with_matrix
from app.expert.decide.money import Cost, build_limit, costs_of, horizon, price_limit
from app.expert.decide.offers import compose_offers
from app.expert.decide.options import Match, candidates, unknown_names
from app.expert.decide.page import Extra, Page
from app.expert.decide.rules import decide_rules
from app.expert.decide.staffing import staffing_extra
from app.expert.decide.votes import Vote, open_factors, votes_of
from app.expert.expert import Desk

_HOSTING, _STAFFING, _ARCHITECTURE, _BUILD_OR_BUY = "hosting", "staffing", "architecture", "buildbuy"
"""The families with figures of their own: an API or own machines, people for a budget, the architecture matrix, and
the price at which buying and building cost the same."""

_GIVEN = {"scope": "velocity", "vector": "vector-storage"}
"""The calculator whose figures belong to the first lines of a family: the weeks of a backlog, the size of vectors."""


def compose(desk: Desk) -> bool:
    """One option, chosen; False where the options are of no family, or nothing speaks for any of them."""
    rules, case = decide_rules(desk.content), desk.case
    if compose_backlog(desk, rules):
        return True
    if any(_weigh(desk, match) for match in candidates(rules.families, case)):
        return True
    if compose_offers(desk, rules):
        return True
    match = generic_match(case)
    return match is not None and _weigh(desk, match)


def _weigh(desk: Desk, match: Match) -> bool:
    """The page of a family; False, with nothing written, where the request says nothing for any of its options."""
    case, sheet = desk.case, desk.sheet
    if len(match.named) < 2 and unknown_names(case, match.family):  # noqa: PLR2004 - one side is not known
        return False
    votes: Sequence[Vote] = votes_of(match.family, case, match.options)
    hosting = hosting_of(sheet) if match.family.id == _HOSTING else None
    costs = {} if hosting else costs_of(match.family, match.options, case, sheet)
    said = hosting or len(costs) > 1 or any(vote.option for vote in votes)
    if not said and build_limit(costs, match.family, match.options, case, sheet) is None:
        return False
    if hosting is not None:
        choice = choose(match.family, match.options, votes, hosting.costs(), tie_share=0.0)
        sources = {name: sheet.source(*ref.split("|", 1)) for name, ref in match.family.sources.items()}
        extra = extra_of(hosting, votes, choice.option, sheet, sources)
    else:
        votes, extra = _with_extra(desk, match, votes, costs)
        totals = {name: cost.total for name, cost in costs.items()} if match.family.money_decides else {}
        choice = choose(match.family, match.options, votes, totals)
    Page(
        sheet, match, choice, votes, open_factors(match.family, votes, match.options), costs, extra, _years(desk, costs)
    ).write()
    return True


def _years(desk: Desk, costs: Mapping[str, Cost]) -> str:
    """The horizon of the costs: that of their figures, else that of the request's words."""
    counted = next((cost.shown.figure.inputs.get("years") for cost in costs.values()), None)
    return plain(float(counted) if isinstance(counted, int | float) else horizon(desk.case))


def _with_extra(
    desk: Desk, match: Match, votes: Sequence[Vote], costs: Mapping[str, Cost]
) -> tuple[Sequence[Vote], Extra]:
    """The votes with those of figures, and what the figures add to the page."""
    sheet = desk.sheet
    if match.family.id == _STAFFING:
        return votes, staffing_extra(desk.case, sheet)
    if match.family.id in _GIVEN:
        given = sheet.given(_GIVEN[match.family.id])
        return votes, Extra(more=tuple(f"{closed(inline(each.figure.summary))} {each.mark}" for each in given))
    if match.family.id == _ARCHITECTURE:
        return with_matrix(match.options, votes, sheet)
    return votes, _limits(desk, match, costs)


def _limits(desk: Desk, match: Match, costs: Mapping[str, Cost]) -> Extra:
    """From which price, or up to which cost of building, the other option is cheaper."""
    sheet = desk.sheet
    price = price_limit(costs, match.family, desk.case, sheet) if match.family.id == _BUILD_OR_BUY else None
    if price is not None:
        bought, shown = price
        cheaper = costs[bought].total < max(cost.total for cost in costs.values())
        said = sheet.say(
            "buildbuy.price_above" if cheaper else "buildbuy.price_below",
            price=amount(shown.number("per_month"), costs[bought].currency),
            marks=shown.mark,
        )
        return Extra(changes=(said,))
    limit = build_limit(costs, match.family, match.options, desk.case, sheet)
    if limit is None:
        return Extra()
    mark = sheet.assume("upkeep", sheet.say("assume.upkeep"), sheet.say("assume.upkeep.effect"))
    said = sheet.say(
        "buildbuy.limit",
        limit=amount(limit.number("limit"), next(iter(costs.values())).currency),
        months=plain(round(limit.number("person_months"), 1)),
        marks=f"{limit.mark}{mark}",
    )
    return Extra(changes=(said,))
