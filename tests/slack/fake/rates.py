"""How often a method may be called; off until a test or a benchmark switches it on."""

import math
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tests.slack.fake import limits


@dataclass(frozen=True)
class Rate:
    """So many calls within so many seconds, for each workspace, or for each of its channels."""

    calls: int
    seconds: float
    by_channel: bool = False


class Rates:
    """Counts calls in real time, since callers wait in real time."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._rates: dict[str, Rate] = {}
        self._made: dict[tuple[str, str, str], deque[float]] = {}

    def limit(self, method: str, calls: int, seconds: float, *, by_channel: bool = False) -> None:
        """From now on the method has this rate."""
        self._rates[method] = Rate(calls, seconds, by_channel)

    def limit_as_documented(self, tiers: Mapping[str, int]) -> None:
        """Every method has the rate of its tier; posting has its own."""
        for method, tier in tiers.items():
            self.limit(method, limits.TIERS[tier], 60.0)
        self.limit("chat.postMessage", limits.POSTS_PER_SECOND_AND_CHANNEL, 1.0, by_channel=True)

    def wait(self, method: str, team: str, channel: str) -> int | None:
        """Seconds to wait when there were too many calls; else this one is counted."""
        rate = self._rates.get(method)
        if rate is None:
            return None
        made = self._made.setdefault((method, team, channel if rate.by_channel else ""), deque())
        now = self._now()
        while made and made[0] <= now - rate.seconds:
            made.popleft()
        if len(made) >= rate.calls:
            return max(1, math.ceil(made[0] + rate.seconds - now))
        made.append(now)
        return None
