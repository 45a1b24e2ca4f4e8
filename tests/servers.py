"""Model servers on real loopback sockets, scripted per request. Nothing above the socket is pretended.

    with scripted_openai(says("Use ", "Postgres."), fails(503)) as server:
        ...                       # server.url is the endpoint of a backend; works for a subprocess too
        assert server.count == 1

``scripted_openai`` speaks chat completions, ``scripted_anthropic`` the Messages API; both stream. The first request
gets the first reply, the next one the second; the last reply repeats for ever. Without any reply the server says
"Hello.". A reply may also be a function from the ``Exchange`` to a reply, for answers that depend on the request.

Replies
    says("a", "b")                a whole answer, one event for each piece
    streams(Text("a"), ...)       an answer put together from the steps below; it ends whole unless a step says so
    fails(503, {"error": ...})    a status with a body (JSON, or text such as HTML) and headers
    raw(200, "text/html", b"...") any other answer at once
    silence()                     reads the request and says nothing until the client goes away
    drops()                       resets the connection before any byte

Steps of ``streams``
    Text("...")                   a piece of the answer
    Reasoning("...")              a piece of text in the field for reasoning
    Ping(n)                       n events without content; ``Ping(None)`` sends them for ever
    Event("...")                  any data of an event, as it stands
    Hold(signal)                  waits until ``signal.set()`` or the client goes away: no sleeps in tests
    Hang()                        waits until the client goes away
    Cut() / Reset()               ends the body cleanly but without an end marker / kills the connection
    End(reason, usage)            ends the answer with another reason, other counts (None: no counts), another model

What a server saw: ``requests`` (each an ``Exchange``), ``count``, ``connections``, ``received`` (every byte that came
in). ``Exchange.gone`` is a ``Signal`` that is set when the client left before the reply was complete,
``Exchange.replied`` one that is set when it was complete. Wait with ``signal.wait()`` or ``await signal.happens()``.
"""

import asyncio
import json
import socket
import struct
import threading
from collections.abc import AsyncIterator, Callable, Generator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Literal, Protocol

Json = dict[str, object]
Wire = Literal["openai", "anthropic"]

PATIENCE_S = 20.0
"""How long a test waits for a signal before it fails."""


