"""Which option is taken: a constraint first, then money, then what most factors speak for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.expert.decide.rules import Family
from app.expert.decide.votes import Vote

TIE_SHARE = 0.2
"""Estimates are no better than that: a smaller difference of cost decides nothing."""


class Ground(StrEnum):
    """What decided."""

    CONSTRAINT = "constraint"
    MONEY = "money"
    TALLY = "tally"
    DEFAULT = "default"


@dataclass(frozen=True, slots=True)
class Choice:
    """The option that is taken, and what the tally and the money alone would take."""

    option: str
    ground: Ground
    tally: Mapping[str, float]
    by_tally: str | None
    by_money: str | None
    forbidden: tuple[str, ...] = ()

    @property
    def split(self) -> bool:
        """Whether money and tally disagree."""
        return None not in (self.by_money, self.by_tally) and self.by_money != self.by_tally


def choose(
    family: Family,
    options: Sequence[str],
    votes: Sequence[Vote],
    costs: Mapping[str, float],
    tie_share: float = TIE_SHARE,
) -> Choice:
    """The choice among the options; ``costs`` are comparable totals of the options that have one."""
    forbidden = tuple(vote.option for vote in votes if vote.forbidden and vote.option)
    allowed = [option for option in options if option not in forbidden] or list(options)
    tally = {
        option: sum(v.factor.weight for v in votes if v.option == option and not v.forbidden) for option in options
    }
    by_tally = _most(allowed, tally)
    by_money = _cheapest({option: cost for option, cost in costs.items() if option in allowed}, tie_share)
    default = family.default if family.default in allowed else allowed[0]
    if len(allowed) == 1 and len(options) > 1:
        option, ground = allowed[0], Ground.CONSTRAINT
    elif by_money:
        option, ground = by_money, Ground.MONEY
    elif by_tally:
        option, ground = by_tally, Ground.TALLY
    else:
        tied = [each for each in allowed if tally[each] == max(tally[a] for a in allowed)]
        option, ground = default if default in tied else tied[0], Ground.DEFAULT
    return Choice(option, ground, tally, by_tally, by_money, forbidden)


def _most(options: Sequence[str], tally: Mapping[str, float]) -> str | None:
    """The option with most votes; None where two are level or none has any."""
    ranked = sorted(options, key=lambda option: -tally[option])
    if not ranked or tally[ranked[0]] <= 0:
        return None
    return ranked[0] if len(ranked) == 1 or tally[ranked[0]] > tally[ranked[1]] else None


def _cheapest(costs: Mapping[str, float], tie_share: float) -> str | None:
    """The cheapest where the next one costs clearly more."""
    ranked = sorted(costs, key=lambda option: costs[option])
    if len(ranked) < 2:  # noqa: PLR2004 - a comparison needs two sides
        return None
    first, second = costs[ranked[0]], costs[ranked[1]]
    return ranked[0] if second > 0 and (second - first) / second > tie_share else None
