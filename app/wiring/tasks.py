"""The clock, and tasks that end with the service."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack, suppress
from datetime import UTC, datetime

from app.telemetry import problem

_AGAIN_AFTER_S = (1.0, 5.0, 30.0)


async def stop(task: asyncio.Task[None]) -> None:
    """Cancel a task and wait for its end."""
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


def keep_up(stack: AsyncExitStack, name: str, work: Callable[[], Awaitable[None]]) -> None:
    """Have ``work`` go on in the background until the stack is unwound; what breaks it is noted, and it begins anew.

    A loop that ended by a fault which nobody foresaw would leave its work undone, and nobody would notice.
    """
    stack.push_async_callback(stop, asyncio.create_task(again_and_again(name, work), name=name))


async def again_and_again(
    name: str, work: Callable[[], Awaitable[None]], after_s: tuple[float, ...] = _AGAIN_AFTER_S
) -> None:
    """``work``, begun anew after each fault, at last every ``after_s[-1]`` seconds; ends when it returns."""
    faults = 0
    while True:
        try:
            await work()
        except asyncio.CancelledError as error:
            if _is_stopped():
                raise
            # Not this task was cancelled: something that it waited for was.
            problem(f"{name}.broken", error)
        except Exception as error:  # noqa: BLE001 - whatever it was, the work has to go on
            problem(f"{name}.broken", error)
        else:
            return
        await asyncio.sleep(after_s[min(faults, len(after_s) - 1)])
        faults += 1


def _is_stopped() -> bool:
    task = asyncio.current_task()
    return task is None or task.cancelling() > 0


def now() -> datetime:
    """The time, in UTC."""
    return datetime.now(UTC)
