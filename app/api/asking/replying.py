"""Sends a client what comes of its question: as one document, or as a stream in the dialect of a scribe."""

from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable
from contextlib import aclosing
from dataclasses import dataclass
from http import HTTPStatus
from typing import Protocol

from app.api.asking.answer import Answer
from app.api.asking.asking import Asked
from app.api.asking.watching import PING_S, Ping, Watching
from app.api.http.exchange import Exchange, Header, Json
from app.domain.errors import TeamError
from app.domain.events import DecisionMade, StoredEvent
from app.telemetry import problem

Finished = Callable[[Answer], Awaitable[Answer]]
"""What is done with an answer before the client has it; returns the answer as it is sent."""


class Scribe(Protocol):
    """Writes one stream in a dialect, frame by frame; nothing where there is nothing to tell."""

    def begin(self) -> bytes:
        """How the stream begins."""
        ...

    def told(self, stored: StoredEvent) -> bytes:
        """What happened in the run."""
        ...

    def ping(self) -> bytes:
        """That the work goes on."""
        ...

    def end(self, answer: Answer) -> bytes:
        """The answer, and the end of the stream."""
        ...

    def failed(self, error: TeamError) -> bytes:
        """That there is no answer."""
        ...


@dataclass(frozen=True, slots=True)
class Replying:
    """One client that waits for an answer; when a ``detached`` one leaves, the run goes on."""

    exchange: Exchange
    watching: Watching
    finished: Finished
    ping_s: float = PING_S
    detached: bool = False

    async def whole(self, asked: Asked, write: Callable[[Answer], Json], headers: Iterable[Header]) -> None:
        """Send the answer as one document.

        Raises:
            Unanswered: there is none.
            Gone: the client has left.
        """
        async with aclosing(self._news(asked)) as news:
            events = [each async for each in news if isinstance(each, StoredEvent)]
        answer = await self.finished(await self.watching.answer(asked.part, events))
        cost = ("CTO-Cost-Usd", f"{answer.cost_usd:f}")
        await self.exchange.answer(HTTPStatus.OK, write(answer), (*headers, *about(asked), cost))

    async def stream(self, asked: Asked, scribe: Scribe, headers: Iterable[Header], *, at_once: bool = False) -> None:
        """Send what happens as it happens.

        The stream begins with the first sign that there will be an answer: until then a failure has a status of its
        own, which tells clients more than an error within a stream. With ``at_once`` it does not wait.

        Raises:
            Unanswered: there is no answer, and nothing was sent yet.
            Gone: the client has left.
        """
        events: list[StoredEvent] = []
        held: list[bytes] = [scribe.begin()]
        hopeful = at_once
        async with aclosing(self._news(asked)) as news:
            async for each in news:
                hopeful = hopeful or isinstance(each, Ping) or isinstance(each.event, DecisionMade)
                held.append(scribe.ping() if isinstance(each, Ping) else scribe.told(each))
                if isinstance(each, StoredEvent):
                    events.append(each)
                if hopeful:
                    await self._send(b"".join(held), (*headers, *about(asked)))
                    held.clear()
        try:
            answer = await self.finished(await self.watching.answer(asked.part, events))
            held.append(scribe.end(answer))
        except TeamError as error:
            if not self.exchange.begun:
                raise
            held.append(scribe.failed(error))
        await self._send(b"".join(held), (*headers, *about(asked)))
        await self.exchange.end()

    def _news(self, asked: Asked) -> AsyncGenerator[StoredEvent | Ping]:
        if self.detached:
            return self.watching.unattended(asked.part, self.exchange.left, self.ping_s)
        return self.watching.attended(asked, self.exchange.left, self.ping_s)

    async def _send(self, data: bytes, headers: Iterable[Header]) -> None:
        if not self.exchange.begun:
            await self.exchange.stream(headers)
        if data:
            await self.exchange.write(data)


def about(asked: Asked) -> tuple[Header, ...]:
    """Where the run and its conversation are found."""
    return ("CTO-Run-Id", asked.run.id), ("CTO-Thread-Id", asked.run.thread_id)


def unexpected(error: Exception) -> TeamError:
    """An error that nobody foresaw, as what a client is told of it."""
    problem("door.unexpected", error)
    return TeamError()
