"""Quotas: never more than the quota at once, never more than its pace after that, all charges or none."""

import asyncio
from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from app.admission.buckets import MOST_BUCKETS, MemoryLimiter
from app.domain.quota import Charge, Quota, Standing


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def take(limiter: MemoryLimiter, *charges: Charge) -> tuple[Standing, ...]:
    return asyncio.run(limiter.take(charges))


def taken(standings: Sequence[Standing]) -> bool:
    return not any(each.retry_after_s for each in standings)


def test_the_whole_quota_at_once_and_then_its_pace() -> None:
    clock = Clock()
    limiter = MemoryLimiter(clock)
    charge = Charge("a", Quota("requests", 3, 60))
    left = [take(limiter, charge)[0].left for _ in range(3)]
    assert left == [2, 1, 0]
    (refused,) = take(limiter, charge)
    assert (refused.left, refused.retry_after_s, refused.reset_s) == (0, 20, 60)
    clock.now += 20
    assert taken(take(limiter, charge))
    assert not taken(take(limiter, charge))


def test_one_empty_bucket_takes_nothing_from_the_others() -> None:
    clock = Clock()
    limiter = MemoryLimiter(clock)
    small, large = Charge("small", Quota("runs", 1)), Charge("large", Quota("requests", 10))
    assert taken(take(limiter, small, large))
    for _ in range(20):
        assert not taken(take(limiter, large, small))
    assert take(limiter, large)[0].left == 8


def test_buckets_do_not_share() -> None:
    limiter = MemoryLimiter(Clock())
    quota = Quota("requests", 1)
    assert taken(take(limiter, Charge("a", quota)))
    assert taken(take(limiter, Charge("b", quota)))


def test_full_buckets_are_forgotten() -> None:
    clock = Clock()
    limiter = MemoryLimiter(clock)
    quota = Quota("requests", 1, 1)

    async def many(names: range) -> None:
        for number in names:
            await limiter.take([Charge(str(number), quota)])

    asyncio.run(many(range(MOST_BUCKETS)))
    clock.now += 2
    asyncio.run(many(range(MOST_BUCKETS, MOST_BUCKETS + 2)))
    assert limiter.size == 2


@given(
    count=st.integers(1, 50),
    window=st.integers(1, 120),
    waits=st.lists(st.floats(0, 30), min_size=1, max_size=200),
)
def test_never_more_than_the_quota_and_its_pace(count: int, window: int, waits: list[float]) -> None:
    clock = Clock()
    limiter = MemoryLimiter(clock)
    charge = Charge("a", Quota("requests", count, window))
    times: list[float] = []

    async def run() -> None:
        for wait in waits:
            clock.now += wait
            (found,) = await limiter.take([charge])
            assert 0 <= found.left < count
            assert found.reset_s <= window
            if not found.retry_after_s:
                times.append(clock.now)
            else:
                later = clock.now + found.retry_after_s
                kept, clock.now = clock.now, later
                (again,) = await MemoryLimiterAt(limiter).take([charge])
                assert not again.retry_after_s
                clock.now = kept

    asyncio.run(run())
    for index, begin in enumerate(times):
        for end in times[index:]:
            within = sum(begin <= each <= end for each in times)
            assert within <= count + (end - begin) * count / window + 1e-6


class MemoryLimiterAt(MemoryLimiter):
    """A copy of a limiter, to look at what would be without changing it."""

    def __init__(self, other: MemoryLimiter) -> None:
        super().__init__(other._clock)  # noqa: SLF001 - a copy
        self._spent_until = dict(other._spent_until)  # noqa: SLF001 - a copy
