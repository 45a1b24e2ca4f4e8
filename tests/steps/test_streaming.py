"""Text on its way to the reader: the first piece at once, nothing lost, nothing out of order."""

import asyncio

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.errors import LostEpoch
from app.domain.events import RunEvent, TextAppended, TextReset
from app.steps.streaming import TextStream


class Reader:
    """Takes events, slowly enough that pieces can meet."""

    def __init__(self, *, lost: bool = False) -> None:
        self.events: list[RunEvent] = []
        self._lost = lost

    async def __call__(self, event: RunEvent) -> None:
        if self._lost:
            raise LostEpoch
        await asyncio.sleep(0)
        self.events.append(event)

    @property
    def text(self) -> str:
        return "".join(event.text for event in self.events if isinstance(event, TextAppended))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(max_size=300), max_size=30))
def test_all_pieces_arrive_in_order_with_rising_numbers(pieces: list[str]) -> None:
    async def scenario() -> Reader:
        reader = Reader()
        stream = TextStream(reader, agent="mentor", step="consult:mentor", take=1)
        for piece in pieces:
            await stream.add(piece)
        await stream.finish()
        return reader

    reader = asyncio.run(scenario())
    assert reader.text == "".join(pieces)
    numbers = [event.index for event in reader.events if isinstance(event, TextAppended)]
    assert numbers == list(range(len(numbers)))


def test_the_first_piece_is_not_held_back() -> None:
    async def scenario() -> None:
        reader = Reader()
        stream = TextStream(reader, agent=None, step="conclude", take=1)
        await stream.add("Stay")
        assert reader.text == "Stay"
        await stream.add(" with")
        assert reader.text == "Stay"
        await stream.finish()
        assert reader.text == "Stay with"

    asyncio.run(scenario())


def test_a_reset_drops_what_waits_and_begins_to_count_anew() -> None:
    async def scenario() -> Reader:
        reader = Reader()
        stream = TextStream(reader, agent="mentor", step="s", take=1)
        await stream.add("wrong")
        await stream.add(" waiting")
        await stream.reset("the backend failed")
        await stream.add("right")
        await stream.finish()
        return reader

    reader = asyncio.run(scenario())
    kinds = [type(event) for event in reader.events]
    assert kinds == [TextAppended, TextReset, TextAppended]
    assert isinstance(reader.events[-1], TextAppended)
    assert (reader.events[-1].index, reader.events[-1].text) == (0, "right")


def test_a_lost_run_is_noticed_while_writing() -> None:
    async def scenario() -> None:
        stream = TextStream(Reader(lost=True), agent="mentor", step="s", take=1)
        with pytest.raises(LostEpoch):
            await stream.add("text")

    asyncio.run(scenario())
