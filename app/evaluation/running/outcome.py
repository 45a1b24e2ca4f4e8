"""How a run ends for whoever started it: an exit code, and the reason in a word. Pure."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.domain.evaluation.comparison import Comparison, Gate
from app.domain.evaluation.comparison import Reason as Called
from app.domain.evaluation.observed import RowStatus
from app.domain.evaluation.row import Row


class Reason(StrEnum):
    """Why a run ended as it did; of several the first in this order."""

    INTERRUPTED = "interrupted"
    HARD = "hard"
    SECRET_FOUND = "secret_found"  # noqa: S105 - the name of a reason
    MISSING_CASSETTE = "missing_cassette"
    BUDGET = "budget"
    INVALID = "invalid"
    REGRESSED = "regressed"
    INCONCLUSIVE = "inconclusive"
    OK = "ok"


EXIT_CODES = {
    Reason.OK: 0,
    Reason.INCONCLUSIVE: 0,
    Reason.SECRET_FOUND: 1,
    Reason.MISSING_CASSETTE: 1,
    Reason.BUDGET: 1,
    Reason.INVALID: 1,
    Reason.HARD: 3,
    Reason.REGRESSED: 3,
    Reason.INTERRUPTED: 130,
}
"""By the reason, what a command exits with."""
STRICT = 3
"""With ``--strict`` also where nothing could be decided."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The reason with what it rests on: broken rules with how often, and how many tries have no answer."""

    reason: Reason
    hard: tuple[tuple[str, int], ...]
    failed: int
    rows: int
    planned: int

    def exit_code(self, *, strict: bool = False) -> int:
        """What a command exits with."""
        undecided = strict and self.reason is Reason.INCONCLUSIVE
        return STRICT if undecided else EXIT_CODES[self.reason]


def outcome(
    rows: Sequence[Row],
    planned: int,
    gate: Gate,
    comparison: Comparison | None = None,
    *,
    interrupted: bool = False,
    secret: bool = False,
) -> Outcome:
    """What the rows come to. A broken safety rule wins over everything that has gone wrong beside it."""
    hard = Counter(rule for row in rows for rule in row.scored.hard)
    failed = sum(row.observed.status is not RowStatus.OK for row in rows)
    reason = _reason(rows, planned, gate, comparison, broken=bool(hard), interrupted=interrupted, secret=secret)
    return Outcome(reason, tuple(sorted(hard.items())), failed, len(rows), planned)


def _reason(
    rows: Sequence[Row],
    planned: int,
    gate: Gate,
    comparison: Comparison | None,
    *,
    broken: bool,
    interrupted: bool,
    secret: bool,
) -> Reason:
    statuses = Counter(row.observed.status for row in rows)
    failed = len(rows) - statuses[RowStatus.OK]
    found = {
        Reason.INTERRUPTED: interrupted and len(rows) < planned,
        Reason.HARD: broken,
        Reason.SECRET_FOUND: secret,
        Reason.MISSING_CASSETTE: bool(statuses[RowStatus.MISSING_CASSETTE]),
        Reason.BUDGET: bool(statuses[RowStatus.BUDGET]),
        Reason.INVALID: len(rows) < planned or failed > gate.max_error_rate * planned,
    }
    first = next((reason for reason, holds in found.items() if holds), None)
    return first or (Reason.OK if comparison is None else _called(comparison))


def _called(comparison: Comparison) -> Reason:
    same = {
        Called.INVALID: Reason.INVALID,
        Called.REGRESSED: Reason.REGRESSED,
        Called.INCONCLUSIVE: Reason.INCONCLUSIVE,
    }
    # Rules that the baseline broke, and this run does not, are no matter of this run.
    return same.get(comparison.reason, Reason.OK)
