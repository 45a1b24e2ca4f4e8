"""Shadows on a real Postgres: one at a time, and no dollar spent twice."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import pytest
from sqlalchemy.exc import IntegrityError

from app.domain.budget import DEFAULT_TENANT
from app.domain.decision import Candidate, Decision
from app.domain.errors import NotFound, PolicyConflict, PreconditionFailed
from app.domain.labels import Sensitivity, Tier
from app.domain.policy_version import PolicyDraft, PolicyRef, Said
from app.domain.shadow import Counts, Half, Liking, Pair, Sample, Shadow, ShadowPlan
from app.domain.trail import Action, Change
from app.store.engine import Database
from app.store.policies import PolicyStore
from app.store.shadow import ShadowStore
from app.store.trail import ChangeTrail

ANN = Said("ann", "cheaper", None, Change(DEFAULT_TENANT, "ann", Action.SHADOW_START, ""))
HALF = Half("big", answered=True, took_ms=100, cost=1_000, characters=50)


@dataclass
class Bench:
    """The stores, and a draft that can be a shadow."""

    database: Database

    def __post_init__(self) -> None:
        self.policies, self.shadows = PolicyStore(self.database), ShadowStore(self.database)

    async def draft(self) -> PolicyRef:
        return (await self.policies.save(PolicyDraft("house", "policy: house\n", "jo", "why"))).ref

    async def start(self, cap: int = 1_000) -> Shadow:
        return await self.shadows.start(ShadowPlan(await self.draft(), "shipped@1", cap), ANN)


def scenario(database: Database, work: Callable[[Bench], Awaitable[None]]) -> None:
    async def run() -> None:
        try:
            await work(Bench(database))
        finally:
            await database.close()

    asyncio.run(run())


def pair(number: int, second: Half, liking: Liking | None = None, label: Sensitivity = Sensitivity.PUBLIC) -> Pair:
    chosen = (Candidate("small", Tier.CHEAP, 1, None),)
    decision = Decision(f"dec_{number}", "s", None, label, Tier.CHEAP, "all", "why", "house@1", chosen, ())
    return Pair(decision, "chat", label, "shipped@1", HALF, second, liking)


def test_one_draft_at_a_time_and_every_move_in_the_trail(database: Database) -> None:
    async def work(bench: Bench) -> None:
        with pytest.raises(NotFound, match="No shadow goes on"):
            await bench.shadows.stop(ANN)
        begun = await bench.start()
        assert (begun.plan.control, begun.stopped_at, begun.counts) == ("shipped@1", None, Counts())
        with pytest.raises(PolicyConflict, match="one at a time"):
            await bench.start()
        running = await bench.shadows.running()
        assert running is not None
        assert (running.shadow, running.version.yaml) == (begun, "policy: house\n")
        stop = Said("bob", "enough", None, Change(DEFAULT_TENANT, "bob", Action.SHADOW_STOP, ""))
        stopped = await bench.shadows.stop(stop)
        assert (stopped.stopped_by, await bench.shadows.running()) == ("bob", None)
        assert await bench.shadows.latest() == stopped
        trail = await ChangeTrail(bench.database).newest(DEFAULT_TENANT, 10)
        assert [(each.change.action, each.change.target) for each in trail] == [
            (Action.SHADOW_STOP, "house@1"),
            (Action.SHADOW_START, "house@1"),
        ]

    scenario(database, work)


def test_only_a_draft_and_only_what_the_caller_saw(database: Database) -> None:
    async def work(bench: Bench) -> None:
        ref = await bench.draft()
        with pytest.raises(PreconditionFailed):
            await bench.shadows.start(ShadowPlan(ref, "shipped@1", 1), Said("ann", "why", "other@3"))
        with pytest.raises(NotFound):
            await bench.shadows.start(ShadowPlan(PolicyRef("house", 9), "shipped@1", 1), ANN)
        await bench.policies.publish(ref, Said("ann", "live"))
        with pytest.raises(PolicyConflict, match="is no draft"):
            await bench.shadows.start(ShadowPlan(ref, "shipped@1", 1), ANN)

    scenario(database, work)


def test_many_at_once_do_not_spend_more_than_there_is(database: Database) -> None:
    async def work(bench: Bench) -> None:
        shadow = await bench.start(cap=1_000)
        granted = await asyncio.gather(*(bench.shadows.reserve(shadow.id, 150) for _ in range(12)))
        assert sum(granted) == 6
        await bench.shadows.settle(shadow.id, 150, 20)
        found = await bench.shadows.latest()
        assert found is not None
        assert found.spent == 5 * 150 + 20
        assert await bench.shadows.reserve(shadow.id, 230)
        assert not await bench.shadows.reserve(shadow.id, 1)
        await bench.shadows.stop(ANN)
        await bench.shadows.settle(shadow.id, 230, 0)
        assert not await bench.shadows.reserve(shadow.id, 1)

    scenario(database, work)


def test_pairs_are_summed_up_and_each_counts_once(database: Database) -> None:
    async def work(bench: Bench) -> None:
        shadow = await bench.start()
        dearer = Half("small", answered=True, took_ms=300, cost=3_000, characters=70)
        unpriced = Half("small", answered=True, took_ms=100, cost=None, characters=50)
        failed = Half("small", answered=False, took_ms=9, cost=0, characters=0)
        liked = pair(1, dearer, Liking.CANDIDATE)
        for each in (liked, liked, pair(2, unpriced, Liking.LIVE), pair(3, failed)):
            await bench.shadows.add(shadow.id, each)
        await bench.shadows.count(shadow.id, Counts(1, 2, 3, 4, 5))
        await bench.shadows.count(shadow.id, Counts(1, 2, 3, 4, 5))
        found = await bench.shadows.latest()
        assert found is not None
        assert (found.calls, found.liked, found.counts) == (3, 2, Counts(2, 4, 6, 8, 10))
        samples = await bench.shadows.samples(shadow.id)
        assert samples.liking == Sample(2, 0.0, 2.0)
        assert (samples.answered.count, samples.usd.count) == (3, 1)
        assert samples.answered.mean == pytest.approx(-1 / 3)
        assert samples.answered.variance == pytest.approx(1 / 3)
        assert samples.usd.mean == pytest.approx(2e-6)
        assert samples.milliseconds == Sample(2, 100.0, 20_000.0)
        assert samples.characters == Sample(2, 10.0, 200.0)
        (against,) = await bench.shadows.choices(shadow.id)
        assert (against.live, against.candidate, against.pairs) == ("big", "small", 3)
        assert (against.live_answered, against.candidate_answered) == (3, 2)
        assert against.live_usd == pytest.approx(1e-6)
        assert against.candidate_usd == pytest.approx(3e-6)
        assert list(await bench.shadows.newest(shadow.id, 2)) == [pair(3, failed), pair(2, unpriced, Liking.LIVE)]

    scenario(database, work)


def test_the_table_itself_takes_no_confidential_pair(database: Database) -> None:
    async def work(bench: Bench) -> None:
        shadow = await bench.start()
        with pytest.raises(IntegrityError, match="sensitivity"):
            await bench.shadows.add(shadow.id, pair(1, HALF, label=Sensitivity.CONFIDENTIAL))

    scenario(database, work)
