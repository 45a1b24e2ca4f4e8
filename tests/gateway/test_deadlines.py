"""No call outlives its time: what is left of it decides what is still begun."""

import asyncio
from dataclasses import replace

import pytest

from app.domain.backend import Timeouts
from app.domain.errors import AllBackendsFailed, DeadlineExceeded, Failure
from app.domain.model_call import Completion, ModelCall
from app.gateway.observer import NextStep
from app.routing.tuning import Engine
from tests.gateway.conftest import Composer, Diary, House, cloud, second
from tests.policies import SHIPPED
from tests.servers import (
    Exchange,
    Hang,
    JumpingLoop,
    Reply,
    Signal,
    Text,
    fails,
    jump,
    scripted_openai,
    silence,
    streams,
)


@pytest.mark.parametrize("left", [0.0, -1.0])
def test_no_time_is_left(call: ModelCall, left: float) -> None:
    async def run(house: House) -> None:
        await house.ask(call, deadline=asyncio.get_running_loop().time() + left)

    with scripted_openai() as server:
        with pytest.raises(DeadlineExceeded):
            asyncio.run(run(House((cloud(server), Composer("built in")))))
        assert server.connections == 0


def in_a_minute(house: House, call: ModelCall, arrived: Signal | None = None) -> Completion:
    """Ask with a deadline in 60 seconds, which pass as soon as ``arrived`` happens."""

    async def run() -> Completion:
        asking = asyncio.create_task(house.ask(call, deadline=asyncio.get_running_loop().time() + 60))
        if arrived:
            await arrived.happens()
            jump(60)
        try:
            return await asking
        finally:
            await house.gateway.close()

    with asyncio.Runner(loop_factory=JumpingLoop) as runner:
        return runner.run(run())


def test_a_slow_model_leaves_time_for_the_built_in_answer(call: ModelCall) -> None:
    class Slow(Diary):
        async def delta(self, text: str) -> None:
            if not self.events:
                jump(59.6)  # 0.4 s are left: too little for a model
            await super().delta(text)

    with scripted_openai(streams(Text("a"), Hang())) as server, scripted_openai() as other:
        patient = Timeouts(60, 60, 120, 120, 600)
        house = House((cloud(server, limits=patient), second(other), Composer("built in")), diary=Slow())
        completion = in_a_minute(house, call)
        assert (completion.backend, other.count) == ("extractive", 0)
        assert house.diary.failures == [("first", Failure.STALLED, NextStep.FALLBACK)]
        assert house.diary.events == ["a", "<stalled>", "built in"]
        # The caller was in a hurry; the backend did nothing wrong.
        assert not house.board.snapshot()


def test_the_time_runs_out(call: ModelCall) -> None:
    arrived = Signal()

    def never(_: Exchange) -> Reply:
        arrived.set()
        return silence()

    with scripted_openai(never) as server, scripted_openai() as other:
        patient = Timeouts(60, 60, 60, 60, 600)
        house = House((cloud(server, limits=patient), second(other)))
        with pytest.raises(DeadlineExceeded):
            in_a_minute(house, call, arrived)
        assert house.diary.failures == [("first", Failure.SILENT, NextStep.NONE)]


def test_the_policy_limits_the_time_too(call: ModelCall) -> None:
    arrived = Signal()

    def never(_: Exchange) -> Reply:
        arrived.set()
        return silence()

    policy = replace(SHIPPED, engine=Engine(deadline_ms=30_000))
    with scripted_openai(never) as server:
        house = House((cloud(server, limits=Timeouts(60, 60, 60, 60, 600)),), policy=policy)
        with pytest.raises(AllBackendsFailed, match="silent"):
            in_a_minute(house, call, arrived)


def test_a_wait_that_does_not_fit_the_deadline_is_not_begun(call: ModelCall) -> None:
    async def run(house: House) -> Completion:
        try:
            return await house.ask(call, deadline=asyncio.get_running_loop().time() + 5)
        finally:
            await house.gateway.close()

    with scripted_openai(fails(429, None, {"Retry-After": "8"})) as server, scripted_openai() as other:
        house = House((cloud(server), second(other)))
        assert asyncio.run(run(house)).backend == "second"
        assert (server.count, house.clock.sleeps) == (1, [])
