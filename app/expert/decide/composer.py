"""Composes the answer to a decision."""

from app.expert.decide.backlog import compose_backlog
from app.expert.decide.choice import choose
from app.expert.decide.hosting import extra_of, hosting_of
from app.expert.decide.money import costs_of
from app.expert.decide.options import best_family, unknown_names
from app.expert.decide.page import Extra, Page
from app.expert.decide.rules import decide_rules
from app.expert.decide.staffing import staffing_extra
from app.expert.decide.votes import open_factors, votes_of
from app.expert.expert import Desk

_HOSTING, _STAFFING = "hosting", "staffing"
"""The families with sums of their own: models by API or on own machines, and people for a budget."""


def compose(desk: Desk) -> bool:
    """One option, chosen; False where the options are of no family, or nothing speaks for any of them."""
    rules, case, sheet = decide_rules(desk.content), desk.case, desk.sheet
    if compose_backlog(desk, rules):
        return True
    match = best_family(rules.families, case)
    if match is None:
        return False
    unknown = unknown_names(case, match.family)
    if unknown and len(match.named) < 2:  # noqa: PLR2004 - only one side of the choice is known
        return False
    votes = votes_of(match.family, case, match.options)
    hosting = hosting_of(sheet) if match.family.id == _HOSTING else None
    costs = {} if hosting else costs_of(match.family, match.options, case, sheet)
    if not costs and hosting is None and not any(vote.option for vote in votes):
        return False
    if hosting is not None:
        choice = choose(match.family, match.options, votes, hosting.costs(), tie_share=0.0)
        sources = {name: sheet.source(*ref.split("|", 1)) for name, ref in match.family.sources.items()}
        extra = extra_of(hosting, votes, choice.option, sheet, sources)
    else:
        choice = choose(match.family, match.options, votes, {name: cost.total for name, cost in costs.items()})
        extra = staffing_extra(case, sheet) if match.family.id == _STAFFING else Extra()
    Page(sheet, match, choice, votes, open_factors(match.family, votes), costs, extra).write()
    for name in unknown:
        sheet.unanswered(sheet.say("unknown", name=name))
    return True
