"""Quotas of requests: so many in such a time, for one caller or one tenant. Pure.

The rule is the generic cell rate algorithm (ITU-T I.371): one number for each bucket, the time that what was taken is
worth. A caller who was idle may use the whole quota at once, and goes on at the quota's pace.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Quota:
    """``count`` in each ``window_s`` seconds. ``name`` is what the caller reads: of what this is the quota."""

    name: str
    count: int
    window_s: int = 60

    @property
    def each_s(self) -> float:
        """The time that one is worth."""
        return self.window_s / self.count


@dataclass(frozen=True, slots=True)
class Charge:
    """One of a quota, taken from the bucket of whoever it belongs to."""

    bucket: str
    quota: Quota


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a bucket stands: how many are left, and the whole seconds until all of them are there again.

    ``retry_after_s`` is 0 where there was one left to take.
    """

    quota: Quota
    left: int
    reset_s: int
    retry_after_s: int = 0


class Limiter(Protocol):
    """Keeps the buckets."""

    async def take(self, charges: Sequence[Charge]) -> tuple[Standing, ...]:
        """Take all of the charges, or none of them where one bucket has not enough; in the order given.

        Raises:
            DatabaseUnavailable: the buckets cannot be read.
        """
        ...


def owed(spent_until: float, now: float, quota: Quota) -> float:
    """The time that a bucket would be worth with one more taken from it."""
    return max(spent_until, now) - now + quota.each_s


def fits(owed_s: float, quota: Quota) -> bool:
    """Whether the bucket has one left; a rounding error of the arithmetic takes none away."""
    return owed_s <= quota.window_s * (1 + 1e-9)


def standing(quota: Quota, owed_s: float, *, taken: bool) -> Standing:
    """Where a bucket stands for which ``owed`` gave ``owed_s``, after that one was taken or was not."""
    short = 0.0 if fits(owed_s, quota) else owed_s - quota.window_s
    used = owed_s if taken else owed_s - quota.each_s
    left = math.floor((quota.window_s - used) / quota.each_s + 1e-6)
    return Standing(quota, max(0, left), math.ceil(used - 1e-6), math.ceil(short))
