"""How a metric of many cases comes from what was scored in each: sums over the cases, and a value of those sums.

A mean is the simplest of them. Precision, recall, F1 and money per answer are ratios of sums, and have no value in a
single case; kept as sums they can be computed anew for every set of cases that is drawn.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import fmean

import numpy as np

from app.domain.evaluation.row import Row
from app.statistics.arrays import Floats

CLARIFY = "clarify"
"""The metric whose rows the ratios on asking back are made of: 1 where the service asked, or not, as expected."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One metric.

    ``parts`` are a case's own sums, as means over its repeats (None: not scored); ``value`` maps totals of shape
    (draws, parts) to one value per draw, NaN where there is none. ``relative`` measures are better when lower, and
    compared by their ratio. ``simple`` ones are plain means of a score.
    """

    name: str
    parts: Callable[[Sequence[Row]], tuple[float, ...] | None]
    value: Callable[[Floats], Floats]
    relative: bool = False
    simple: bool = False

    def difference(self, baseline: Floats, now: Floats) -> Floats:
        """From totals of both runs, positive where the new one is better; for relative ones the share that is saved."""
        before, after = self.value(baseline), self.value(now)
        if not self.relative:
            return after - before
        saved = 1.0 - np.divide(after, before, out=np.ones_like(after), where=before > 0)
        return np.where((before <= 0) & (after > 0), -1.0, saved)


def measure_of(name: str) -> Measure:
    """The measure of a metric: a ratio if it is one of ours, else the mean of the score of that name."""
    return next((measure for measure in _ratios() if measure.name == name), None) or _mean(name)


def names_of(rows: Sequence[Row]) -> tuple[str, ...]:
    """Every metric that the rows allow, in alphabetical order."""
    scored = {name for row in rows for name in row.scored.scores}
    ratios = {measure.name for measure in _ratios() if CLARIFY in scored or measure.relative}
    return tuple(sorted(scored | ratios))


def scores_of(name: str, rows: Sequence[Row]) -> list[float]:
    """The scores of one metric in the rows that have it."""
    return [row.scored.scores[name] for row in rows if name in row.scored.scores]


def _mean(name: str) -> Measure:
    def parts(rows: Sequence[Row]) -> tuple[float, ...] | None:
        scores = scores_of(name, rows)
        return (fmean(scores), 1.0) if scores else None

    return Measure(name, parts, _quotient, simple=True)


def _ratios() -> tuple[Measure, ...]:
    return (
        Measure("clarify_precision", _asking, lambda sums: _divided(sums[:, 0], sums[:, 0] + sums[:, 1])),
        Measure("clarify_recall", _asking, lambda sums: _divided(sums[:, 0], sums[:, 0] + sums[:, 2])),
        Measure("clarify_f1", _asking, lambda sums: _divided(2 * sums[:, 0], 2 * sums[:, 0] + sums[:, 1] + sums[:, 2])),
        Measure("cost_per_answer", _dollars, _quotient, relative=True),
        Measure("latency_ms", _milliseconds, _quotient, relative=True),
    )


def _asking(rows: Sequence[Row]) -> tuple[float, ...] | None:
    """Questions back that were right, that were needless, and that were missing."""
    kinds = [_kind_of_asking(row) for row in rows if CLARIFY in row.scored.scores]
    if not kinds:
        return None
    return fmean(kind[0] for kind in kinds), fmean(kind[1] for kind in kinds), fmean(kind[2] for kind in kinds)


def _kind_of_asking(row: Row) -> tuple[int, int, int]:
    right, asked = row.scored.scores[CLARIFY] > 0, bool(row.observed.clarified)
    return int(asked and right), int(asked and not right), int(not asked and not right)


def _dollars(rows: Sequence[Row]) -> tuple[float, ...]:
    return fmean(float(row.observed.usd) for row in rows), 1.0


def _milliseconds(rows: Sequence[Row]) -> tuple[float, ...] | None:
    """Recorded times where calls were replayed, so that the clock of this run counts nowhere; 0 is no time at all."""
    taken = [_taken(row) for row in rows]
    known = [ms for ms in taken if ms]
    return (fmean(known), 1.0) if known else None


def _taken(row: Row) -> int:
    recorded = [call.ms for call in row.observed.calls if call.replayed]
    return sum(recorded) if recorded else row.observed.ms


def _quotient(sums: Floats) -> Floats:
    return _divided(sums[:, 0], sums[:, 1])


def _divided(above: Floats, below: Floats) -> Floats:
    shares: Floats = np.divide(above, below, out=np.full(len(below), np.nan), where=below > 0)
    return shares
