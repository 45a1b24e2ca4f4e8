"""The phases of an attempt, on a clock that the test sets forward."""

import asyncio
from collections.abc import Callable

import pytest

from app.backends.limits import Watch
from app.domain.backend import Timeouts
from app.domain.errors import BackendError, Failure
from tests.servers import JumpingLoop, jump

LIMITS = Timeouts(connect_s=1, headers_s=10, first_token_s=20, idle_s=30, total_s=100)


def begin(_: Watch) -> None:
    """Nothing has happened yet."""


def headers(watch: Watch) -> None:
    watch.headers_arrived()


def content(watch: Watch) -> None:
    headers(watch)
    jump(5)
    watch.content_arrived()


def ended(watch: Watch) -> None:
    content(watch)
    watch.answer_ended(20)


def noise_after_the_end(watch: Watch) -> None:
    ended(watch)
    jump(10)
    watch.content_arrived()
    watch.answer_ended(20)


def late(watch: Watch) -> None:
    content(watch)
    jump(85)
    watch.content_arrived()


@pytest.mark.parametrize(
    ("reach", "seconds", "kind"),
    [
        (begin, 11, Failure.SILENT),
        (headers, 20, Failure.SILENT),
        (content, 30, Failure.STALLED),
        (ended, 20, Failure.STALLED),
        (noise_after_the_end, 10, Failure.STALLED),
        (late, 10, Failure.STALLED),
    ],
)
def test_each_phase_ends_when_its_time_is_up_and_not_before(
    reach: Callable[[Watch], None], seconds: float, kind: Failure
) -> None:
    async def run() -> None:
        watch = Watch("one", LIMITS)
        reach(watch)
        waiting = asyncio.create_task(watch.wait(asyncio.Event().wait()))
        await asyncio.sleep(0)
        jump(seconds - 0.5)
        await asyncio.sleep(0)
        assert not waiting.done()
        jump(0.5)
        await asyncio.wait({waiting}, timeout=5)
        assert waiting.done()
        with pytest.raises(BackendError) as caught:
            await waiting
        assert caught.value.kind is kind

    with asyncio.Runner(loop_factory=JumpingLoop) as runner:
        runner.run(run())


def test_a_timeout_of_somebody_else_passes_through() -> None:
    async def fail() -> None:
        raise TimeoutError

    async def run() -> None:
        with pytest.raises(TimeoutError):
            await Watch("one", LIMITS).wait(fail())

    asyncio.run(run())
