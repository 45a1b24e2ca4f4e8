"""The tables of designs: how facts are read, formulas, and one entry per kind of system."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from app.content.expert import ExpertContent
from app.content.tables import typed

_SYSTEMS = "systems"

Inputs = Mapping[str, float | str | tuple[float | str, ...]]
"""Arguments of a calculator: a number, the name of a quantity, ``=word``, or several of them."""


@dataclass(frozen=True, slots=True)
class NumberRule:
    """Reads one quantity: a number of ``kind`` whose surroundings match, in ``unit``; ``per`` makes it a rate."""

    id: str
    kind: str = "n"
    after: str = ""
    before: str = ""
    never: str = ""
    unit: str = ""
    least: float = 0.0
    most: float = 1e15
    scale: float = 1.0
    per: bool = False
    least_period: float = 0.0
    most_period: float = 1e9


@dataclass(frozen=True, slots=True)
class Formula:
    """One line of the capacity table: a calculator, where its inputs come from, what its outputs are called."""

    calculator: str
    inputs: Inputs
    gives: Mapping[str, str] = field(default_factory=dict[str, str])
    unless: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    hidden: bool = False
    source: str = ""


@dataclass(frozen=True, slots=True)
class Variant:
    """One choice for a part, taken where the request has all of ``when`` and none of ``unless``."""

    text: str
    when: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    source: str = ""
    price: str = ""


@dataclass(frozen=True, slots=True)
class System:
    """A kind of system: how to recognize it and what is known about it. Sentences stand under ``<id>.<name>``.

    ``parts`` are components in order of the table, ``actors`` what stands outside, ``edges`` chains of both.
    An ``alone`` kind takes no second one, a ``fallback`` is meant only where nothing else is plainly meant,
    ``features`` takes what the user names as stories.
    ``stories`` are points per phase, ``risks`` pairs of probability and impact, in the order of the sentences.
    """

    cues: Mapping[str, int]
    parts: Mapping[str, tuple[Variant, ...]] = field(default_factory=dict[str, tuple[Variant, ...]])
    actors: tuple[str, ...] = ()
    edges: tuple[str, ...] = ()
    capacity: tuple[str, ...] = ()
    stories: tuple[tuple[int, ...], ...] = ()
    risks: tuple[tuple[int, int], ...] = ()
    asks: tuple[str, ...] = ()
    core: tuple[str, ...] = ()
    sources: Mapping[str, str] = field(default_factory=dict[str, str])
    matrix: bool = False
    alone: bool = False
    features: bool = False
    fallback: bool = False
    never: str = ""


@dataclass(frozen=True, slots=True)
class Band:
    """What a pattern costs a month up to so many users, by the price table of a skill."""

    users: float
    monolith: str
    modular_monolith: str
    microservices: str
    serverless: str


@dataclass(frozen=True, slots=True)
class Rules:
    """What all kinds share."""

    numbers: tuple[NumberRule, ...]
    facts: Mapping[str, str]
    deniable: tuple[str, ...]
    implied: Mapping[str, str]
    derived: Mapping[str, tuple[tuple[str, str, float], ...]]
    words: Mapping[str, tuple[tuple[str, str], ...]]
    defaults: Mapping[str, float]
    formulas: Mapping[str, Formula]
    parts: Mapping[str, tuple[Variant, ...]]
    prices: Mapping[str, float]
    cost: tuple[Band, ...]
    sources: Mapping[str, str]
    challenge: str
    solo: str
    whole_team: str
    quarters: str
    goals: str
    keep: str
    features: tuple[str, ...]
    no_feature: str
    quiet: tuple[str, ...]
    spare: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Book:
    """Rules and kinds together."""

    rules: Rules
    systems: Mapping[str, System]


@lru_cache(maxsize=4)
def read_book(content: ExpertContent) -> Book:
    """The tables of designs, checked.

    Raises:
        ContentError: a table is malformed or missing.
    """
    names = sorted(name for name in content.tables if name.startswith(_SYSTEMS))
    systems: dict[str, System] = {}
    for name in names:
        systems |= typed(Mapping[str, System], content.table(name), name)  # type: ignore[type-abstract]
    return Book(typed(Rules, content.table("design"), "design"), systems)
