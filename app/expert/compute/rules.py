"""The table of the calculators: which cases stand beside a result, how it is read, and what would change it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from pydantic import ConfigDict

from app.content.expert import ExpertContent
from app.content.tables import typed
from app.domain.figure import Figure, Value

_STRICT = ConfigDict(extra="forbid")


@dataclass(frozen=True, slots=True)
class When:
    """A condition on a value of a figure, an output or else an input."""

    __pydantic_config__ = _STRICT

    value: str
    equal: Value = None
    least: float | None = None
    below: float | None = None
    known: bool | None = None

    def holds(self, figure: Figure) -> bool:
        """Whether it holds; a value that is no number has no bounds."""
        found = figure.outputs.get(self.value, figure.inputs.get(self.value))
        if self.known is not None:
            return (found is not None) is self.known
        if self.equal is not None:
            return found == self.equal
        if isinstance(found, bool) or not isinstance(found, int | float):
            return False
        return (self.least is None or found >= self.least) and (self.below is None or found < self.below)


@dataclass(frozen=True, slots=True)
class Variant:
    """The same calculation with inputs put in place of others, or multiplied; ``name`` is its phrase."""

    __pydantic_config__ = _STRICT

    name: str
    put: Mapping[str, float | str] = field(default_factory=dict[str, float | str])
    times: Mapping[str, float] = field(default_factory=dict[str, float])
    when: tuple[When, ...] = ()

    def inputs(self, figure: Figure) -> dict[str, Value] | None:
        """The inputs of this case; None where it does not apply or changes nothing."""
        if not all(each.holds(figure) for each in self.when):
            return None
        changed = dict(figure.inputs) | dict(self.put)
        for name, factor in self.times.items():
            value = figure.inputs.get(name)
            if isinstance(value, list):
                changed[name] = [item * factor for item in value]
                continue
            if isinstance(value, bool) or not isinstance(value, int | float) or value == 0:
                return None
            changed[name] = value * factor
        return changed


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence on a result, by its phrase, where its conditions hold. ``source`` is ``skill#section|words``."""

    __pydantic_config__ = _STRICT

    say: str
    when: tuple[When, ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """How results of one calculator are shown.

    Of ``first`` the first sentence that holds says the result. ``columns`` are outputs. ``cards`` adds the table of
    cards to memory needs. ``change`` sentences may use the results of the variant of the same name in ``other``.
    """

    __pydantic_config__ = _STRICT

    first: tuple[Sentence, ...] = ()
    cases: tuple[Variant, ...] = ()
    columns: tuple[str, ...] = ()
    read: tuple[Sentence, ...] = ()
    change: tuple[Sentence, ...] = ()
    other: tuple[Variant, ...] = ()
    cards: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """A kind of GPU with its price per hour; ``most_billions`` is the largest model that it is proposed for."""

    __pydantic_config__ = _STRICT

    name: str
    memory_gb: float
    low: float
    high: float
    most_billions: float | None = None


@dataclass(frozen=True, slots=True)
class ComputeRules:
    """The whole table. ``asked`` are words of a question by the calculator that answers it."""

    __pydantic_config__ = _STRICT

    calculators: Mapping[str, Rule]
    cards: tuple[Card, ...]
    card_source: str
    asked: Mapping[str, str] = field(default_factory=dict[str, str])


@lru_cache(maxsize=4)
def compute_rules(content: ExpertContent) -> ComputeRules:
    """The table.

    Raises:
        ContentError: it is missing or malformed.
    """
    return typed(ComputeRules, content.table("compute"), "compute")
