"""A door in a process of its own: one interpreter is not enough for two cores.

Lines of JSON go to its standard input and come from its standard output: tries, and what came of them.
"""

import asyncio
import json
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from itertools import count

from pydantic import TypeAdapter

from app.cli.evals_wish import Wish, dump_wish, load_wish
from app.domain.codec import Codec, Json
from app.domain.errors import EvaluationProcessLost
from app.domain.evaluation.observed import Observed, RowStatus
from app.evaluation.running.door import Try
from app.settings import Settings

LINE = 64 * 2**20
"""Bytes of the longest line."""

_TRY: Codec[Try] = Codec(TypeAdapter(Try))
_OBSERVED: Codec[Observed] = Codec(TypeAdapter(Observed))
_GRACE_S = 10.0


@dataclass(frozen=True, slots=True)
class Task:
    """What a process needs to open the same service. It travels through a pipe: an address may hold a password."""

    wish: Wish
    concurrency: int
    settings: Settings

    def dump(self) -> Mapping[str, Json]:
        """As JSON. The key for a service elsewhere stays here: nobody needs it."""
        settings = self.settings.model_dump(mode="json", by_alias=True, exclude={"key"})
        return {"wish": dump_wish(self.wish), "concurrency": self.concurrency, "settings": settings}

    @classmethod
    def load(cls, told: Mapping[str, Json]) -> "Task":
        """The task that was dumped."""
        settings = Settings.model_validate(told["settings"])
        return cls(load_wish(str(told["wish"])), int(str(told["concurrency"])), settings)


@dataclass(slots=True)
class Child:
    """See ``Door``."""

    process: Process
    task: Task
    reading: asyncio.Task[None] | None = None
    _numbers: "count[int]" = field(default_factory=count)
    _waiting: dict[int, asyncio.Future[Observed]] = field(default_factory=dict[int, asyncio.Future[Observed]])

    async def begin(self) -> None:
        """Let it open its service; returns when it is open.

        Raises:
            EvaluationProcessLost: it has ended instead.
        """
        self._say(self.task.dump())
        if await self._line() is None:
            raise EvaluationProcessLost("A second process could not open the service.")
        self.reading = asyncio.create_task(self._read(), name="child")

    async def ask(self, what: Try) -> Observed:
        """See ``Door``."""
        number = next(self._numbers)
        answer: asyncio.Future[Observed] = asyncio.get_running_loop().create_future()
        self._waiting[number] = answer
        self._say({"n": number, "try": _TRY.dump(what)})
        try:
            return await answer
        except asyncio.CancelledError:
            self._say({"n": number, "cancel": True})
            raise
        finally:
            del self._waiting[number]

    async def forget(self, user: str) -> None:
        """See ``Door``; the process that begins the others does this itself."""
        raise EvaluationProcessLost(f"A second process deletes nothing, not even what {user} left.")

    async def close(self) -> None:
        """Let it end."""
        if self.process.stdin is not None:
            self.process.stdin.close()
        try:
            async with asyncio.timeout(_GRACE_S):
                await self.process.wait()
        except TimeoutError:
            self.process.kill()
            await self.process.wait()
        if self.reading is not None:
            await self.reading

    def _say(self, what: Mapping[str, Json]) -> None:
        if self.process.stdin is not None and not self.process.stdin.is_closing():
            self.process.stdin.write((json.dumps(what, ensure_ascii=False) + "\n").encode(errors="surrogatepass"))

    async def _line(self) -> Mapping[str, Json] | None:
        if self.process.stdout is None:
            return None
        line = await self.process.stdout.readline()
        return dict(json.loads(line)) if line else None

    async def _read(self) -> None:
        while (told := await self._line()) is not None:
            answer = self._waiting.get(int(str(told["n"])))
            if answer is not None and not answer.done():
                answer.set_result(_OBSERVED.load(told["observed"]))
        for answer in self._waiting.values():
            if not answer.done():
                answer.set_result(Observed(RowStatus.ERROR, detail="The process that asked has ended."))


async def children(stack: AsyncExitStack, how_many: int, task: Task) -> tuple[Child, ...]:
    """As many processes, until ``stack`` is unwound. An interrupt of the terminal does not reach them."""
    found: list[Child] = []
    for _ in range(how_many):
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "app.cli.evals_door"),
            stdin=PIPE,
            stdout=PIPE,
            limit=LINE,
            start_new_session=True,
        )
        child = Child(process, task)
        stack.push_async_callback(child.close)
        found.append(child)
    return tuple(found)


def try_of(told: Json) -> Try:
    """The try that a line tells of."""
    return _TRY.load(told)


def told_of(number: int, seen: Observed) -> bytes:
    """The line that tells what came of a try."""
    return (json.dumps({"n": number, "observed": _OBSERVED.dump(seen)}) + "\n").encode()
