"""Single cases that a person should look at: safety rules that broke, answers that flipped, answers that waver."""

from collections.abc import Sequence
from statistics import fmean

from app.domain.evaluation.comparison import FlakyCase, Flip, HardBreak
from app.domain.evaluation.row import Row
from app.evaluation.comparing.matching import Answered, Matched
from app.evaluation.comparing.measures import scores_of

HALF_THE_SCALE = 0.5

_TIE = 1e-9


def hard_breaks(baseline: Sequence[Row], now: Sequence[Row]) -> tuple[HardBreak, ...]:
    """Every safety rule that the new run broke, in every case, whether it can be compared or not."""
    known = {(row.case, rule) for row in baseline for rule in row.scored.hard}
    broken = sorted({(row.case, row.repeat, rule) for row in now for rule in row.scored.hard})
    return tuple(HardBreak(case, repeat, rule, (case, rule) in known) for case, repeat, rule in broken)


def flips(matched: Matched) -> tuple[Flip, ...]:
    """Scores that moved by half the scale or more, the worst first."""
    found = [
        Flip(case, name, before, after)
        for case in matched.matching.compared
        for name, before, after in _means(matched.baseline[case], matched.now[case])
        if abs(after - before) >= HALF_THE_SCALE - _TIE
    ]
    return tuple(sorted(found, key=lambda flip: (flip.difference, flip.case, flip.metric)))


def flaky(answered: Answered) -> tuple[FlakyCase, ...]:
    """Scores of 0 and 1 only that were both among the repeats of a case."""
    return tuple(
        FlakyCase(case, name, int(sum(scores)), len(scores))
        for case in sorted(answered)
        for name in _names(answered[case])
        if set(scores := scores_of(name, answered[case])) == {0.0, 1.0}
    )


def _means(baseline: Sequence[Row], now: Sequence[Row]) -> list[tuple[str, float, float]]:
    names = [name for name in _names(baseline) if name in _names(now)]
    return [(name, fmean(scores_of(name, baseline)), fmean(scores_of(name, now))) for name in names]


def _names(rows: Sequence[Row]) -> list[str]:
    return sorted({name for row in rows for name in row.scored.scores})
