"""What was expected against what was got, label by label."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence

from app.domain.evaluation.case import Case, Expect
from app.domain.evaluation.metrics import Cell, Confusion
from app.domain.evaluation.observed import Observed
from app.domain.evaluation.row import Row

Scores = Sequence[tuple[Case, Row]]
NONE = "(none)"
"""Stands where the service gave no label."""


def confusions(pairs: Scores) -> tuple[Confusion, ...]:
    """A table for each label that any of the cases expects."""
    tables = (confusion(name, _labels(pairs, wanted, got)) for name, (wanted, got) in _FIELDS.items())
    return tuple(table for table in tables if table.n)


def confusion(name: str, labels: Iterator[tuple[str, str]]) -> Confusion:
    """The table over pairs of expected and got, with F1 for each expected value."""
    counts = Counter(labels)
    values = sorted({wanted for wanted, _ in counts})
    f1 = {value: f1_of(counts, value) for value in values}
    macro = sum(f1.values()) / len(f1) if f1 else 0.0
    cells = tuple(Cell(wanted, got, n) for (wanted, got), n in sorted(counts.items()))
    return Confusion(name, cells, f1, macro, counts.total())


def f1_of(counts: Mapping[tuple[str, str], int], value: str) -> float:
    """The harmonic mean of precision and recall for one value; 0 where it was never got."""
    hits = counts.get((value, value), 0)
    wanted = sum(n for (expected, _), n in counts.items() if expected == value)
    got = sum(n for (_, given), n in counts.items() if given == value)
    return 2 * hits / (wanted + got) if wanted + got else 0.0


def _labels(
    pairs: Scores, wanted: Callable[[Expect], object], got: Callable[[Observed], object]
) -> Iterator[tuple[str, str]]:
    for case, row in pairs:
        expected = wanted(case.expect)
        if expected is not None:
            yield _said(expected), _said(got(row.observed))


def _said(label: object) -> str:
    if isinstance(label, tuple):
        return " + ".join(sorted(label)) or NONE
    if isinstance(label, bool):
        return "yes" if label else "no"
    return NONE if label is None else str(label)


_FIELDS: Mapping[str, tuple[Callable[[Expect], object], Callable[[Observed], object]]] = {
    "type": (lambda expect: expect.type, lambda observed: observed.type),
    "agents": (lambda expect: expect.agents, lambda observed: observed.agents),
    "pattern": (lambda expect: expect.pattern, lambda observed: observed.pattern),
    "clarify": (lambda expect: expect.clarify, lambda observed: observed.clarified),
    "sensitivity": (lambda expect: expect.sensitivity, lambda observed: observed.sensitivity),
    "tier": (lambda expect: expect.tier, lambda observed: observed.tier),
    "verdict": (lambda expect: expect.verdict, lambda observed: observed.verdict),
}
