"""The other side of ``evals_child``: opens the service of a wish, and puts the tries to it that it is told of."""

import asyncio
import json
import sys
from functools import partial

from app.cli.evals_child import LINE, Task, told_of, try_of
from app.cli.evals_orders import order_of
from app.cli.evals_stage import Machinery, opened
from app.cli.evals_wish import Ending
from app.domain.codec import Json
from app.domain.evaluation.observed import Observed, RowStatus
from app.evaluation.running.local import LocalDoor
from app.settings import read_environment
from app.telemetry import configure, problem


async def serve() -> None:
    """Wait to be told what to open, then answer until nobody asks any more."""
    lines = await _lines()
    if not (told := await lines.readline()):
        return
    task = Task.load(json.loads(told))
    configure(task.settings.log_level)
    order = order_of(task.wish, task.settings, task.concurrency, Ending())
    machinery = Machinery.of(order, task.settings)
    async with opened(order, machinery, task.settings, read_environment(), task.concurrency) as service:
        sys.stdout.buffer.write(b'{"open": true}\n')
        sys.stdout.buffer.flush()
        await _answer(lines, LocalDoor(service, machinery.tap))


async def _answer(lines: asyncio.StreamReader, door: LocalDoor) -> None:
    at_work: dict[int, asyncio.Task[None]] = {}
    try:
        while line := await lines.readline():
            told: dict[str, Json] = json.loads(line)
            number = int(str(told["n"]))
            if told.get("cancel"):
                if (task := at_work.get(number)) is not None:
                    task.cancel()
                continue
            at_work[number] = task = asyncio.create_task(_ask(door, number, told["try"]))
            task.add_done_callback(partial(_forget, at_work, number))
    finally:
        for task in [*at_work.values()]:
            task.cancel()
        await asyncio.gather(*at_work.values(), return_exceptions=True)


def _forget(at_work: dict[int, asyncio.Task[None]], number: int, _done: asyncio.Task[None]) -> None:
    at_work.pop(number, None)


async def _ask(door: LocalDoor, number: int, told: Json) -> None:
    try:
        seen = await door.ask(try_of(told))
    except Exception as error:  # noqa: BLE001 - the edge of a process: whoever waits is told
        problem("evaluation.try_broke", error)
        seen = Observed(RowStatus.ERROR, detail=f"It broke: {type(error).__name__}.")
    sys.stdout.buffer.write(told_of(number, seen))
    sys.stdout.buffer.flush()


async def _lines() -> asyncio.StreamReader:
    reader = asyncio.StreamReader(limit=LINE)
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    return reader


if __name__ == "__main__":
    asyncio.run(serve())
