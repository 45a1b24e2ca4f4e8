"""What the built-in expert has made of a request: findings, figures, and the answer's sections before citations."""

from dataclasses import dataclass
from enum import StrEnum

from app.domain.clarification import Assumption
from app.domain.figure import Figure
from app.domain.labels import RequestType, Verdict


class Severity(StrEnum):
    """How much a finding weighs; the order of the members is from worst to least."""

    CRITICAL = "Critical"
    HIGH = "High"
    MEDIUM = "Medium"
    LOW = "Low"

    rank: int
    """0 for the worst."""

    def __init__(self, _: str) -> None:
        self.rank = len(type(self).__members__)


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words of the user, verbatim, with their place in the request: characters ``start`` to ``end``."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule has found in the request.

    ``rule`` is the rule's public id (AP-06, RF-1, SQL-03). ``source`` names the section of a skill that says so, as
    ``skill#section``; empty where the rule is the expert's own judgement.
    """

    rule: str
    title: str
    severity: Severity
    claim: str
    evidence: tuple[Evidence, ...]
    remedy: str
    source: str = ""


class Weight(StrEnum):
    """What a signal counts for in the verdict."""

    NOTE = "note"
    FLAG = "flag"
    BAD = "BAD"


@dataclass(frozen=True, slots=True)
class Signal:
    """One line of the verdict's table: what was looked at, what was found, and what it counts."""

    name: str
    finding: str
    weight: Weight


@dataclass(frozen=True, slots=True)
class DraftSection:
    """A section of the answer: stable id, heading, and Markdown in which sources still stand as ``{{skill#section}}``.

    Marks of figures and assumptions (`[F1]`, `[A1]`) are final.
    """

    id: str
    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class Workup:
    """An answer as rules, tables and calculators give it, the same for every backend.

    ``first`` is the bottom line. ``differs``, ``changes`` and ``unanswered`` are lines of the blocks that every answer
    ends with. ``figures`` and ``assumptions`` are in the order of their marks. ``sources`` names every section that
    the text wants to cite, as ``skill#section``.
    """

    type: RequestType
    first: str
    sections: tuple[DraftSection, ...]
    differs: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()
    unanswered: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    signals: tuple[Signal, ...] = ()
    verdict: Verdict | None = None
    figures: tuple[Figure, ...] = ()
    assumptions: tuple[Assumption, ...] = ()
    sources: tuple[str, ...] = ()
