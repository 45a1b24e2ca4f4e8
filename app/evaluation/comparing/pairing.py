"""One metric in both runs as numbers: a row per case, with the noise of its repeats beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import fmean
from zlib import crc32

import numpy as np

from app.domain.evaluation.row import Row
from app.evaluation.comparing.matching import Matched
from app.evaluation.comparing.measures import Measure, scores_of
from app.statistics.arrays import Floats
from app.statistics.bootstrap import Bootstrap, of_mean, of_totals
from app.statistics.permutation import sign_flip_p, swap_p


@dataclass(frozen=True, slots=True)
class Paired:
    """``baseline`` and ``now`` have shape (cases, parts); ``repeats`` is the smaller number of tries per case.

    ``within_sd`` is the spread of one repeat around its case's mean, over both runs; None where it is not known.
    """

    measure: Measure
    baseline: Floats
    now: Floats
    within_sd: float | None
    repeats: float

    @property
    def cases(self) -> int:
        """In how many cases both runs were scored."""
        return len(self.now)

    @property
    def same(self) -> bool:
        """Whether no case differs, so that there is nothing to draw."""
        return bool((self.baseline == self.now).all())

    def values(self) -> tuple[float, float, float]:
        """The metric in the baseline, now, and the difference; NaN where there is no value (0 / 0)."""
        before, after = self.baseline.sum(axis=0)[None, :], self.now.sum(axis=0)[None, :]
        of = self.measure
        return float(of.value(before)[0]), float(of.value(after)[0]), float(of.difference(before, after)[0])

    def p(self, seed: int) -> float:
        """The p-value of "worse"."""
        if self.same:
            return 1.0
        if self.measure.simple:
            return sign_flip_p(self.now[:, 0] - self.baseline[:, 0], self._seed(seed))
        return swap_p(self.baseline, self.now, self.measure.difference, self._seed(seed))

    def bootstrap(self, seed: int) -> Bootstrap:
        """The difference over cases drawn anew."""
        if self.same:
            return Bootstrap(0.0, np.zeros(1), np.zeros(0))
        if self.measure.simple:
            return of_mean(self.now[:, 0] - self.baseline[:, 0], self._seed(seed))
        parts = self.baseline.shape[1]
        both = np.concatenate([self.baseline, self.now], axis=1)
        return of_totals(both, lambda sums: self.measure.difference(sums[:, :parts], sums[:, parts:]), self._seed(seed))

    def sd(self, drawn: Bootstrap) -> float:
        """The spread of one case's difference; of a ratio, what a mean of the same standard error would have."""
        if self.measure.simple and self.cases > 1:
            return float((self.now[:, 0] - self.baseline[:, 0]).std(ddof=1))
        return drawn.se * sqrt(self.cases)

    def _seed(self, seed: int) -> int:
        """Its own draws for each metric, whichever others are compared."""
        return (seed << 32) + crc32(self.measure.name.encode())


def paired(measure: Measure, matched: Matched, cases: Sequence[str]) -> Paired:
    """The cases in which both runs were scored."""
    before: list[tuple[float, ...]] = []
    after: list[tuple[float, ...]] = []
    used: list[str] = []
    for case in cases:
        old, new = measure.parts(matched.baseline[case]), measure.parts(matched.now[case])
        if old is not None and new is not None:
            before.append(old)
            after.append(new)
            used.append(case)
    groups = [rows[case] for case in used for rows in (matched.baseline, matched.now)]
    repeats = min(
        (fmean(len(rows[case]) for case in used) for rows in (matched.baseline, matched.now) if used), default=0
    )
    within = _within_sd(measure.name, groups) if measure.simple else None
    return Paired(measure, _matrix(before), _matrix(after), within, repeats)


def _matrix(parts: Sequence[tuple[float, ...]]) -> Floats:
    return np.array(parts, dtype=np.float64).reshape(len(parts), len(parts[0]) if parts else 0)


def _within_sd(name: str, groups: Sequence[Sequence[Row]]) -> float | None:
    """Pooled over the cases; None where no case has two scores."""
    squares, freedom = 0.0, 0
    for rows in groups:
        scores = scores_of(name, rows)
        if len(scores) > 1:
            mean = fmean(scores)
            squares += sum((score - mean) ** 2 for score in scores)
            freedom += len(scores) - 1
    return sqrt(squares / freedom) if freedom else None
