"""Connections that cost more than they bring are closed, on real sockets."""

import asyncio
import socket
import threading
from collections.abc import Generator
from contextlib import contextmanager, suppress

import pytest
from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.api.http import serving
from app.api.http.guarded import Bounds, Shed, Shedding
from app.api.http.middleware import BodyLimit, RequestId
from app.api.http.plain import read_plain
from tests.servers import Signal

PATIENCE_S = 20


class Application:
    """Reads a body and says how long it was; below /endless it writes until the client goes away."""

    def __init__(self) -> None:
        self.gone = Signal()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        if scope["path"] == "/endless":
            leaving = asyncio.ensure_future(receive())
            while not leaving.done() or (await leaving)["type"] != "http.disconnect":
                if leaving.done():
                    leaving = asyncio.ensure_future(receive())
                await send({"type": "http.response.body", "body": bytes(1 << 16), "more_body": True})
                await asyncio.sleep(0)
            self.gone.set()
            return
        await send({"type": "http.response.body", "body": b"fine"})


async def echo(scope: Scope, receive: Receive, send: Send) -> None:
    """Sends back the names of the headers, and the body."""
    body, more = b"", True
    while more:
        message = await receive()
        body, more = body + message["body"], message["more_body"]
    names = b",".join(name for name, _ in scope["headers"])
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": names + b"|" + body})


class Closed:
    """Turns all away that it can read, as long as it is closed."""

    def __init__(self) -> None:
        self.active = True

    def shed(self, data: bytes) -> Shed | None:
        plain = read_plain(data)
        return Shed(PlainTextResponse("closed", 503, {"Retry-After": "3"}), plain.missing) if plain else None


@contextmanager
def opened(bounds: Bounds, application: ASGIApp, shedding: Shedding | None = None) -> Generator[tuple[str, int]]:
    """The address of a server with these bounds."""
    with serving.bound("127.0.0.1", 0) as listening:
        ready, stop = Signal(), Signal()

        async def run() -> None:
            server = await serving.begin(application, listening, bounds, shedding)
            ready.set()
            await stop.happens()
            server.cancel()
            await asyncio.gather(server, return_exceptions=True)

        thread = threading.Thread(target=lambda: asyncio.run(run()), daemon=True)
        thread.start()
        assert ready.wait()
        try:
            yield listening.getsockname()
        finally:
            stop.set()
            thread.join(PATIENCE_S)


def all_of(connection: socket.socket) -> bytes:
    """What comes until the server closes the connection."""
    parts = []
    try:
        while part := connection.recv(1 << 16):
            parts.append(part)
    except ConnectionResetError:
        pass
    return b"".join(parts)


def connect(address: tuple[str, int]) -> socket.socket:
    return socket.create_connection(address, PATIENCE_S)


def test_who_asks_nothing_or_never_ends_the_head_is_left() -> None:
    with opened(Bounds(head_s=0.05), Application()) as address:
        with connect(address) as silent:
            assert all_of(silent) == b""
        with connect(address) as slow:
            slow.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nX-A: ")
            assert all_of(slow) == b""


def test_a_second_head_that_never_ends_is_left_too() -> None:
    with opened(Bounds(head_s=0.05), Application()) as address, connect(address) as slow:
        slow.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        assert slow.recv(1 << 16).startswith(b"HTTP/1.1 200")
        slow.sendall(b"GET / HT")
        assert b"HTTP/1.1 200" not in all_of(slow)


def test_a_head_has_so_many_bytes() -> None:
    with opened(Bounds(head_bytes=1 << 12), Application()) as address, connect(address) as large:
        large.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nX-A: " + b"a" * (1 << 13))
        assert all_of(large).startswith(b"HTTP/1.1 400")


def test_a_head_that_comes_in_pieces_has_no_more_bytes() -> None:
    with opened(Bounds(head_bytes=1 << 12), Application()) as address, connect(address) as large:
        large.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        assert large.recv(1 << 16).startswith(b"HTTP/1.1 200")
        told = b""
        large.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nX-A: ")
        large.settimeout(0.05)
        try:
            while not told:
                large.sendall(b"a" * 512)
                with suppress(TimeoutError):
                    told = large.recv(1 << 16)
        except ConnectionError:
            told = b"HTTP/1.1 400"
        assert told.startswith(b"HTTP/1.1 400")


