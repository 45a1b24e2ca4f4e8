"""The server's side of a connection."""

import asyncio
import json
import socket
import ssl
import struct
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import suppress
from typing import Literal

from tests.servers.dialects import DIALECTS
from tests.servers.script import (
    Cut,
    End,
    Event,
    Exchange,
    Hang,
    Hold,
    Ping,
    Plain,
    Reasoning,
    Reply,
    Scripted,
    Signal,
    Step,
    Stream,
    Text,
    says,
)

Wire = Literal["openai", "anthropic", "responses"]


class ScriptedServer:
    """A running server; see the module's docstring."""

    def __init__(self, wire: Wire, script: Sequence[Scripted]) -> None:
        self.wire = wire
        self.url = ""
        self.requests: list[Exchange] = []
        self.connections = 0
        self._chunks: list[bytes] = []
        self._script = list(script) or [says("Hello.")]

    @property
    def count(self) -> int:
        """How many requests came in."""
        return len(self.requests)

    @property
    def received(self) -> bytes:
        """Every byte that came in, in the order of arrival."""
        return b"".join(self._chunks)

    def heard(self, data: bytes) -> None:
        """Keep bytes that came in."""
        self._chunks.append(data)

    def reply_to(self, exchange: Exchange) -> Reply:
        """The next reply of the script."""
        self.requests.append(exchange)
        scripted = self._script[min(self.count, len(self._script)) - 1]
        return scripted if isinstance(scripted, Stream | Plain) else scripted(exchange)


class _Killed(Exception):
    """The connection is to be reset."""


class _Connection:
    """One connection of a client, with as many requests as it likes."""

    def __init__(self, server: ScriptedServer, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._server = server
        self._reader = reader
        self._writer = writer
        self._inbox = asyncio.StreamReader()
        self._left = asyncio.Event()
        self._dialect = DIALECTS[server.wire]()

    async def serve(self) -> None:
        """Answer until the client leaves."""
        pump = asyncio.create_task(self._pump())
        try:
            while exchange := await self._request():
                await self._answer(exchange)
        except (_Killed, ConnectionError, asyncio.IncompleteReadError):
            self._reset()
        finally:
            pump.cancel()
            self._writer.close()

    async def _pump(self) -> None:
        """Move what comes in to the inbox and notice when the client leaves, also in the middle of a reply."""
        with suppress(ConnectionError):
            while data := await self._reader.read(65_536):
                self._server.heard(data)
                self._inbox.feed_data(data)
        self._left.set()
        self._inbox.feed_eof()

    async def _request(self) -> Exchange | None:
        try:
            head = await self._inbox.readuntil(b"\r\n\r\n")
        except asyncio.IncompleteReadError as error:
            if error.partial:
                raise
            return None
        target, *lines = head.decode("latin-1").split("\r\n")
        headers = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        body = await self._inbox.readexactly(int(headers.get("content-length", "0")))
        return Exchange(headers, json.loads(body or b"{}"), head + body, target)

    async def _answer(self, exchange: Exchange) -> None:
        sending = asyncio.create_task(self._send(self._server.reply_to(exchange)))
        leaving = asyncio.create_task(self._left.wait())
        await asyncio.wait({sending, leaving}, return_when=asyncio.FIRST_COMPLETED)
        leaving.cancel()
        if not sending.done():
            sending.cancel()
            exchange.gone.set()
            raise ConnectionError
        try:
            sending.result()
        except ConnectionError:
            exchange.gone.set()
            raise
        exchange.replied.set()

    async def _send(self, reply: Reply) -> None:
        if isinstance(reply, Stream):
            await self._write(_head(200, "text/event-stream", {"transfer-encoding": "chunked"}))
            async for text in self._events(reply):
                await self._write(_chunk(text.encode()))
            await self._write(b"0\r\n\r\n")
        elif reply.status == 0:
            raise _Killed
        elif reply.status == 1:
            await asyncio.Event().wait()
        else:
            length = {"content-length": str(len(reply.body))}
            await self._write(_head(reply.status, reply.content_type, {**length, **reply.headers}) + reply.body)
            if reply.headers.get("connection") == "close":
                self._writer.close()

    async def _events(self, reply: Stream) -> AsyncIterator[str]:
        for text in self._dialect.begin():
            yield text
        for step in reply.steps:
            if isinstance(step, Cut):
                return
            async for text in self._step(step):
                yield text
        if not any(isinstance(step, End) for step in reply.steps):
            for text in self._dialect.end(End()):
                yield text

    async def _step(self, step: Step) -> AsyncIterator[str]:
        match step:
            case Text(text):
                yield self._dialect.text(text)
            case Reasoning(text):
                yield self._dialect.reasoning(text)
            case Event(data):
                yield f"data: {data}\n\n"
            case Ping(times):
                async for text in self._pings(times):
                    yield text
            case End():
                for text in self._dialect.end(step):
                    yield text
            case _:
                await self._pause(step)

    async def _pings(self, times: int | None) -> AsyncIterator[str]:
        sent = 0
        while times is None or sent < times:
            yield self._dialect.ping()
            sent += 1
            if times is None:
                await asyncio.sleep(0.002)

    async def _pause(self, step: Step) -> None:
        if isinstance(step, Hold):
            await step.until.happens()
        elif isinstance(step, Hang):
            await asyncio.Event().wait()
        else:
            raise _Killed

    async def _write(self, data: bytes) -> None:
        self._writer.write(data)
        await self._writer.drain()

    def _reset(self) -> None:
        connection = self._writer.get_extra_info("socket")
        if connection is not None and connection.fileno() >= 0:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._writer.transport.abort()


def _head(status: int, content_type: str, headers: Mapping[str, str]) -> bytes:
    named = {"content-type": content_type, **headers}
    lines = "".join(f"{name}: {value}\r\n" for name, value in named.items() if value)
    return f"HTTP/1.1 {status} Scripted\r\n{lines}\r\n".encode()


def _chunk(data: bytes) -> bytes:
    return f"{len(data):x}\r\n".encode() + data + b"\r\n"


async def run(server: ScriptedServer, ready: Signal, stop: Signal, tls: ssl.SSLContext | None) -> None:
    tasks: set[asyncio.Task[None]] = set()

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        server.connections += 1
        task = asyncio.current_task()
        if task:
            tasks.add(task)
            task.add_done_callback(tasks.discard)
        try:
            await _Connection(server, reader, writer).serve()
        except asyncio.CancelledError:  # the server stops while a client is still connected
            writer.transport.abort()

    listening = await asyncio.start_server(connected, "127.0.0.1", 0, ssl=tls)
    port = listening.sockets[0].getsockname()[1]
    server.url = f"{'https' if tls else 'http'}://127.0.0.1:{port}" + ("" if server.wire == "anthropic" else "/v1")
    ready.set()
    async with listening:
        await stop.happens()
        for task in tuple(tasks):
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
