"""The table of plans, typed: kinds, facts, strengths, yardsticks, subjects."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from app.content.expert import ExpertContent
from app.domain.errors import ContentError

_TABLE = "plans"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of plan and the facts that it is judged by; it is not this kind where ``unless`` matches."""

    id: str
    cue: str
    unless: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Strength:
    """Something right about a plan; not where ``unless`` matches in the same part of a sentence."""

    id: str
    strong: str
    unless: str


@dataclass(frozen=True, slots=True)
class Yardstick:
    """The shortest time that some work takes, in weeks, and who says so; of ``kinds`` of plans, or of all."""

    id: str
    cue: str
    unless: str
    weeks: float
    calendar: bool
    source: str
    about: str
    kinds: frozenset[str]


@dataclass(frozen=True, slots=True)
class Multiplier:
    """Something that makes work longer: a factor, for each one where a number stands before it."""

    factor: float
    each: bool
    cue: str


@dataclass(frozen=True, slots=True)
class Point:
    """A point of a checklist: missing where ``cue`` matches, if there is one, and ``present`` does not."""

    id: str
    subject: str
    cue: str
    present: str
    source: str
    about: str


@dataclass(frozen=True, slots=True)
class Difference:
    """A guide's usual choice that a plan declines."""

    id: str
    cue: str
    needs: str
    source: str
    about: str


@dataclass(frozen=True, slots=True)
class Subject:
    """What a plan is about; where ``rules`` are named, only if one of them has fired."""

    id: str
    cue: str
    unless: str
    rules: frozenset[str]


@dataclass(frozen=True, slots=True)
class PlanTable:
    """Everything that tells the facts of a plan. Patterns ignore case."""

    kinds: tuple[Kind, ...]
    fields: Mapping[str, str]
    strengths: tuple[Strength, ...]
    yardsticks: tuple[Yardstick, ...]
    subjects: tuple[Subject, ...]
    heavy: str
    heavy_services: int
    small_stage_users: float
    technologies: str
    known_stack: str
    big_goals: str
    small_team: int
    single: frozenset[str]
    split: str
    needless_users: float
    multipliers: tuple[Multiplier, ...]
    history_cue: str
    guess_from: int
    included: Mapping[str, str]
    checklists: tuple[Point, ...]
    differences: tuple[Difference, ...]


@lru_cache(maxsize=4)
def plan_table(content: ExpertContent) -> PlanTable:
    """The table.

    Raises:
        ContentError: it is missing or malformed.
    """
    table = content.table(_TABLE)
    if not isinstance(table, dict):
        raise ContentError(f"{_TABLE}.yaml: must map names to values.")
    try:
        return PlanTable(
            kinds=tuple(
                Kind(str(e["id"]), _pattern(e["cue"]), _pattern(e.get("not")), tuple(map(str, e["fields"])))
                for e in table["kinds"]
            ),
            fields={str(name): _pattern(cue) for name, cue in table["fields"].items()},
            strengths=tuple(
                Strength(str(e["id"]), _pattern(e["strong"]), _pattern(e.get("unless"))) for e in table["strengths"]
            ),
            yardsticks=tuple(
                Yardstick(
                    str(e["id"]),
                    _pattern(e["cue"]),
                    _pattern(e.get("unless")),
                    float(e["weeks"]),
                    bool(e.get("calendar", False)),
                    *_source(e),
                    frozenset(map(str, e.get("kinds", ()))),
                )
                for e in table["yardsticks"]
            ),
            subjects=tuple(
                Subject(
                    str(e["id"]), _pattern(e["cue"]), _pattern(e.get("not")), frozenset(map(str, e.get("rules", ())))
                )
                for e in table["subjects"]
            ),
            heavy=_pattern(table["heavy"]),
            heavy_services=int(table["heavy_services"]),
            small_stage_users=float(table["small_stage_users"]),
            technologies=_pattern(table["technologies"]),
            known_stack=_pattern(table["known_stack"]),
            big_goals=_pattern(table["big_goals"]),
            small_team=int(table["small_team"]),
            single=frozenset(map(str, table["single"])),
            split=_pattern(table["split"]),
            needless_users=float(table["needless_users"]),
            multipliers=tuple(
                Multiplier(float(e["factor"]), bool(e["each"]), _pattern(e["cue"])) for e in table["multipliers"]
            ),
            history_cue=_pattern(table["history_cue"]),
            guess_from=int(table["guess_from"]),
            included={str(name): _pattern(cue) for name, cue in table["included"].items()},
            checklists=tuple(
                Point(str(e["id"]), str(e["subject"]), _pattern(e["cue"]), _pattern(e["present"]), *_source(e))
                for e in table["checklists"]
            ),
            differences=tuple(
                Difference(str(e["id"]), _pattern(e["cue"]), _pattern(e["needs"]), *_source(e))
                for e in table["differences"]
            ),
        )
    except (KeyError, ValueError, TypeError, AttributeError, re.error) as error:
        raise ContentError(f"{_TABLE}.yaml: is malformed ({error!r}).") from error


def _source(entry: Mapping[str, object]) -> tuple[str, str]:
    return str(entry["source"]), str(entry["about"])


def _pattern(given: object) -> str:
    pattern = "" if given is None else str(given)
    re.compile(pattern, re.IGNORECASE)
    return pattern