@pytest.mark.parametrize(
    "request_",
    [
        b"GET /\x00 HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /\xff HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nno colon\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    ],
)
def test_what_is_no_request_is_answered_with_400_and_closed(request_: bytes) -> None:
    with opened(Bounds(), Application()) as address, connect(address) as broken:
        broken.sendall(request_)
        assert all_of(broken).startswith(b"HTTP/1.1 400")


def test_who_offers_another_protocol_is_answered_in_this_one() -> None:
    """Java's client offers HTTP/2 with every request, also with those that have a body."""
    offer = b"Host: x\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAEAAEAA\r\n"
    with opened(Bounds(), echo) as address, connect(address) as client:
        client.sendall(b"POST / HTTP/1.1\r\n" + offer + b"Content-Length: 5\r\n\r\nhello")
        told = b""
        while not told.endswith(b"\r\n0\r\n\r\n"):
            part = client.recv(1 << 16)
            assert part
            told += part
        assert told.startswith(b"HTTP/1.1 200")
        assert b"hello" in told


def test_what_stands_behind_a_body_is_no_header() -> None:
    with opened(Bounds(), echo) as address, connect(address) as client:
        head = b"POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
        client.sendall(head + b"2\r\nhi\r\n0\r\nX-Later: secret\r\n\r\n")
        told = all_of(client)
        assert b"hi" in told
        assert b"x-later" not in told


def answer(client: socket.socket) -> bytes:
    """One response whose body is a whole chunk, or as long as it says."""
    told = b""
    while not told.endswith((b"\r\n0\r\n\r\n", b"\r\n\r\nclosed")):
        part = client.recv(1 << 16)
        assert part
        told += part
    return told


POST = b"POST /v1/runs HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\n"


def test_what_is_turned_away_never_reaches_the_application_and_keeps_its_connection() -> None:
    closed = Closed()
    with opened(Bounds(), echo, closed) as address, connect(address) as client:
        for _ in range(3):
            client.sendall(POST + b"hello")
            told = answer(client)
            assert told.startswith(b"HTTP/1.1 503 Service Unavailable\r\ndate: ")
            assert b"\r\nretry-after: 3\r\n" in told
        client.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        assert answer(client).startswith(b"HTTP/1.1 200")
        client.sendall(POST + b"hello")
        assert answer(client).startswith(b"HTTP/1.1 503")
        closed.active = False
        client.sendall(POST + b"hello")
        assert b"|hello" in answer(client)


def test_a_body_that_comes_after_the_refusal_is_no_request() -> None:
    with opened(Bounds(), echo, Closed()) as address, connect(address) as client:
        client.sendall(POST + b"h")
        assert answer(client).startswith(b"HTTP/1.1 503")
        client.sendall(b"el")
        client.sendall(b"loGET / HTTP/1.1\r\nHost: x\r\n\r\n")
        assert b"200 OK" in answer(client)


def test_a_body_that_never_comes_after_the_refusal_holds_no_connection() -> None:
    with opened(Bounds(idle_s=1), echo, Closed()) as address, connect(address) as client:
        client.sendall(POST)
        assert all_of(client).endswith(b"closed")


def test_a_head_that_comes_in_pieces_and_requests_in_a_row_go_to_the_parser() -> None:
    with opened(Bounds(), echo, Closed()) as address, connect(address) as client:
        client.sendall(POST + b"hello" + POST + b"world")
        told = b""
        while b"world" not in told:
            told += answer(client)
        assert told.count(b"HTTP/1.1 200") == 2


def test_so_many_connections_and_no_more() -> None:
    with opened(Bounds(connections=2), Application()) as address, connect(address) as one, connect(address) as two:
        for connection in (one, two):
            connection.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            assert connection.recv(1 << 16).startswith(b"HTTP/1.1 200")
        with connect(address) as three:
            refused = all_of(three)
        assert refused.startswith(b"HTTP/1.1 503")
        assert b"retry-after: 5" in refused
        one.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        assert one.recv(1 << 16).startswith(b"HTTP/1.1 200")


def test_who_does_not_read_is_left() -> None:
    application = Application()
    with opened(Bounds(unread_s=0.05), application) as address, connect(address) as deaf:
        deaf.sendall(b"GET /endless HTTP/1.1\r\nHost: x\r\n\r\n")
        assert application.gone.wait()


def test_a_body_that_never_ends_is_refused() -> None:
    async def run() -> None:
        async def reads(_scope: Scope, receive: Receive, _send: Send) -> None:
            while (await receive())["more_body"]:
                pass

        async def receive() -> Message:
            await asyncio.sleep(0.001)
            return {"type": "http.request", "body": b"a", "more_body": True}

        async def send(_message: Message) -> None:
            raise AssertionError("nothing is answered here")

        limited = BodyLimit(reads, 1 << 20, "/v1/collections", patience_s=0.05)
        scope: Scope = {"type": "http", "method": "POST", "path": "/v1/runs", "headers": []}
        await limited(scope, receive, send)

    with pytest.raises(HTTPException) as refused:
        asyncio.run(run())
    assert refused.value.status_code == 408


def test_a_clients_own_request_id_is_taken_if_it_is_well_formed() -> None:
    async def run(sent: str) -> tuple[str, str]:
        known: list[str] = []

        async def application(scope: Scope, _receive: Receive, send: Send) -> None:
            known.append(scope["state"]["request_id"])
            await send({"type": "http.response.start", "status": 200, "headers": []})

        async def receive() -> Message:
            raise AssertionError("nobody reads a body here")

        async def send(message: Message) -> None:
            known.append(dict(message["headers"])[b"x-request-id"].decode())

        scope: Scope = {"type": "http", "path": "/", "headers": [(b"x-request-id", sent.encode())]}
        await RequestId(application)(scope, receive, send)
        return known[0], known[1]

    assert asyncio.run(run("my-request-42")) == ("my-request-42", "my-request-42")
    for malformed in ("a" * 129, "spaces are not", "<script>", "-begins-with-a-dash", ""):
        first, second = asyncio.run(run(malformed))
        assert first == second != malformed
