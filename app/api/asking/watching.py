"""Waits with a client for what comes of its question, and stops the run when nobody waits any more."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass

from app.api.asking.answer import Answer, Teller
from app.api.asking.asking import Asked
from app.domain.asked import RunPart
from app.domain.events import RunClarifying, RunFinished, StoredEvent
from app.domain.run import Run
from app.store.asked import AskedStore
from app.team import Team

PING_S = 15.0
_LINGER_S = 1.2
"""Clients that try again do so within a second; until then the run goes on."""


class Gone(Exception):
    """The client has closed its connection."""


@dataclass(frozen=True, slots=True)
class Ping:
    """Nothing has happened for a while."""


Left = Callable[[], Awaitable[None]]
"""Returns once the client has gone."""


@dataclass(frozen=True, slots=True)
class Watching:
    """Follows parts of runs for clients."""

    team: Team
    store: AskedStore
    teller: Teller

    async def events(self, part: RunPart) -> AsyncGenerator[StoredEvent]:
        """The events of one part of a run, as they happen, to its end."""
        ended = 0
        async with aclosing(self.team.follow(part.run_id)) as following:
            async for stored in following:
                if ended == part.number - 1:
                    yield stored
                ended += isinstance(stored.event, RunClarifying)
                if ended == part.number:
                    return

    async def so_far(self, part: RunPart) -> list[StoredEvent]:
        """The events of one part of a run that have happened."""
        ended, found = 0, list[StoredEvent]()
        for stored in await self.team.history(part.run_id):
            if ended == part.number - 1:
                found.append(stored)
            ended += isinstance(stored.event, RunClarifying)
        return found

    async def answer(self, part: RunPart, events: Sequence[StoredEvent]) -> Answer:
        """What came of a part that has ended with these events.

        Raises:
            Unanswered: no answer.
        """
        run = await self.team.run(part.run_id)
        asked = None
        if events and isinstance(events[-1].event, RunClarifying):
            rounds = await self.team.rounds(part.run_id)
            asked = rounds[part.number - 1]
        return self.teller.answer(run, part, events, asked)

    def unattended(self, part: RunPart, left: Left, ping_s: float = PING_S) -> AsyncGenerator[StoredEvent | Ping]:
        """The events of a part for somebody who only looks: when they leave, the run goes on.

        Raises:
            Gone: the client left.
        """
        return until_gone(self.events(part), left, ping_s)

    async def attended(self, asked: Asked, left: Left, ping_s: float = PING_S) -> AsyncGenerator[StoredEvent | Ping]:
        """The events of a part for a client who waits for them.

        Raises:
            Gone: the client left; unless somebody else waits for the same answer, the run is stopped.
        """
        try:
            async with aclosing(until_gone(self.events(asked.part), left, ping_s)) as news:
                async for each in news:
                    yield each
        except Gone:
            await self._abandoned(asked.part)
            raise
        await self.store.leave(asked.part)

    async def _abandoned(self, part: RunPart) -> None:
        await self.store.leave(part)
        await asyncio.sleep(_LINGER_S)
        if not await self.store.followed(part):
            await self.stop(part, "the client has left")

    @staticmethod
    def has_ended(events: Sequence[StoredEvent]) -> bool:
        """Whether a part with these events goes on no more."""
        return bool(events) and isinstance(events[-1].event, (RunClarifying, RunFinished))

    async def stop(self, part: RunPart, reason: str) -> Run:
        """Stop the run of a part that is still being worked on."""
        return await self.team.cancel(part.run_id, reason)


async def until_gone(
    events: AsyncGenerator[StoredEvent], left: Left, ping_s: float
) -> AsyncGenerator[StoredEvent | Ping]:
    """Events with a ping in each longer silence; raises Gone as soon as the client has left."""
    leaving = asyncio.ensure_future(left())
    reading = _next(events)
    try:
        while True:
            done, _ = await asyncio.wait({reading, leaving}, timeout=ping_s, return_when=asyncio.FIRST_COMPLETED)
            if leaving in done:
                raise Gone
            if reading not in done:
                yield Ping()
                continue
            stored = reading.result()
            if stored is None:
                return
            yield stored
            reading = _next(events)
    finally:
        leaving.cancel()
        reading.cancel()
        await asyncio.gather(reading, leaving, return_exceptions=True)
        await events.aclose()


def _next(events: AsyncIterator[StoredEvent]) -> "asyncio.Task[StoredEvent | None]":
    async def following() -> StoredEvent | None:
        return await anext(events, None)

    return asyncio.create_task(following())
