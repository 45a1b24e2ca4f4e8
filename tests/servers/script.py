"""What a scripted server is told to say: steps, replies, and the record of each exchange."""

import asyncio
import json
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field

Json = dict[str, object]

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
    """One request and what became of it; ``target`` is its first line."""

    headers: Mapping[str, str]
    body: Json
    raw: bytes
    target: str = ""
    gone: Signal = field(default_factory=Signal)
    replied: Signal = field(default_factory=Signal)

    @property
    def text(self) -> str:
        """Everything that the model is told, in either wire format."""
        messages = self.body.get("messages")
        listed = [m for m in messages if isinstance(m, dict)] if isinstance(messages, list) else []
        apart = (self.body.get(name) for name in ("system", "instructions", "input"))
        parts = [*apart, *(m.get("content") for m in listed)]
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
