"""The scripted server of chat completions with an answer that a specialist may give.

    python -m servicebench.backend PORT

Streams the whole answer at once, one event for each word, so that what is measured is the service around it.
"""

import asyncio
import json
import sys

from servicebench.text import ANSWER

MODEL = "scripted-1"
_HEAD = {"id": "chatcmpl-scripted", "object": "chat.completion.chunk", "created": 1_780_000_000, "model": MODEL}


def _event(document: dict[str, object]) -> bytes:
    data = b"data: " + json.dumps({**_HEAD, **document}).encode() + b"\n\n"
    return f"{len(data):x}\r\n".encode() + data + b"\r\n"


def _chunk(delta: dict[str, object], reason: str | None = None) -> bytes:
    return _event({"choices": [{"index": 0, "delta": delta, "finish_reason": reason}]})


def _answer() -> bytes:
    pieces = ANSWER.split(" ")
    texts = [f"{piece} " for piece in pieces[:-1]] + pieces[-1:]
    usage = {"prompt_tokens": 900, "completion_tokens": len(texts), "total_tokens": 900 + len(texts)}
    done = b"data: [DONE]\n\n"
    return b"".join(
        [
            b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n",
            _chunk({"role": "assistant", "content": ""}),
            *(_chunk({"content": text}) for text in texts),
            _chunk({}, "stop"),
            _event({"choices": [], "usage": usage}),
            f"{len(done):x}\r\n".encode() + done + b"\r\n0\r\n\r\n",
        ]
    )


class _Connection(asyncio.Protocol):
    """One client, with as many requests as it likes."""

    def __init__(self) -> None:
        self._transport: asyncio.WriteTransport | None = None
        self._waiting = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        if isinstance(transport, asyncio.WriteTransport):
            self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._waiting += data
        head, mark, rest = self._waiting.partition(b"\r\n\r\n")
        if not mark or self._transport is None:
            return
        lines = head.lower().split(b"\r\n")
        length = next((int(line.partition(b":")[2]) for line in lines if line.startswith(b"content-length:")), 0)
        if len(rest) < length:
            return
        self._waiting = rest[length:]
        self._transport.write(_WHOLE)


_WHOLE = _answer()


async def _serve(port: int) -> None:
    server = await asyncio.get_running_loop().create_server(_Connection, "127.0.0.1", port)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1])))
