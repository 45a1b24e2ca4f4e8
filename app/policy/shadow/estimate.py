"""What the candidate would change over all calls, from those that were made twice. Pure."""

from dataclasses import dataclass
from math import sqrt

from app.domain.shadow import Counts, Sample, Samples
from app.statistics.normal import t_quantile

FEWEST_PAIRS = 10
"""With fewer there is a mean, but no interval that would deserve the name."""

_LEVEL = 0.975


@dataclass(frozen=True, slots=True)
class Difference:
    """Candidate less live policy: where the two differ (``mean`` over ``pairs``), and over all calls.

    ``overall`` is None as long as nothing is known, ``low`` and ``high`` (95 %) as long as there are too few pairs.
    """

    measure: str
    pairs: int
    mean: float | None
    overall: float | None
    low: float | None
    high: float | None


def differences(counts: Counts, samples: Samples) -> tuple[Difference, ...]:
    """The difference in each measure: a judge's liking (-1 to 1), answers, dollars, milliseconds, characters."""
    # Values of three steps can be all the same in a small sample; two opposite ones more keep its interval honest.
    return (
        _difference("liking", counts, samples.liking, stepped=True),
        _difference("answered", counts, samples.answered, stepped=True),
        _difference("usd", counts, samples.usd),
        _difference("milliseconds", counts, samples.milliseconds),
        _difference("characters", counts, samples.characters),
    )


def _difference(measure: str, counts: Counts, sample: Sample, *, stepped: bool = False) -> Difference:
    if not sample.count or not counts.compared:
        return Difference(measure, sample.count, None, None, None, None)
    rate, calls = counts.disagreed / counts.compared, counts.compared
    overall = rate * sample.mean
    if sample.count < FEWEST_PAIRS:
        return Difference(measure, sample.count, sample.mean, overall, None, None)
    of_mean = (_widened(sample) if stepped else sample.variance) / sample.count
    of_rate = rate * (1 - rate) / calls
    # Of a product of two independent estimates.
    spread = sqrt(rate**2 * of_mean + sample.mean**2 * of_rate + of_rate * of_mean)
    reach = t_quantile(_LEVEL, sample.count - 1) * spread
    return Difference(measure, sample.count, sample.mean, overall, overall - reach, overall + reach)


def _widened(sample: Sample) -> float:
    """The variance with one pair more for each side."""
    squares = sample.variance * (sample.count - 1) + sample.count * sample.mean**2 + 2
    count, mean = sample.count + 2, sample.count * sample.mean / (sample.count + 2)
    return (squares - count * mean**2) / (count - 1)
