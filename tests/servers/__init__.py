"""Model servers on real loopback sockets, scripted per request. Nothing above the socket is pretended.

    with scripted_openai(says("Use ", "Postgres."), fails(503)) as server:
        ...                       # server.url is the endpoint of a backend; works for a subprocess too
        assert server.count == 1

``scripted_openai`` speaks chat completions, ``scripted_anthropic`` the Messages API, ``scripted_responses`` the
Responses API; all stream. The first request
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

Time passes without waiting on a ``JumpingLoop``: ``jump(60)`` inside ``asyncio.Runner(loop_factory=JumpingLoop)``.
"""

import asyncio
import socket
import threading
from collections.abc import Generator, Sequence
from contextlib import contextmanager

from tests.servers.clock import JumpingLoop, jump
from tests.servers.connection import ScriptedServer, Wire, run
from tests.servers.script import (
    PATIENCE_S,
    Cut,
    End,
    Event,
    Exchange,
    Hang,
    Hold,
    Ping,
    Reasoning,
    Reply,
    Reset,
    Scripted,
    Signal,
    Step,
    Text,
    drops,
    fails,
    raw,
    says,
    silence,
    streams,
)

__all__ = [
    "Cut",
    "End",
    "Event",
    "Exchange",
    "Hang",
    "Hold",
    "JumpingLoop",
    "Ping",
    "Reasoning",
    "Reply",
    "Reset",
    "Scripted",
    "ScriptedServer",
    "Signal",
    "Step",
    "Text",
    "drops",
    "fails",
    "free_port",
    "jump",
    "raw",
    "says",
    "scripted_anthropic",
    "scripted_openai",
    "scripted_responses",
    "silence",
    "streams",
]


@contextmanager
def _serving(wire: Wire, script: Sequence[Scripted]) -> Generator[ScriptedServer]:
    server, ready, stop = ScriptedServer(wire, script), Signal(), Signal()
    thread = threading.Thread(target=lambda: asyncio.run(run(server, ready, stop)), daemon=True)
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


@contextmanager
def scripted_responses(*script: Scripted) -> Generator[ScriptedServer]:
    """A server of OpenAI's Responses API on a free port of the loopback interface; its ``url`` ends in ``/v1``."""
    with _serving("responses", script) as server:
        yield server


def free_port() -> int:
    """A port of the loopback interface on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
