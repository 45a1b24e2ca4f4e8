"""Simulated traffic for the judge: calls of both sides as they come, and what is known after each."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TypeAlias

import numpy as np

from app.domain.canary import Past, Plan
from app.domain.canary_arms import Arm, Window
from app.policy.canary.judge import judge
from app.policy.canary.ruling import Ruling, Verdict

LONG = timedelta(hours=2)

Numbers: TypeAlias = np.ndarray[tuple[int], np.dtype[np.float64]]


@dataclass(frozen=True)
class Nature:
    """How calls of one side go: how often they fail, how long they take, what they cost, how often they please."""

    errors: float = 0.1
    median_ms: float = 800.0
    sigma: float = 0.6
    usd: float = 0.002
    liked: float = 0.8
    judged: float = 0.1


@dataclass(frozen=True)
class World:
    """Two sides, the share of the candidate in percent, and the history of the control."""

    control: Nature = Nature()
    candidate: Nature = Nature()
    share: int = 5
    past: Past = field(default_factory=lambda: Past(2000, 200))

    def rulings(self, seed: int, requests: int, plan: Plan = Plan()) -> Iterator[Ruling]:  # noqa: B008 - a frozen value
        """The ruling after each call of the candidate."""
        random = np.random.default_rng(seed)
        # The control's calls that come between two of the candidate's.
        before = np.cumsum(random.negative_binomial(1, self.share / 100, requests))
        took = _times(random, self.control, int(before[-1]))
        limits = 2 * float(np.median(took)), 2 * float(np.quantile(took, 0.95))
        control = _Side(random, self.control, took, limits, plan.min_requests)
        candidate = _Side(random, self.candidate, _times(random, self.candidate, requests), limits, plan.min_requests)
        for number, upto in enumerate(before, start=1):
            window = Window(self.share, control.arm(int(upto)), candidate.arm(number))
            yield judge(plan, self.past, [window], LONG)

    def rolled_back_after(self, seed: int, requests: int) -> int | None:
        """After how many calls of the candidate it is rolled back; None where it is not."""
        for number, ruling in enumerate(self.rulings(seed, requests), start=1):
            if ruling.verdict is Verdict.ROLL_BACK:
                return number
        return None

    def rolled_back_at_the_whole(self, seed: int, later: Nature | None = None, requests: int = 400) -> bool:
        """Whether a candidate that did well at its share is rolled back once everybody is served by it.

        From then on it goes as ``later``, where that is given. It is looked at after every fifth call.
        """
        random, plan = np.random.default_rng(seed), Plan()
        beside = plan.min_requests * (100 - self.share) // self.share
        took = _times(random, self.control, beside)
        limits = 2 * float(np.median(took)), 2 * float(np.quantile(took, 0.95))
        control = _Side(random, self.control, took, limits, plan.min_requests).arm(beside)
        sides = [
            _Side(random, nature, _times(random, nature, calls), limits, plan.min_requests)
            for nature, calls in ((self.candidate, plan.min_requests), (later or self.candidate, requests))
        ]
        share = Window(self.share, control, sides[0].arm(plan.min_requests))
        if judge(plan, self.past, [share], LONG).verdict is Verdict.ROLL_BACK:
            # That is another test's: here it has come to serve everybody.
            return False
        looks = (Window(100, Arm(), sides[1].arm(number)) for number in range(5, requests + 1, 5))
        return any(judge(plan, self.past, [share, look], LONG).verdict is Verdict.ROLL_BACK for look in looks)


def _times(random: np.random.Generator, nature: Nature, calls: int) -> Numbers:
    return nature.median_ms * np.exp(nature.sigma * random.standard_normal(calls))


class _Side:
    """All calls of one side, drawn at once; ``arm`` sums up the first of them. ``limits`` part slow and very slow."""

    def __init__(
        self, random: np.random.Generator, nature: Nature, took: Numbers, limits: tuple[float, float], first: int
    ) -> None:
        calls = len(took)
        failed = random.random(calls) < nature.errors
        cost = nature.usd * np.exp(0.5 * random.standard_normal(calls))
        judged = random.random(calls) < nature.judged
        liked = judged & (random.random(calls) < nature.liked)
        self._first = first
        self._errors, self._judged, self._liked = _sums(failed), _sums(judged), _sums(liked)
        self._slow, self._very_slow = _sums(took > limits[0]), _sums(took > limits[1])
        self._cost, self._squares = _sums(cost), _sums(cost**2)
        self._streaks = np.concatenate([[0], np.maximum.accumulate(_rows(failed))])

    def arm(self, calls: int) -> Arm:
        """What is known after so many calls."""
        mean = self._cost[calls] / calls if calls else 0.0
        return Arm(
            requests=calls,
            errors=int(self._errors[calls]),
            early_errors=int(self._errors[min(calls, self._first)]),
            streak=int(self._streaks[calls]),
            timed=calls,
            slow=int(self._slow[calls]),
            very_slow=int(self._very_slow[calls]),
            cost=mean,
            cost_variance=(self._squares[calls] - calls * mean**2) / (calls - 1) if calls > 1 else 0.0,
            judged=int(self._judged[calls]),
            liked=int(self._liked[calls]),
        )


def _sums(values: np.ndarray[tuple[int], np.dtype[np.float64 | np.bool_]]) -> Numbers:
    """The sum of the first values, for each number of them."""
    return np.concatenate([[0.0], np.cumsum(values, dtype=np.float64)])


def _rows(failed: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """How many errors in a row there are at each call."""
    places = np.arange(len(failed))
    return places - np.maximum.accumulate(np.where(failed, -1, places))
