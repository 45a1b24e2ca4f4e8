"""Waiting with a client: what it hears, and that nobody waits for one who has gone."""

import asyncio
from collections.abc import AsyncGenerator
from datetime import UTC, datetime

import pytest

from app.api.asking.watching import Gone, Ping, until_gone
from app.domain.events import ConsultationStarted, StoredEvent


def happened(number: int) -> StoredEvent:
    return StoredEvent("run_x", number, datetime(2026, 1, 1, tzinfo=UTC), ConsultationStarted("mentor"))


class Source:
    """Events that are let out one by one; knows when nobody listens any more."""

    def __init__(self) -> None:
        self.next = asyncio.Event()
        self.closed = False

    async def events(self) -> AsyncGenerator[StoredEvent]:
        try:
            for number in (1, 2):
                await self.next.wait()
                self.next.clear()
                yield happened(number)
        finally:
            self.closed = True


def test_silence_is_filled_and_the_end_is_the_end() -> None:
    async def scenario() -> None:
        source, forever = Source(), asyncio.Event()
        heard: list[StoredEvent | Ping] = []

        async def left() -> None:
            await forever.wait()

        async for each in until_gone(source.events(), left, 0):
            heard.append(each)
            if isinstance(each, Ping):
                source.next.set()
        assert [each.seq for each in heard if isinstance(each, StoredEvent)] == [1, 2]
        assert any(isinstance(each, Ping) for each in heard)
        assert source.closed

    asyncio.run(scenario())


def test_who_has_gone_hears_nothing_more() -> None:
    async def scenario() -> None:
        source, gone = Source(), asyncio.Event()
        source.next.set()
        heard = list[StoredEvent | Ping]()

        async def left() -> None:
            await gone.wait()

        async def listen() -> None:
            async for each in until_gone(source.events(), left, 60):
                heard.append(each)
                gone.set()

        with pytest.raises(Gone):
            await listen()
        assert heard == [happened(1)]
        assert source.closed

    asyncio.run(scenario())
