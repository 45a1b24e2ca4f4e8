"""A small HTTP client that asks for chat completions and takes the time of each."""

import asyncio
import json
import time
from dataclasses import dataclass

SYSTEM = "You are the assistant of an engineering team. Answer briefly, and say what you do not know."
QUESTION = (
    "Our checkout service answers in 900 ms at the 95th percentile since the last release. It reads the cart from "
    "Postgres, asks two services for prices and stock, and writes an order. We have tracing, and most of the time goes "
    "into waiting for connections. What should we look at first, what would you change in the pool, and how do we find "
    "out whether it helped before the sale starts next week?"
)


@dataclass(frozen=True, slots=True)
class Target:
    """Where to ask, and by which name of a model."""

    name: str
    port: int
    model: str


@dataclass(frozen=True, slots=True)
class Sample:
    """What a round of calls took: seconds of each, and of all."""

    seconds: list[float]
    whole: float


def request(target: Target, name: str, *, stream: bool) -> bytes:
    """The bytes of one request. No two texts are the same, so that nothing can be answered from memory."""
    asked = f"{QUESTION} This is question {name}."
    messages = [{"role": "system", "content": SYSTEM}, {"role": "user", "content": asked}]
    body = json.dumps({"model": target.model, "messages": messages, "stream": stream}).encode()
    head = (
        f"POST /v1/chat/completions HTTP/1.1\r\nhost: 127.0.0.1:{target.port}\r\nauthorization: Bearer none\r\n"
        f"content-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


async def measure(target: Target, *, stream: bool, calls: int, concurrent: int) -> Sample:
    """Ask ``calls`` times over ``concurrent`` connections.

    Raises:
        RuntimeError: an answer was not the whole text.
    """
    seed, seconds = time.time_ns(), list[float]()
    left = iter([request(target, f"{seed}-{number}", stream=stream) for number in range(calls)])

    async def worker() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", target.port)
        for data in left:
            begun = time.perf_counter()
            writer.write(data)
            await _whole_answer(reader, target, stream=stream)
            seconds.append(time.perf_counter() - begun)
        writer.close()

    begun = time.perf_counter()
    await asyncio.gather(*(worker() for _ in range(concurrent)))
    return Sample(seconds, time.perf_counter() - begun)


async def _whole_answer(reader: asyncio.StreamReader, target: Target, *, stream: bool) -> None:
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    if not head.startswith(b"http/1.1 200"):
        raise RuntimeError(f"{target.name} answered {head[:60]!r}")
    if b"chunked" in head:
        body = bytearray()
        while not body.endswith(b"0\r\n\r\n"):
            got = await reader.read(65_536)
            if not got:
                raise RuntimeError(f"{target.name} closed the connection")
            body += got
    else:
        length = next(line for line in head.split(b"\r\n") if line.startswith(b"content-length:"))
        body = bytearray(await reader.readexactly(int(length.partition(b":")[2])))
    if b"word59 " not in body or (stream and b"[DONE]" not in body):
        raise RuntimeError(f"{target.name} did not give the whole answer")
