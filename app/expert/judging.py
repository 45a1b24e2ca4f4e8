"""The verdict: findings become lines of a table, lines are counted, the tree decides. Thresholds are data."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from app.calculators.verdict import verdict_of
from app.content.expert import ExpertContent
from app.domain.errors import ContentError
from app.domain.labels import Verdict
from app.domain.workup import Severity, Signal, Weight
from app.expert.objections import Objection, Row

_TABLE = "judging"


class Doubt(StrEnum):
    """Why a GOOD by count is in doubt, so that the harder verdict holds."""

    GRAVE = "grave"
    BLANK = "blank"
    TIME = "time"
    SILENT = "silent"
    CLOSE = "close"


class Confidence(StrEnum):
    """How far the facts carry a verdict."""

    HIGH = "High"
    MEDIUM = "Medium"
    LOW = "Low"


@dataclass(frozen=True, slots=True)
class Thresholds:
    """What counts as a flag and as a BAD signal, and how many percent of the facts a verdict needs."""

    dominant: Mapping[Severity, int]
    flagged: frozenset[Severity]
    false_assumptions: int
    verdict_from: float
    sure_above: float
    doubt_from: int


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the tree says. ``verdict`` is None where too few facts are known.

    ``doubt`` says why the count alone gives GOOD and the harder verdict holds all the same.
    """

    verdict: Verdict | None
    confidence: Confidence
    bad: int
    flags: int
    doubt: Doubt | None = None


@lru_cache(maxsize=4)
def thresholds_of(content: ExpertContent) -> Thresholds:
    """The thresholds of the rule table.

    Raises:
        ContentError: the table is missing or malformed.
    """
    table = content.table(_TABLE)
    if not isinstance(table, dict):
        raise ContentError(f"{_TABLE}.yaml: must map names to values.")
    try:
        return Thresholds(
            dominant={Severity(name): int(count) for name, count in table["dominant"].items()},
            flagged=frozenset(map(Severity, table["flagged"])),
            false_assumptions=int(table["false_assumptions"]),
            verdict_from=float(table["verdict_from"]),
            sure_above=float(table["sure_above"]),
            doubt_from=int(table["doubt_from"]),
        )
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise ContentError(f"{_TABLE}.yaml: is malformed ({error}).") from error


@dataclass(frozen=True, slots=True)
class Backing:
    """What stands behind the signals.

    ``own_history``: a comparison with what the team has done before, or tests. ``grave``: findings that are High or
    worse. ``positive``: lines of the table that something speaks for. ``late``: the plan
    asks about time alone, and the time does not hold. ``close``: the shortfall of time lies in the upper half of its
    note band, where no row may be added to it.
    """

    own_history: bool = True
    grave: int = 0
    positive: int = 1
    late: bool = False
    close: bool = False


def judge(
    signals: Sequence[Signal], completeness_percent: float, thresholds: Thresholds, backing: Backing | None = None
) -> Judgement:
    """The verdict that the signals give at so many percent of the facts.

    Without an own history confidence is Medium at most. A GOOD by count that is in doubt becomes the harder verdict.
    """
    backing = backing or Backing()
    counted = Counter(signal.weight for signal in signals)
    bad, flags = counted[Weight.BAD], counted[Weight.FLAG]
    if completeness_percent < thresholds.verdict_from:
        return Judgement(None, Confidence.LOW, bad, flags)
    if completeness_percent <= thresholds.sure_above:
        confidence = Confidence.LOW
    else:
        confidence = Confidence.HIGH if backing.own_history else Confidence.MEDIUM
    verdict = verdict_of(bad, flags)
    doubt = _doubt(flags, confidence, thresholds, backing) if verdict is Verdict.GOOD else None
    return Judgement(Verdict.NEEDS_MAJOR_WORK if doubt else verdict, confidence, bad, flags, doubt)


def _doubt(flags: int, confidence: Confidence, thresholds: Thresholds, backing: Backing) -> Doubt | None:
    if backing.late:
        return Doubt.TIME
    if flags and backing.grave >= thresholds.doubt_from:
        return Doubt.GRAVE
    if flags and backing.close:
        return Doubt.CLOSE
    if backing.positive:
        return None
    if confidence is Confidence.LOW:
        return Doubt.BLANK
    return Doubt.SILENT if flags else None


def weight_of(row: Row, objections: Sequence[Objection], thresholds: Thresholds) -> Weight:
    """What a line of the table counts with these objections behind it: at most one flag or one BAD signal."""
    if not objections:
        return Weight.NOTE
    if row is Row.ANTI_PATTERNS:
        return _anti_patterns(objections, thresholds)
    weights = {each.rule.weight for each in objections}
    if Weight.BAD in weights:
        return Weight.BAD
    if row is Row.ASSUMPTIONS and sum(o.rule.proven_false for o in objections) >= thresholds.false_assumptions:
        return Weight.BAD
    return Weight.FLAG if Weight.FLAG in weights else Weight.NOTE


def _anti_patterns(objections: Sequence[Objection], thresholds: Thresholds) -> Weight:
    counted = Counter(each.severity for each in objections)
    if any(counted[severity] >= least for severity, least in thresholds.dominant.items()):
        return Weight.BAD
    return Weight.FLAG if any(counted[severity] for severity in thresholds.flagged) else Weight.NOTE


def severities(objections: Iterable[Objection]) -> Mapping[Severity, int]:
    """How many objections there are of each severity, worst first."""
    counted = Counter(each.severity for each in objections)
    return {severity: counted[severity] for severity in Severity if counted[severity]}
