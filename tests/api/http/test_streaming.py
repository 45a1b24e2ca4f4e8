"""A stream of events as an ASGI response, without a server around it."""

import asyncio
import json
from collections.abc import AsyncGenerator

from hypothesis import given
from hypothesis import strategies as st
from starlette.types import Message

from app.api.http.streaming import EventStream, server_event

JSON = st.dictionaries(st.text(), st.text())


class Reader:
    """What a server would be to the response."""

    def __init__(self) -> None:
        self.sent: list[Message] = []
        self.gone = asyncio.Event()
        self.reading = asyncio.Event()
        self.pinged = asyncio.Event()
        self.told = 0
        self.closed = False

    async def receive(self) -> Message:
        await self.gone.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Message) -> None:
        self.sent.append(message)
        if body := message.get("body"):
            (self.pinged if body == b": ping\n\n" else self.reading).set()

    async def left(self) -> None:
        self.told += 1

    async def chunks(self, *parts: bytes, then: asyncio.Event | None = None) -> AsyncGenerator[bytes]:
        try:
            for part in parts:
                yield part
            if then is not None:
                await then.wait()
        finally:
            self.closed = True

    @property
    def bodies(self) -> list[bytes]:
        return [message["body"] for message in self.sent if message["type"] == "http.response.body"]


def test_it_sends_what_comes_and_ends() -> None:
    async def scenario() -> None:
        reader = Reader()
        await EventStream(reader.chunks(b"a", b"b"), reader.left)({}, reader.receive, reader.send)
        assert reader.bodies == [b"a", b"b", b""]
        assert reader.sent[-1]["more_body"] is False
        headers = dict(reader.sent[0]["headers"])
        assert headers[b"content-type"].startswith(b"text/event-stream")
        assert headers[b"cache-control"] == b"no-store"
        assert b"content-length" not in headers
        assert (reader.told, reader.closed) == (0, True)

    asyncio.run(scenario())


def test_a_reader_who_leaves_is_noticed_and_the_source_closed() -> None:
    async def scenario() -> None:
        reader = Reader()
        stream = EventStream(reader.chunks(b"a", then=asyncio.Event()), reader.left)
        following = asyncio.create_task(stream({}, reader.receive, reader.send))
        await reader.reading.wait()
        reader.gone.set()
        await following
        assert (reader.bodies, reader.told, reader.closed) == ([b"a"], 1, True)

    asyncio.run(scenario())


def test_silence_is_filled_with_comments() -> None:
    async def scenario() -> None:
        reader, end = Reader(), asyncio.Event()
        stream = EventStream(reader.chunks(b"a", then=end), ping_s=0)
        following = asyncio.create_task(stream({}, reader.receive, reader.send))
        await reader.pinged.wait()
        end.set()
        await following
        assert reader.bodies[-1] == b""

    asyncio.run(scenario())


def test_it_closes_when_its_time_is_over_and_nobody_has_left() -> None:
    async def scenario() -> None:
        reader = Reader()
        stream = EventStream(reader.chunks(then=asyncio.Event()), reader.left, longest_s=0)
        await stream({}, reader.receive, reader.send)
        assert (reader.bodies, reader.told) == ([b""], 0)

    asyncio.run(scenario())


def test_a_stopping_server_is_no_reader_who_leaves() -> None:
    async def scenario() -> None:
        reader = Reader()
        stream = EventStream(reader.chunks(b"a", then=asyncio.Event()), reader.left)
        following = asyncio.create_task(stream({}, reader.receive, reader.send))
        await reader.reading.wait()
        following.cancel()
        await asyncio.gather(following, return_exceptions=True)
        assert (following.cancelled(), reader.told, reader.closed) == (True, 0, True)

    asyncio.run(scenario())


@given(JSON)
def test_an_event_is_three_lines_whatever_is_in_it(data: dict[str, str]) -> None:
    kind, content, place, *rest = server_event("text.delta", data, "7").decode().split("\n")
    assert (kind, place, rest) == ("event: text.delta", "id: 7", ["", ""])
    assert json.loads(content.removeprefix("data: ")) == data
