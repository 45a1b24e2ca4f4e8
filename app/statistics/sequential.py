"""Tests that may be looked at after every observation, as values: a stored state goes on where it stopped.

Sources: Wald, "Sequential Analysis", 1947 (a rate against a multiple of it); Johari and others, "Always valid
inference", 2022, after Robbins, 1970 (the mixture test on matched pairs). Both keep the chance of a false call below
alpha however long they are watched, by Ville's inequality.
"""

from dataclasses import dataclass, replace
from math import exp, log, sqrt

FIRST_LOOK = 50
"""Matched pairs before which the mixture test calls nothing: the variance is not known yet."""


@dataclass(frozen=True, slots=True)
class MatchedPairs:
    """Differences of matched observations, candidate less control, summed up; at first none.

    ``spread`` is the standard deviation of the true differences that are thought likely: the test is best for drops of
    about that size.
    """

    spread: float = 0.05
    pairs: int = 0
    total: float = 0.0
    squares: float = 0.0

    def plus(self, difference: float) -> "MatchedPairs":
        """With one more pair."""
        return self.plus_many(1, difference, difference**2)

    def plus_many(self, pairs: int, total: float, squares: float) -> "MatchedPairs":
        """With the sums over more pairs."""
        return replace(self, pairs=self.pairs + pairs, total=self.total + total, squares=self.squares + squares)

    @property
    def mean(self) -> float:
        """The mean difference; 0 without pairs."""
        return self.total / self.pairs if self.pairs else 0.0

    @property
    def variance(self) -> float:
        """That of a pair's difference, at least ``spread`` squared, so that equal pairs are no proof."""
        if not self.pairs:
            return self.spread**2
        return max(self.squares / self.pairs - self.mean**2, self.spread**2)

    @property
    def evidence(self) -> float:
        """The mixture likelihood ratio of "there is a difference" against "there is none"."""
        noise, signal = self.variance, self.pairs * self.spread**2
        return sqrt(noise / (noise + signal)) * exp(self._exponent(noise, signal))

    def _exponent(self, noise: float, signal: float) -> float:
        """Cut where the likelihood ratio would no longer be a number."""
        return min(signal * self.pairs * self.mean**2 / (2 * noise * (noise + signal)), 500.0)

    def harmful(self, alpha: float) -> bool:
        """Whether the candidate is called lower than the control."""
        return self.pairs >= FIRST_LOOK and self.mean < 0 and self.evidence >= 1 / alpha


@dataclass(frozen=True, slots=True)
class RateWatch:
    """Failures of a candidate, against the rate of the control and a multiple of it; at first none.

    ``usual`` is the control's long-run rate, above 0 and with ``usual * factor`` below 1. ``peak`` is the highest
    evidence so far (a logarithm): a call stands although later successes lower the evidence. ``streak`` counts the
    failures since the last success, ``longest`` is the longest such row.
    """

    usual: float
    factor: float = 2.0
    requests: int = 0
    failures: int = 0
    peak: float = 0.0
    streak: int = 0
    longest: int = 0

    def __post_init__(self) -> None:
        if not 0 < self.usual < self.usual * self.factor < 1:
            raise ValueError("the usual rate and its multiple lie between 0 and 1")

    @property
    def failed_step(self) -> float:
        """What a failure adds to the evidence."""
        return log(self.factor)

    @property
    def served_step(self) -> float:
        """What a success adds to the evidence; below 0."""
        return log((1 - self.usual * self.factor) / (1 - self.usual))

    @property
    def evidence(self) -> float:
        """The logarithm of the likelihood ratio of the multiple against the usual rate."""
        return self.failures * self.failed_step + (self.requests - self.failures) * self.served_step

    def after(self, *, failed: bool) -> "RateWatch":
        """With one more request."""
        streak = self.streak + 1 if failed else 0
        seen = replace(
            self,
            requests=self.requests + 1,
            failures=self.failures + failed,
            streak=streak,
            longest=max(self.longest, streak),
        )
        return replace(seen, peak=max(self.peak, seen.evidence))

    def called(self, alpha: float) -> bool:
        """Whether the multiple is believed: false for at most ``alpha`` of candidates that are no worse."""
        return self.peak >= log(1 / alpha)
