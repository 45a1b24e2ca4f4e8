"""Composes the answer to a decision."""

from app.expert.decide.choice import choose
from app.expert.decide.money import costs_of
from app.expert.decide.options import best_family, unknown_names
from app.expert.decide.page import Page
from app.expert.decide.rules import decide_rules
from app.expert.decide.votes import open_factors, votes_of
from app.expert.expert import Desk


def compose(desk: Desk) -> bool:
    """One option, chosen; False where the options are of no family, or nothing speaks for any of them."""
    rules, case, sheet = decide_rules(desk.content), desk.case, desk.sheet
    match = best_family(rules.families, case)
    if match is None:
        return False
    unknown = unknown_names(case, match.family)
    if unknown and len(match.named) < 2:  # noqa: PLR2004 - only one side of the choice is known
        return False
    votes = votes_of(match.family, case, match.options)
    costs = costs_of(match.family, match.options, case, sheet)
    if not costs and not any(vote.option for vote in votes):
        return False
    choice = choose(match.family, match.options, votes, {name: cost.total for name, cost in costs.items()})
    Page(sheet, match, choice, votes, open_factors(match.family, votes), costs).write()
    for name in unknown:
        sheet.unanswered(sheet.say("unknown", name=name))
    return True
