"""Work in the background: what breaks it is noted, and it goes on; it ends with the service, and only then."""

import asyncio
import logging
from contextlib import AsyncExitStack

import pytest

from app.domain.errors import DatabaseUnavailable
from app.wiring.tasks import again_and_again, keep_up


class Loop:
    """Breaks in ways that are given, then goes on until it is stopped."""

    def __init__(self, *faults: BaseException) -> None:
        self.faults = list(faults)
        self.begun = 0
        self.at_work = asyncio.Event()

    async def run(self) -> None:
        self.begun += 1
        await asyncio.sleep(0)
        if self.faults:
            raise self.faults.pop(0)
        self.at_work.set()
        await asyncio.Event().wait()


def test_what_breaks_it_is_noted_and_it_begins_anew(caplog: pytest.LogCaptureFixture) -> None:
    async def scenario() -> None:
        # A future that somebody else has cancelled looks, to whoever awaits it, as if oneself had been.
        loop = Loop(RuntimeError("unforeseen"), DatabaseUnavailable(), asyncio.CancelledError())
        with caplog.at_level(logging.ERROR):
            task = asyncio.create_task(again_and_again("loop", loop.run, (0.0,)))
            await loop.at_work.wait()
        assert loop.begun == 4
        assert caplog.text.count("loop.broken") == 3
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(scenario())


def test_it_ends_with_the_stack_and_when_it_is_done() -> None:
    async def scenario() -> None:
        loop = Loop()
        async with AsyncExitStack() as stack:
            keep_up(stack, "loop", loop.run)
            await loop.at_work.wait()
        assert not [task for task in asyncio.all_tasks() if task.get_name() == "loop"]

        async def once() -> None:
            loop.begun += 1

        await again_and_again("once", once)
        assert loop.begun == 2

    asyncio.run(scenario())
