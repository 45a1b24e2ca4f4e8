"""A provider with sixteen ways to fail: the path says which.

    python -m routerbench.faults_server PORT

``/RUN/S01/v1/chat/completions`` fails as S01 does, ``/RUN/ok/...`` answers. ``/RUN/S01/log`` tells when the attempts of
that run came, in seconds from the first one.
"""

import asyncio
import json
import sys
import time
from collections.abc import AsyncIterator, Callable

PIECES = [f"word{number} " for number in range(60)]
TEXT = "".join(PIECES)
USAGE = {"prompt_tokens": 7, "completion_tokens": 60, "total_tokens": 67}

Json = dict[str, object]
Chunks = AsyncIterator[bytes]


class Reset(Exception):
    """The connection is to be cut."""


def _event(document: Json | str) -> bytes:
    text = document if isinstance(document, str) else json.dumps(document)
    return f"data: {text}\n\n".encode()


def _chunk(model: str, delta: Json, reason: str | None = None) -> bytes:
    choice = {"index": 0, "delta": delta, "finish_reason": reason}
    return _event({"id": "c-1", "object": "chat.completion.chunk", "created": 1, "model": model, "choices": [choice]})


async def _answer(model: str, *, stop_at: int = 60, bad_at: int | None = None, done: bool = True) -> Chunks:
    yield _chunk(model, {"role": "assistant", "content": ""})
    for number, piece in enumerate(PIECES[:stop_at]):
        if number == bad_at:
            yield _event('{"broken')
        yield _chunk(model, {"content": piece})
    if stop_at < len(PIECES):
        return
    yield _chunk(model, {}, "stop")
    last = {"id": "c-1", "object": "chat.completion.chunk", "created": 1, "model": model, "choices": [], "usage": USAGE}
    yield _event(last)
    if done:
        yield _event("[DONE]")


async def _late(model: str) -> Chunks:
    await asyncio.sleep(20)
    async for part in _answer(model):
        yield part


async def _cut(model: str) -> Chunks:
    async for part in _answer(model, stop_at=40):
        yield part
    await asyncio.sleep(0.5)  # a reset takes along what has not been read yet, and then nothing would have begun
    raise Reset


async def _silent_after_some(model: str) -> Chunks:
    async for part in _answer(model, stop_at=20):
        yield part
    await asyncio.sleep(30)


def _error(status: int, code: str, message: str = "scripted", **headers: str) -> tuple[int, Json, dict[str, str]]:
    kind = "invalid_request_error" if status == 400 else "server_error"  # noqa: PLR2004
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return status, {"error": {"message": message, "type": kind, "param": None, "code": code}}, named


_Reply = tuple[int, Json, dict[str, str]] | Chunks | None
"""An error, a stream, or None for a connection that is cut; S06 sleeps before it answers."""

_CONTEXT = "This model's maximum context length is 8192 tokens."
_POLICY = "Your request was rejected as a result of our content policy."

_FAULTS: dict[str, Callable[[str, int, float, Json], _Reply]] = {
    "S01": lambda m, n, _t, _b: _error(429, "rate_limit_exceeded", retry_after="2") if n == 1 else _answer(m),
    "S02": lambda _m, _n, _t, _b: _error(429, "rate_limit_exceeded"),
    "S03": lambda m, n, _t, _b: _error(500, "server_error") if n == 1 else _answer(m),
    "S04": lambda _m, _n, _t, _b: _error(503, "overloaded"),
    "S05": lambda m, n, _t, _b: None if n == 1 else _answer(m),
    "S06": lambda m, _n, _t, _b: _answer(m),
    "S07": lambda m, _n, _t, _b: _late(m),
    "S08": lambda m, _n, _t, _b: _cut(m),
    "S09": lambda m, _n, _t, _b: _silent_after_some(m),
    "S10": lambda m, _n, _t, _b: _answer(m, bad_at=30),
    "S11": lambda m, _n, _t, _b: _answer(m, done=False),
    "S12": lambda _m, _n, _t, _b: _error(400, "context_length_exceeded", _CONTEXT),
    "S13": lambda _m, _n, _t, _b: _error(400, "content_policy_violation", _POLICY),
    "S14": lambda m, _n, _t, _b: _cut(m),
    "S15": lambda m, _n, t, _b: _error(503, "overloaded") if t < 60 else _answer(m),  # noqa: PLR2004
    "S16": lambda _m, _n, _t, _b: _error(503, "overloaded"),
    "ok": lambda m, _n, _t, _b: _answer(m),
    "no-prefill": lambda m, _n, _t, body: _error(400, "bad_request") if _prefills(body) else _answer(m),
}


def _prefills(body: Json) -> bool:
    messages = body.get("messages")
    last = messages[-1] if isinstance(messages, list) and messages else {}
    return isinstance(last, dict) and last.get("role") == "assistant"


class _Server:
    def __init__(self) -> None:
        self._attempts: dict[str, list[float]] = {}

    async def connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while await self._one(reader, writer):
                pass
        except (Reset, ConnectionError, asyncio.IncompleteReadError):
            writer.transport.abort()
        writer.close()

    async def _one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        method, path = head.split(" ", 2)[:2]
        lines = [line.partition(":") for line in head.lower().split("\r\n")]
        length = next((int(value) for name, _, value in lines if name == "content-length"), 0)
        body = json.loads(await reader.readexactly(length) or b"{}")
        _, run, fault, *_rest = path.split("/")
        times = self._attempts.setdefault(f"{run}/{fault}", [])
        if method == "GET":
            _plain(writer, 200, {"attempts": [each - times[0] for each in times]}, {})
            return True
        times.append(time.monotonic())
        if fault == "S06":
            await asyncio.sleep(120)
        reply = _FAULTS[fault](str(body["model"]), len(times), times[-1] - times[0], body)
        if reply is None:
            raise Reset
        if isinstance(reply, tuple):
            _plain(writer, *reply)
            return True
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n")
        async for part in reply:
            writer.write(f"{len(part):x}\r\n".encode() + part + b"\r\n")
            await writer.drain()
        writer.write(b"0\r\n\r\n")
        return True


def _plain(writer: asyncio.StreamWriter, status: int, document: Json, headers: dict[str, str]) -> None:
    body = json.dumps(document).encode()
    named = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    head = f"HTTP/1.1 {status} Scripted\r\ncontent-type: application/json\r\ncontent-length: {len(body)}\r\n{named}\r\n"
    writer.write(head.encode() + body)


async def _serve(port: int) -> None:
    server = await asyncio.start_server(_Server().connected, "127.0.0.1", port)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1])))
