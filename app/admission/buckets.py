"""The buckets of one process, in memory."""

from collections.abc import Callable, Sequence

from app.domain.quota import Charge, Standing, fits, owed, standing

MOST_BUCKETS = 10_000
"""Before those that are full again are forgotten."""


class MemoryLimiter:
    """Buckets of this process only; ``clock`` gives seconds that never go back."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._spent_until: dict[str, float] = {}

    @property
    def size(self) -> int:
        """How many buckets are kept."""
        return len(self._spent_until)

    async def take(self, charges: Sequence[Charge]) -> tuple[Standing, ...]:
        """See ``Limiter``."""
        now = self._clock()
        debts = [owed(self._spent_until.get(each.bucket, now), now, each.quota) for each in charges]
        taken = all(fits(debt, each.quota) for each, debt in zip(charges, debts, strict=True))
        if taken:
            self._spent_until |= {each.bucket: now + debt for each, debt in zip(charges, debts, strict=True)}
            self._forget(now)
        return tuple(standing(each.quota, debt, taken=taken) for each, debt in zip(charges, debts, strict=True))

    def _forget(self, now: float) -> None:
        if len(self._spent_until) > MOST_BUCKETS:
            self._spent_until = {bucket: until for bucket, until in self._spent_until.items() if until > now}
