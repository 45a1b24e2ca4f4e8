"""The table of the decisions: families of options, and what speaks for each of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from pydantic import ConfigDict

from app.content.expert import ExpertContent
from app.content.tables import typed
from app.domain.errors import ContentError

_STRICT = ConfigDict(extra="forbid")

Reads = Literal["team", "number", "rate", "volume", "seconds", "weeks", "monthly"]


@dataclass(frozen=True, slots=True)
class Option:
    """One way to go. ``cue`` are the words that name it.

    ``upkeep`` marks what has to be kept up after it was built, ``yearly`` what is priced per year if nothing is said.
    """

    __pydantic_config__ = _STRICT

    cue: str
    upkeep: bool = False
    yearly: bool = False


@dataclass(frozen=True, slots=True)
class Band:
    """A range of a number that speaks for an option: from ``least`` up to, not including, ``below``."""

    __pydantic_config__ = _STRICT

    option: str
    least: float | None = None
    below: float | None = None

    def holds(self, value: float) -> bool:
        """Whether the value lies in the range."""
        return (self.least is None or value >= self.least) and (self.below is None or value < self.below)


@dataclass(frozen=True, slots=True)
class Factor:
    """Something that speaks for an option: words (``cues`` by option) or a number that is read (``bands``).

    ``reads`` says which number: people of the team, a number before the noun ``of``, a rate per second, a volume per
    month, a time in seconds beside ``of``, a duration, or money per month. ``forbids`` are words that exclude an
    option.
    """

    __pydantic_config__ = _STRICT

    id: str
    cues: Mapping[str, str] = field(default_factory=dict[str, str])
    reads: Reads | None = None
    of: str = ""
    bands: tuple[Band, ...] = ()
    forbids: Mapping[str, str] = field(default_factory=dict[str, str])
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Family:
    """Options that are weighed by the same factors.

    The family is meant where at least two of its options are named, or where ``cue`` is found, and ``unless`` is not.
    ``default`` is taken where nothing speaks for another; ``always`` is weighed even where it is not named.
    ``sources`` are the slots of its phrases, each ``skill#section|words``. ``priced`` asks for the cost of the options,
    ``money_decides`` lets the cheapest win.
    """

    __pydantic_config__ = _STRICT

    id: str
    options: Mapping[str, Option]
    default: str
    factors: tuple[Factor, ...]
    sources: Mapping[str, str] = field(default_factory=dict[str, str])
    cue: str = ""
    unless: str = ""
    priced: bool = True
    money_decides: bool = True
    always: str = ""


@dataclass(frozen=True, slots=True)
class DecideRules:
    """All families, the most specific first, and the words of what has no family.

    ``backlog`` are the grounds for an item of a list, ``long_lead`` items that take calendar time, ``offer`` names of
    offers.
    """

    __pydantic_config__ = _STRICT

    families: tuple[Family, ...]
    backlog: Mapping[str, str] = field(default_factory=dict[str, str])
    backlog_cue: str = ""
    long_lead: str = ""
    offer: str = ""


@lru_cache(maxsize=4)
def decide_rules(content: ExpertContent) -> DecideRules:
    """The table.

    Raises:
        ContentError: it is missing or malformed, or names an option that there is not.
    """
    rules = typed(DecideRules, content.table("decide"), "decide")
    for family in rules.families:
        unknown = {family.default, *_named(family)} - family.options.keys()
        if unknown:
            raise ContentError(f"prompts/expert/rules/decide.yaml: {family.id} has no option {sorted(unknown)}.")
    return rules


def _named(family: Family) -> set[str]:
    names = {name for factor in family.factors for name in (*factor.cues, *factor.forbids)}
    return names | {band.option for factor in family.factors for band in factor.bands}
