"""What the documented figures on the size of a run are computed by."""

from math import sqrt

from app.statistics.normal import cdf, quantile
from app.statistics.power import Called


def difference_sd(within: float, repeats: int, between: float = 0.0) -> float:
    """The spread of a case's difference between two runs of so many repeats.

    ``within`` is the spread of one repeat around its case's own rate, the same in both runs; ``between`` how much the
    true differences of the cases differ.
    """
    return sqrt(2 * within**2 / repeats + between**2)


def power_for(drop: float, sd: float, cases: int, rule: Called) -> float:
    """The probability that a true mean drop is called, for differences of a spread above 0."""
    error = sd / sqrt(cases)
    return cdf((drop - max(quantile(1 - rule.alpha) * error, rule.min_effect)) / error)
