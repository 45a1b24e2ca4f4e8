"""Quotas in the database: the same as in memory, and atomic between processes."""

import asyncio
import uuid
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from app.domain.quota import Charge, Quota, Standing, owed, standing
from app.store.engine import Database, open_database
from app.store.rates import DatabaseLimiter


@asynccontextmanager
async def limiter_of(dsn: str) -> AsyncGenerator[DatabaseLimiter]:
    """A limiter with connections of its own, as another process has them."""
    database: Database = open_database(dsn)
    try:
        yield DatabaseLimiter(database.direct)
    finally:
        await database.close()


# So slow that nothing comes back while a test runs.
SLOW = 10**6


def refused(standings: tuple[Standing, ...]) -> bool:
    return any(each.retry_after_s for each in standings)


def test_a_hundred_at_once_from_two_processes_get_the_quota_and_no_more(database_dsn: str) -> None:
    charge = Charge("a", Quota("requests", 30, SLOW))

    async def run() -> int:
        async with limiter_of(database_dsn) as one, limiter_of(database_dsn) as other:
            found = await asyncio.gather(*(limiter.take([charge]) for limiter in (one, other) for _ in range(50)))
        return sum(not refused(each) for each in found)

    assert asyncio.run(run()) == 30


def test_one_empty_bucket_takes_nothing_from_the_others(database_dsn: str) -> None:
    small, large = Charge("small", Quota("runs", 1, SLOW)), Charge("large", Quota("requests", 10, SLOW))

    async def run() -> int:
        async with limiter_of(database_dsn) as limiter:
            assert not refused(await limiter.take([small, large]))
            for _ in range(5):
                first, second = await limiter.take([large, small])
                assert (first.retry_after_s, first.left) == (0, 9)
                assert second.retry_after_s > SLOW * 0.99
            return (await limiter.take([large]))[0].left

    assert asyncio.run(run()) == 8


def test_buckets_taken_in_any_order_do_not_lock_each_other_out(database_dsn: str) -> None:
    quota = Quota("requests", 1000, SLOW)
    there, back = [Charge("a", quota), Charge("b", quota)], [Charge("b", quota), Charge("a", quota)]

    async def run() -> int:
        async with limiter_of(database_dsn) as limiter:
            await asyncio.gather(*(limiter.take(there if number % 2 else back) for number in range(60)))
            return (await limiter.take(there))[0].left

    assert asyncio.run(run()) == 939


def test_full_buckets_are_forgotten(database_dsn: str) -> None:
    kept, full = Charge("kept", Quota("requests", 2, SLOW)), Charge("full", Quota("requests", 10**9, 1))

    async def run() -> tuple[int, int]:
        async with limiter_of(database_dsn) as limiter:
            await limiter.take([kept])
            await limiter.take([full])
            await limiter.forget()
            return (await limiter.take([kept]))[0].left, (await limiter.take([full]))[0].left

    assert asyncio.run(run()) == (0, 10**9 - 1)


@given(counts=st.lists(st.integers(1, 6), min_size=1, max_size=3), times=st.integers(1, 8))
@hypothesis_settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_as_in_memory(database_dsn: str, counts: list[int], times: int) -> None:
    """The statement follows the arithmetic of ``app.domain.quota``."""
    names = [f"{uuid.uuid4()}" for _ in counts]
    charges = [Charge(name, Quota("requests", count, SLOW)) for name, count in zip(names, counts, strict=True)]

    async def run() -> list[tuple[Standing, ...]]:
        async with limiter_of(database_dsn) as limiter:
            return [await limiter.take(charges) for _ in range(times)]

    expected = []
    spent = dict.fromkeys(names, 0.0)
    for _ in range(times):
        debts = [owed(spent[each.bucket], 0.0, each.quota) for each in charges]
        taken = all(debt <= SLOW * 1.0001 for debt in debts)
        if taken:
            spent = dict(zip(names, debts, strict=True))
        expected.append(
            [standing(each.quota, debt, taken=taken).left for each, debt in zip(charges, debts, strict=True)]
        )
    assert [[each.left for each in standings] for standings in asyncio.run(run())] == expected
