"""Following a run over a connection that breaks at every byte: every event once, in order, to the last."""

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import asynccontextmanager

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.client.errors import RemoteError, Unreachable
from app.client.following import Event, events_of, follow
from app.client.wire import Wire
from app.domain.errors import NotFound

Handler = Callable[[httpx.Request], httpx.Response]
LAST = 5


def line_of(seq: int) -> str:
    kind = "run.finished" if seq == LAST else "text.delta"
    return f"event: {kind}\ndata: {json.dumps({'seq': seq, 'text': 'ä'})}\nid: {seq}\n\n"


class _Cut(httpx.AsyncByteStream):
    """The stream behind ``after``, cut off at a byte by a lost connection."""

    def __init__(self, after: int, length: int) -> None:
        text = ": ping\n\nretry: 2000\n\n" + "".join(line_of(seq) for seq in range(after + 1, LAST + 1))
        self._bytes = text.encode()
        self._length = length

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield self._bytes[: self._length]
        if self._length < len(self._bytes):
            raise httpx.ReadError("cut")


@asynccontextmanager
async def wired(handler: Handler) -> AsyncGenerator[Wire]:
    async with httpx.AsyncClient(base_url="http://service", transport=httpx.MockTransport(handler)) as client:
        yield Wire(client)


async def _at_once(_seconds: float) -> None:
    """No pause between tries."""


def followed(handler: Handler, after: int = 0, tries: int = 10) -> list[Event]:
    async def run() -> list[Event]:
        async with wired(handler) as wire:
            return [each async for each in follow(wire, "/events", after, tries=tries, pause=_at_once)]

    return asyncio.run(run())


@given(st.lists(st.integers(0, 500), max_size=8), st.integers(0, LAST - 1))
def test_whatever_is_cut_every_event_comes_once(cuts: list[int], after: int) -> None:
    lengths = iter(cuts)

    def handler(request: httpx.Request) -> httpx.Response:
        seen = int(request.headers.get("Last-Event-ID", "0"))
        return httpx.Response(200, stream=_Cut(seen, next(lengths, 10_000)))

    assert [each.seq for each in followed(handler, after)] == list(range(after + 1, LAST + 1))


def test_a_run_that_has_ended_gives_nothing_more() -> None:
    assert followed(lambda _request: httpx.Response(204), after=LAST) == []


def test_it_gives_up_after_so_many_tries() -> None:
    def lost(_request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("nobody is there")

    with pytest.raises(Unreachable, match="http://service"):
        followed(lost, tries=3)
    with pytest.raises(RemoteError, match="again and again"):
        followed(lambda _request: httpx.Response(200, content=b""), tries=3)


def test_a_refusal_is_the_error_that_it_names() -> None:
    problem = {"code": "not-found", "detail": "There is no run.", "remedy": "Check the id."}
    with pytest.raises(NotFound, match=r"There is no run\.") as caught:
        followed(lambda _request: httpx.Response(404, json=problem))
    assert caught.value.remedy == "Check the id."


def test_an_error_in_the_stream_is_raised() -> None:
    text = 'event: error\ndata: {"detail": "The database does not answer."}\n\n'
    with pytest.raises(RemoteError, match="database"):
        followed(lambda _request: httpx.Response(200, content=text.encode()))


def test_data_over_several_lines_is_one_event() -> None:
    async def lines() -> AsyncIterator[str]:
        for line in ('data: {"a":', "data: 1}", "id:7", ": ping", "event: x", "", "id: 8", "data: half"):
            yield line

    async def run() -> list[Event]:
        return [each async for each in events_of(lines())]

    assert asyncio.run(run()) == [Event(7, "x", {"a": 1})]
