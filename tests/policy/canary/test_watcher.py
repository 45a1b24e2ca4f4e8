"""What a canary does while nobody looks: steps up to the last share, a rollback, and nothing twice."""

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from app.domain.canary import CanaryState, Plan, StepKind
from app.policy.canary.watcher import Watcher
from app.store.engine import Database
from tests.store.canaries import ANN, HOUSE, Bench, scenario

PLAN = Plan((10, 50, 100), 3, 10)


@dataclass
class Process:
    """One process that watches; its clock goes when it is told to."""

    bench: Bench
    ahead: timedelta = timedelta()
    moves: list[str] = field(default_factory=list[str])

    def __post_init__(self) -> None:
        self.watcher = Watcher(self.bench.canaries, self.bench.numbers, self.now, self.moved)

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    async def moved(self) -> None:
        self.moves.append("moved")

    async def where(self) -> tuple[CanaryState, int]:
        found = await self.bench.canaries.latest()
        assert found is not None
        return found.state, found.share


async def calls(bench: Bench, policy: str, number: int, outcome: str = "ok") -> None:
    for _ in range(number):
        await bench.called(policy, [outcome])


def test_steps_up_to_the_last_share_are_taken_by_itself(database: Database) -> None:
    async def work(bench: Bench) -> None:
        process = Process(bench)
        await process.watcher.look()
        await bench.start(PLAN)
        await calls(bench, str(HOUSE), 3)
        await process.watcher.look()
        assert await process.where() == (CanaryState.RUNNING, 10)
        process.ahead = timedelta(minutes=11)
        await process.watcher.look()
        assert await process.where() == (CanaryState.RUNNING, 50)
        await process.watcher.look()
        assert await process.where() == (CanaryState.RUNNING, 50), "this share has seen no calls"
        await calls(bench, str(HOUSE), 3)
        await process.watcher.look()
        assert await process.where() == (CanaryState.RUNNING, 50), "the whole is a person's to decide"
        assert process.moves == ["moved"]

    scenario(database, work)


def test_what_is_held_is_only_rolled_back(database: Database) -> None:
    async def work(bench: Bench) -> None:
        process = Process(bench, timedelta(hours=1))
        await bench.start(PLAN)
        await bench.canaries.hold(ANN)
        await calls(bench, "shipped@1", 60)
        await calls(bench, str(HOUSE), 4)
        await process.watcher.look()
        assert await process.where() == (CanaryState.HELD, 10)
        await calls(bench, str(HOUSE), 12, "server")
        await process.watcher.look()
        assert await process.where() == (CanaryState.ROLLED_BACK, 0)

    scenario(database, work)


def test_many_processes_do_nothing_twice(database: Database) -> None:
    async def work(bench: Bench) -> None:
        begun = await bench.start(Plan((10, 20, 30, 40, 100), 3, 0))
        await calls(bench, str(HOUSE), 3)
        processes = [Process(bench) for _ in range(6)]
        await asyncio.gather(*(each.watcher.look() for each in processes))
        await asyncio.gather(*(each.watcher.look() for each in processes))
        assert [each.kind for each in await bench.canaries.steps(begun.id)] == [StepKind.START, StepKind.STEP]
        (first, _) = await bench.numbers.windows((await bench.canaries.latest()) or begun)
        assert first.candidate.requests == 3

    scenario(database, work)
