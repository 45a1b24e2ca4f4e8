"""HTTP/1.1 as providers speak it, well and badly, over real sockets."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager, suppress
from itertools import pairwise

import httpx2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.backends.http1 import Http1Transport

PLAIN = b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello"
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"


class Served:
    """What a server of raw bytes saw."""

    def __init__(self) -> None:
        self.connections = 0
        self.requests: list[bytes] = []
        self.port = 0


@asynccontextmanager
async def serving(*replies: Sequence[bytes], close: bool = False) -> AsyncGenerator[Served]:
    """A server that gives each request the next reply, piece by piece; the last one for ever."""
    served, writers = Served(), list[asyncio.StreamWriter]()

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        served.connections += 1
        writers.append(writer)
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                served.requests.append(head)
                for piece in replies[min(len(served.requests), len(replies)) - 1]:
                    writer.write(piece)
                    await writer.drain()
                    await asyncio.sleep(0)
                if close:
                    break
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        writer.close()

    server = await asyncio.start_server(connected, "127.0.0.1", 0)
    served.port = server.sockets[0].getsockname()[1]
    async with server:
        yield served
        for writer in writers:
            writer.transport.abort()
            with suppress(ConnectionError):
                await writer.wait_closed()
        await asyncio.sleep(0)


async def ask(transport: Http1Transport, port: int) -> bytes:
    """The body of the answer."""
    request = httpx2.Request("GET", f"http://127.0.0.1:{port}/a?b=c", headers={"x": "y"})
    response = await transport.handle_async_request(request)
    try:
        return await response.aread()
    finally:
        await response.aclose()


def answers(*replies: Sequence[bytes], close: bool = False, times: int = 1) -> tuple[list[bytes], Served]:
    """The bodies of that many answers over one transport."""

    async def run() -> tuple[list[bytes], Served]:
        transport = Http1Transport(5.0)
        async with serving(*replies, close=close) as served:
            try:
                return [await ask(transport, served.port) for _ in range(times)], served
            finally:
                await transport.aclose()

    return asyncio.run(run())


def chunked(*contents: bytes, trailer: bytes = b"") -> bytes:
    """A body in the chunked coding."""
    return b"".join(b"%x\r\n%s\r\n" % (len(c), c) for c in contents if c) + b"0\r\n" + trailer + b"\r\n"


def pieces_of(data: bytes, cuts: list[int]) -> list[bytes]:
    """The same bytes, cut at these places."""
    at = [0, *sorted({cut % len(data) for cut in cuts}), len(data)]
    return [data[a:b] for a, b in pairwise(at) if b > a]


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.binary(min_size=1, max_size=40), max_size=6),
    st.lists(st.integers(min_value=0, max_value=2000), max_size=12),
    st.sampled_from([b"", b"x-checksum: 1\r\n"]),
)
def test_a_chunked_body_is_the_same_however_it_is_cut(contents: list[bytes], cuts: list[int], trailer: bytes) -> None:
    data = CHUNKED + chunked(*contents, trailer=trailer)
    bodies, served = answers(pieces_of(data, cuts), times=2)
    assert bodies == [b"".join(contents)] * 2
    assert served.connections == 1


def test_the_request_as_it_is_sent_and_the_connection_kept() -> None:
    bodies, served = answers([PLAIN], times=3)
    assert bodies == [b"hello"] * 3
    assert served.connections == 1
    assert served.requests[0].startswith(b"GET /a?b=c HTTP/1.1\r\n")
    assert b"x: y\r\n" in served.requests[0].lower()
    assert f"host: 127.0.0.1:{served.port}".encode() in served.requests[0].lower()


def test_interim_answers_are_passed_over() -> None:
    assert answers([b"HTTP/1.1 103 Early Hints\r\nlink: a\r\n\r\n" + PLAIN])[0] == [b"hello"]


def test_a_body_up_to_the_end_of_the_connection() -> None:
    assert answers([b"HTTP/1.0 200 OK\r\n\r\nhel", b"lo"], close=True, times=2)[0] == [b"hello"] * 2


@pytest.mark.parametrize(
    "reply",
    [
        b"HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 5\r\n\r\nhello",
        PLAIN + b"HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\nunsaid",
        CHUNKED + chunked(b"hello") + b"HTTP/1.1 200 OK\r\n\r\n",
    ],
)
def test_a_connection_that_ends_or_says_more_than_asked_is_not_used_again(reply: bytes) -> None:
    bodies, served = answers([reply], times=2)
    assert bodies == [b"hello"] * 2
    assert served.connections == 2


def test_an_answer_that_nobody_reads_to_its_end_takes_its_connection_along() -> None:
    async def run() -> int:
        transport = Http1Transport(5.0)
        async with serving([b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhel"], [PLAIN]) as served:
            request = httpx2.Request("GET", f"http://127.0.0.1:{served.port}/")
            await (await transport.handle_async_request(request)).aclose()
            assert await ask(transport, served.port) == b"hello"
            await transport.aclose()
            return served.connections

    assert asyncio.run(run()) == 2


@pytest.mark.parametrize(
    "reply",
    [
        b"SSH-2.0-OpenSSH_9.6\r\n\r\n",
        b"HTTP/2 200\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nname : value\r\n\r\n",
        b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\ncontent-length: 6\r\n\r\nhello",
        b"HTTP/1.1 200 OK\r\ncontent-length: -5\r\n\r\nhello",
        b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhello",
        b"HTTP/1.1 200 OK\r\ntransfer-encoding: gzip, chunked\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nx: " + b"y" * 70_000,
        CHUNKED + b"5\r\nhello",
        CHUNKED + b"5\r\nhello world\r\n0\r\n\r\n",
        CHUNKED + b"-5\r\nhello\r\n0\r\n\r\n",
        CHUNKED + b"0x5\r\nhello\r\n0\r\n\r\n",
        CHUNKED + b"5;" + b"a" * 9000,
        b"",
    ],
)
def test_what_is_no_answer_is_an_error(reply: bytes) -> None:
    with pytest.raises(httpx2.TransportError):
        answers([reply], close=True)


def test_a_line_end_in_a_header_is_not_sent() -> None:
    async def run() -> None:
        transport = Http1Transport(5.0)
        async with serving([PLAIN]) as served:
            request = httpx2.Request("GET", f"http://127.0.0.1:{served.port}/", headers={"x": "a\r\ny: b"})
            with pytest.raises(httpx2.TransportError):
                await transport.handle_async_request(request)
            assert not served.requests

    asyncio.run(run())


def test_a_server_that_is_not_there() -> None:
    async def run() -> None:
        async with serving([PLAIN]) as served:
            port = served.port
        with pytest.raises(httpx2.ConnectError):
            await ask(Http1Transport(5.0), port)

    asyncio.run(run())


def test_much_arrives_without_being_kept_in_memory_at_once() -> None:
    big = b"x" * (3 << 20)
    assert answers([b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n" % len(big), big])[0] == [big]
