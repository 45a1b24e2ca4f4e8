"""Runs through one service at a time, each timed from the first byte of its request."""

import asyncio
import time
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass

from servicebench.http import Connection
from servicebench.text import KIND, MARKER, QUESTION, SPECIALIST


@dataclass(frozen=True, slots=True)
class Times:
    """Of one run, in seconds: until its first event, and until its end was read."""

    first: float
    whole: float


@dataclass(frozen=True, slots=True)
class Sample:
    """The runs of one round, and how long all of them took together."""

    times: list[Times]
    wall: float


async def _ours(connection: Connection) -> AsyncIterator[bytes]:
    """Accepted by one request, followed by another."""
    wanted = {"message": {"content": QUESTION}, "agents": [SPECIALIST], "type": KIND, "clarify": "never"}
    accepted = await connection.post("/v1/runs", wanted)
    run = accepted["run"]
    path = f"/v1/runs/{run['id'] if isinstance(run, Mapping) else ''}/events"
    async for part in connection.stream("GET", path):
        yield part


async def _aegra(connection: Connection) -> AsyncIterator[bytes]:
    """A run in a new thread, which this request makes by the way; its events come back at once."""
    wanted = {
        "assistant_id": "agent",
        "input": {"messages": [{"role": "user", "content": QUESTION}]},
        "stream_mode": ["messages-tuple"],
    }
    async for part in connection.stream("POST", f"/threads/{uuid.uuid4()}/runs/stream", wanted):
        yield part


async def _plain(connection: Connection) -> AsyncIterator[bytes]:
    """A run in a new thread as one streamed request."""
    async for part in connection.stream("POST", "/runs", {"message": QUESTION}):
        yield part


async def _direct(connection: Connection) -> AsyncIterator[bytes]:
    """The scripted backend itself: what nobody can be faster than."""
    wanted = {"model": "scripted-1", "messages": [{"role": "user", "content": QUESTION}], "stream": True}
    async for part in connection.stream("POST", "/v1/chat/completions", wanted):
        yield part


RUNNERS: Mapping[str, Callable[[Connection], AsyncIterator[bytes]]] = {
    "ours": _ours,
    "aegra": _aegra,
    "plain": _plain,
    "direct": _direct,
}


async def one_run(name: str, connection: Connection) -> Times:
    """One run, to its end.

    Raises:
        RuntimeError: the stream did not hold the end of the answer.
    """
    begun, first, seen = time.perf_counter(), 0.0, bytearray()
    async for part in RUNNERS[name](connection):
        seen += part
        if not first and b"data:" in seen:
            first = time.perf_counter() - begun
    whole = time.perf_counter() - begun
    if not _holds_answer(bytes(seen)):
        raise RuntimeError(f"{name} did not show the whole answer: {seen[-600:]!r}")
    return Times(first, whole)


def _holds_answer(stream: bytes) -> bool:
    """Whether the last words are there, however the pieces were cut."""
    last = MARKER.split(" ")[-2:]
    return all(word.encode() in stream for word in last)


async def measure(name: str, port: int, *, runs: int, clients: int) -> Sample:
    """So many runs by so many clients at a time."""
    left, times = iter(range(runs)), list[Times]()

    async def client() -> None:
        connection = await Connection.open(port)
        for _ in left:
            times.append(await one_run(name, connection))
        connection.close()

    begun = time.perf_counter()
    await asyncio.gather(*(client() for _ in range(clients)))
    return Sample(times, time.perf_counter() - begun)


async def followed(port: int, followers: int, measured: Callable[[], Awaitable[None]]) -> None:
    """Call ``measured`` while so many followers hang on runs that wait for an answer to a question."""
    connection = await Connection.open(port)
    waiting = [await _asking(connection) for _ in range(10)]
    connection.close()
    connections = [await Connection.open(port) for _ in range(followers)]
    streams = [
        each.stream("GET", f"/v1/runs/{waiting[number % len(waiting)]}/events")
        for number, each in enumerate(connections)
    ]
    for stream in streams:
        await anext(stream)
    await measured()
    for each in connections:
        each.close()


async def _asking(connection: Connection) -> str:
    """The id of a run that has asked back and waits."""
    wanted = {"message": {"content": "Make our shop scalable"}, "clarify": "always"}
    run = (await connection.post("/v1/runs", wanted))["run"]
    if not isinstance(run, Mapping):
        raise TypeError
    async for part in (reader := await Connection.open(connection.port)).stream("GET", f"/v1/runs/{run['id']}/events"):
        if b"run.clarifying" in part:
            break
    reader.close()
    return str(run["id"])
