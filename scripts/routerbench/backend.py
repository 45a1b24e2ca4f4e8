"""A scripted server of OpenAI's chat completions: as fast as Python can be, so that what is measured is the proxy.

    python -m routerbench.backend PORT

Every answer is the same text of ``EVENTS`` pieces, streamed with one write for each event, or in one document.
"""

import asyncio
import json
import sys

EVENTS = 60
PIECES = tuple(f"word{number} " for number in range(EVENTS))
MODEL = "scripted-1"
USAGE = {"prompt_tokens": 120, "completion_tokens": EVENTS, "total_tokens": 120 + EVENTS}

_HEAD = {"id": "chatcmpl-scripted", "created": 1_780_000_000, "model": MODEL}


def _chunk(delta: dict[str, object], reason: str | None = None) -> bytes:
    choice = {"index": 0, "delta": delta, "finish_reason": reason}
    return _event({**_HEAD, "object": "chat.completion.chunk", "choices": [choice]})


def _event(document: dict[str, object]) -> bytes:
    data = b"data: " + json.dumps(document).encode() + b"\n\n"
    return f"{len(data):x}\r\n".encode() + data + b"\r\n"


def _streamed() -> list[bytes]:
    done = b"data: [DONE]\n\n"
    return [
        b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n",
        _chunk({"role": "assistant", "content": ""}),
        *(_chunk({"content": piece}) for piece in PIECES),
        _chunk({}, "stop"),
        _event({**_HEAD, "object": "chat.completion.chunk", "choices": [], "usage": USAGE}),
        f"{len(done):x}\r\n".encode() + done + b"\r\n0\r\n\r\n",
    ]


def _plain() -> list[bytes]:
    message = {"role": "assistant", "content": "".join(PIECES)}
    choice = {"index": 0, "message": message, "finish_reason": "stop"}
    body = json.dumps({**_HEAD, "object": "chat.completion", "choices": [choice], "usage": USAGE}).encode()
    head = f"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n"
    return [head.encode() + body]


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
        length = 0
        for line in head.lower().split(b"\r\n"):
            if line.startswith(b"content-length:"):
                length = int(line.partition(b":")[2])
        if len(rest) < length:
            return
        self._waiting = rest[length:]
        streams = json.loads(rest[:length] or b"{}").get("stream") is True
        for part in STREAMED if streams else PLAIN:
            self._transport.write(part)


STREAMED, PLAIN = _streamed(), _plain()


async def _serve(port: int) -> None:
    server = await asyncio.get_running_loop().create_server(_Connection, "127.0.0.1", port)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1])))
