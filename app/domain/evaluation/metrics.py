"""What a run amounts to: means, tables and sums over its rows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

LEAST_CASES = 20
"""A slice with fewer cases is shown, and judged by nobody."""


@dataclass(frozen=True, slots=True)
class Mean:
    """The mean of a score over cases, repeats of a case averaged first; ``n`` counts cases, ``tries`` their rows."""

    value: float
    n: int
    tries: int


@dataclass(frozen=True, slots=True)
class Cell:
    """How often one label was expected and another, or the same, was got."""

    expected: str
    got: str
    count: int


@dataclass(frozen=True, slots=True)
class Confusion:
    """What was expected of a label against what was got, over tries; cells of nothing are left out.

    ``f1`` is that of each expected value, ``macro_f1`` their plain mean.
    """

    field: str
    cells: tuple[Cell, ...]
    f1: Mapping[str, float]
    macro_f1: float
    n: int


@dataclass(frozen=True, slots=True)
class Clarifying:
    """How well the service knows when to ask back, over tries with the label.

    ``precision`` is None where it never asked, ``recall`` where it never should have, ``f1`` where neither was the
    case. The means of ``questions``, ``rounds`` and ``tokens`` are over tries in which it asked; ``known`` is the share
    of asked topics that the case's replies name, ``unneeded`` counts questions where none was expected.
    """

    n: int
    precision: float | None
    recall: float | None
    f1: float | None
    questions: float | None
    rounds: float | None
    known: float | None
    tokens: float | None
    unneeded: int


@dataclass(frozen=True, slots=True)
class Spend:
    """Price in US dollars and time in milliseconds of some rows or calls; ``n`` counts them.

    ``replayed`` is the share of them whose figures were recorded earlier. Times are None where none were taken.
    """

    name: str
    n: int
    usd_sum: Decimal
    usd_mean: float
    usd_p50: float
    usd_p95: float
    replayed: float
    ms_mean: float | None = None
    ms_p50: float | None = None
    ms_p95: float | None = None


@dataclass(frozen=True, slots=True)
class Slice:
    """The means over a part of the cases: ``kind`` is type, agent, sensitivity, language or tag."""

    kind: str
    value: str
    n: int
    means: Mapping[str, Mean]

    @property
    def enough(self) -> bool:
        """Whether there are cases enough to say something by them."""
        return self.n >= LEAST_CASES


@dataclass(frozen=True, slots=True)
class BrokenRule:
    """A safety rule that one try broke."""

    rule: str
    case: str
    repeat: int


@dataclass(frozen=True, slots=True)
class Metrics:
    """Everything that a report says about one run; ``statuses`` counts rows by how they ended."""

    cases: int
    rows: int
    statuses: Mapping[str, int]
    means: Mapping[str, Mean]
    clarify: Clarifying
    confusions: tuple[Confusion, ...] = ()
    slices: tuple[Slice, ...] = ()
    spend: tuple[Spend, ...] = ()
    hard: tuple[BrokenRule, ...] = ()
    not_scored: tuple[str, ...] = field(default=())

    @property
    def error_rate(self) -> float:
        """The share of rows that ended without an answer."""
        return 1 - self.statuses.get("ok", 0) / self.rows if self.rows else 0.0
