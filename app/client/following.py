"""Following a run over connections that break: nothing is missed, nothing comes twice."""

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import aclosing
from dataclasses import dataclass, field

import httpx

from app.client.errors import RemoteError
from app.client.wire import Wire

SILENCE_S = 60.0
"""The service sends a sign of life more often than this."""

_FIRST_PAUSE_S = 0.5
_LONGEST_PAUSE_S = 15.0
_END = "run.finished"

Pause = Callable[[float], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Event:
    """An event of a run: its number, its type, and what it tells."""

    seq: int
    type: str
    data: dict[str, object]


@dataclass(slots=True)
class _Draft:
    """An event while its lines come in."""

    type: str = "message"
    id: str = ""
    data: list[str] = field(default_factory=list[str])


async def follow(
    wire: Wire, path: str, after: int = 0, *, tries: int = 10, pause: Pause = asyncio.sleep
) -> AsyncGenerator[Event]:
    """Every event above ``after``, to the last one of the run.

    A broken connection is taken up behind the last event that came. ``tries`` is how often that may fail in a row.

    Raises:
        TeamError: the service refuses, or cannot be reached any more.
    """
    failed = 0
    while True:
        try:
            async with wire.stream(path, {"Last-Event-ID": str(after)} if after else {}, SILENCE_S) as lines:
                if lines is None:
                    return
                async with aclosing(events_of(lines)) as found:
                    async for event in found:
                        failed, after = 0, event.seq
                        yield event
                        if event.type == _END:
                            return
        except httpx.TransportError as error:
            if failed >= tries:
                raise wire.lost(error) from error
        failed += 1
        if failed > tries:
            raise RemoteError("The service ends the stream again and again before the run has ended.")
        await pause(min(_LONGEST_PAUSE_S, _FIRST_PAUSE_S * 2 ** (failed - 1)))


async def events_of(lines: AsyncIterator[str]) -> AsyncGenerator[Event]:
    """The events that lines of a server-sent stream make; comments and half an event at the end are left out.

    Raises:
        RemoteError: the stream tells of an error.
    """
    draft = _Draft()
    async for line in lines:
        if line:
            _take(draft, line)
            continue
        if draft.data:
            yield _event(draft)
        draft = _Draft()


def _take(draft: _Draft, line: str) -> None:
    name, _, value = line.partition(":")
    value = value.removeprefix(" ")
    if name == "event":
        draft.type = value
    elif name == "id":
        draft.id = value
    elif name == "data":
        draft.data.append(value)


def _event(draft: _Draft) -> Event:
    data: object = json.loads("\n".join(draft.data))
    told: dict[str, object] = data if isinstance(data, dict) else {}
    if draft.type == "error" or not draft.id.isdigit():
        raise RemoteError(str(told.get("detail", "The stream broke off.")))
    return Event(int(draft.id), draft.type, told)