class Signal:
    """Something that happens once; any thread or event loop can set it and wait for it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._event = threading.Event()
        self._listeners: list[Callable[[], None]] = []

    def set(self) -> None:
        """Let it happen."""
        with self._lock:
            self._event.set()
            listeners, self._listeners = self._listeners, []
        for listener in listeners:
            listener()

    @property
    def is_set(self) -> bool:
        """Whether it has happened."""
        return self._event.is_set()

    def wait(self, timeout_s: float = PATIENCE_S) -> bool:
        """Block until it happens; False when it did not in time."""
        return self._event.wait(timeout_s)

    async def happens(self) -> None:
        """Wait until it happens."""
        loop, local = asyncio.get_running_loop(), asyncio.Event()

        def listener() -> None:
            loop.call_soon_threadsafe(local.set)

        with self._lock:
            if self._event.is_set():
                return
            self._listeners.append(listener)
        try:
            await local.wait()
        finally:
            with self._lock, suppress(ValueError):
                self._listeners.remove(listener)


@dataclass(frozen=True)
class Text:
    """A piece of the answer."""

    text: str


@dataclass(frozen=True)
class Reasoning:
    """A piece of text where a model puts its reasoning."""

    text: str


@dataclass(frozen=True)
class Ping:
    """Events without content; None: for ever, one each 2 ms."""

    times: int | None = 1


@dataclass(frozen=True)
class Event:
    """The data of an event as it stands."""

    data: str


@dataclass(frozen=True)
class Hold:
    """Wait for a signal."""

    until: Signal


@dataclass(frozen=True)
class Hang:
    """Wait until the client goes away."""


@dataclass(frozen=True)
class Cut:
    """End the body without an end marker, as if all were well."""


@dataclass(frozen=True)
class Reset:
    """Kill the connection."""


@dataclass(frozen=True)
class End:
    """The end marker; ``usage`` holds input and output tokens."""

    reason: str = ""
    usage: tuple[int, int] | None = (7, 5)
    model: str = "scripted-1"
    done_marker: bool = True


Step = Text | Reasoning | Ping | Event | Hold | Hang | Cut | Reset | End


@dataclass(frozen=True)
class Stream:
    """A streamed answer."""

    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Plain:
    """An answer in one piece; status 0 means: kill the connection, status 1: say nothing."""

    status: int
    content_type: str
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass
class Exchange:
    """One request and what became of it."""

    headers: Mapping[str, str]
    body: Json
    raw: bytes
    gone: Signal = field(default_factory=Signal)
    replied: Signal = field(default_factory=Signal)

    @property
    def text(self) -> str:
        """Everything that the model is told, in either wire format."""
        messages = self.body.get("messages")
        listed = [m for m in messages if isinstance(m, dict)] if isinstance(messages, list) else []
        parts = [self.body.get("system"), *(m.get("content") for m in listed)]
        return "\n".join(part for part in parts if isinstance(part, str))


Reply = Stream | Plain
Scripted = Reply | Callable[[Exchange], Reply]


def says(*pieces: str) -> Stream:
    """A whole answer in these pieces."""
    return Stream(tuple(Text(piece) for piece in pieces))


def streams(*steps: Step) -> Stream:
    """An answer put together step by step."""
    return Stream(steps)


def fails(status: int, body: Json | str | None = None, headers: Mapping[str, str] | None = None) -> Plain:
    """An error status; a text as body is sent as HTML."""
    if isinstance(body, str):
        return Plain(status, "text/html", body.encode(), headers or {})
    content: Json = {"type": "error", "error": {"type": "scripted", "message": "scripted failure"}}
    return Plain(status, "application/json", json.dumps(body or content).encode(), headers or {})


def raw(status: int, content_type: str, body: bytes) -> Plain:
    """Any answer that comes at once."""
    return Plain(status, content_type, body)


def silence() -> Plain:
    """No byte until the client goes away."""
    return Plain(1, "", b"")


def drops() -> Plain:
    """A reset before any byte."""
    return Plain(0, "", b"")


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


class _Dialect(Protocol):
    """How one wire format writes an answer, event by event."""

    def begin(self) -> list[str]: ...
    def text(self, text: str) -> str: ...
    def reasoning(self, text: str) -> str: ...
    def ping(self) -> str: ...
    def end(self, end: End) -> list[str]: ...


def _event(data: Json) -> str:
    return f"data: {json.dumps(data)}\n\n"


class _OpenAI:
    def begin(self) -> list[str]:
        return [self._chunk({"role": "assistant", "content": ""})]

    def text(self, text: str) -> str:
        return self._chunk({"content": text})

    def reasoning(self, text: str) -> str:
        return self._chunk({"reasoning_content": text})

    def ping(self) -> str:
        return self._chunk({"content": ""})

    def end(self, end: End) -> list[str]:
        last = [self._chunk({}, end.reason or "stop", end.model)]
        if end.usage:
            counts: Json = {"prompt_tokens": end.usage[0], "completion_tokens": end.usage[1]}
            last.append(_event({"id": "c-1", "model": end.model, "choices": [], "usage": counts}))
        return [*last, "data: [DONE]\n\n"] if end.done_marker else last

    def _chunk(self, delta: Json, reason: str | None = None, model: str = "scripted-1") -> str:
        choice: Json = {"index": 0, "delta": delta, "finish_reason": reason}
        return _event({"id": "c-1", "object": "chat.completion.chunk", "model": model, "choices": [choice]})


class _Anthropic:
    def begin(self) -> list[str]:
        message: Json = {"id": "m-1", "type": "message", "role": "assistant", "model": "scripted-1", "content": []}
        start: Json = {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}}
        return [self._named({"type": "message_start", "message": message}), self._named(start)]

    def text(self, text: str) -> str:
        return self._delta({"type": "text_delta", "text": text})

    def reasoning(self, text: str) -> str:
        return self._delta({"type": "thinking_delta", "thinking": text})

    def ping(self) -> str:
        return self._named({"type": "ping"})

    def end(self, end: End) -> list[str]:
        counts = {"input_tokens": end.usage[0], "output_tokens": end.usage[1]} if end.usage else None
        renamed: Json = {"type": "message_start", "message": {"model": end.model}}
        delta: Json = {"type": "message_delta", "delta": {"stop_reason": end.reason or "end_turn"}, "usage": counts}
        named = [self._named(renamed)] if end.model != "scripted-1" else []
        stop = [self._named({"type": "message_stop"})] if end.done_marker else []
        return [*named, self._named({"type": "content_block_stop", "index": 0}), self._named(delta), *stop]

    def _delta(self, delta: Json) -> str:
        return self._named({"type": "content_block_delta", "index": 0, "delta": delta})

    def _named(self, data: Json) -> str:
        return f"event: {data['type']}\n{_event(data)}"


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
        self._dialect: _Dialect = _OpenAI() if server.wire == "openai" else _Anthropic()

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
        lines = head.decode("latin-1").split("\r\n")[1:]
        headers = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        body = await self._inbox.readexactly(int(headers.get("content-length", "0")))
        return Exchange(headers, json.loads(body or b"{}"), head + body)

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


async def _run(server: ScriptedServer, ready: Signal, stop: Signal) -> None:
    tasks: set[asyncio.Task[None]] = set()

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        server.connections += 1
        task = asyncio.current_task()
        if task:
            tasks.add(task)
            task.add_done_callback(tasks.discard)
        with suppress(asyncio.CancelledError):  # the server stops while a client is still connected
            await _Connection(server, reader, writer).serve()

    listening = await asyncio.start_server(connected, "127.0.0.1", 0)
    port = listening.sockets[0].getsockname()[1]
    server.url = f"http://127.0.0.1:{port}" + ("/v1" if server.wire == "openai" else "")
    ready.set()
    async with listening:
        await stop.happens()
        for task in tuple(tasks):
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


@contextmanager
def _serving(wire: Wire, script: Sequence[Scripted]) -> Generator[ScriptedServer]:
    server, ready, stop = ScriptedServer(wire, script), Signal(), Signal()
    thread = threading.Thread(target=lambda: asyncio.run(_run(server, ready, stop)), daemon=True)
    thread.start()
    assert ready.wait(), "the scripted server did not start"
    try:
        yield server
    finally:
        stop.set()
        thread.join(PATIENCE_S)


@contextmanager
def scripted_openai(*script: Scripted) -> Generator[ScriptedServer]:
    """A server of chat completions on a free port of the loopback interface; its ``url`` ends in ``/v1``."""
    with _serving("openai", script) as server:
        yield server


@contextmanager
def scripted_anthropic(*script: Scripted) -> Generator[ScriptedServer]:
    """A server of the Messages API on a free port of the loopback interface."""
    with _serving("anthropic", script) as server:
        yield server


def free_port() -> int:
    """A port of the loopback interface on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
