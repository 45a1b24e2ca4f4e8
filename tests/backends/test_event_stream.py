"""The parser of server-sent events."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.backends.event_stream import MAX_EVENT_BYTES, EventStream, EventTooLarge


def parse(*chunks: bytes) -> list[bytes]:
    stream = EventStream()
    return [event for chunk in chunks for event in stream.feed(chunk)]


@given(
    texts=st.lists(st.text(alphabet="aä😀 :{}", min_size=1, max_size=6), max_size=5),
    end=st.sampled_from([b"\n", b"\r", b"\r\n"]),
    cuts=st.lists(st.integers(0, 200), max_size=8),
)
def test_packets_and_line_ends_do_not_matter(texts: list[str], end: bytes, cuts: list[int]) -> None:
    lines = [[b": comment", b"event: x", b"data: " + text.encode(), b""] for text in texts]
    whole = b"".join(line + end for block in lines for line in block)
    places = [0, *sorted(min(cut, len(whole)) for cut in cuts), len(whole)]
    chunks = [whole[start:stop] for start, stop in itertools.pairwise(places)]
    assert parse(*chunks) == [text.encode() for text in texts]


@pytest.mark.parametrize(
    ("chunks", "events"),
    [
        ((b"data: a\ndata: b\n\n",), [b"a\nb"]),
        ((b"data:a\n\n",), [b"a"]),
        ((b"data:  a\n\n",), [b" a"]),
        ((b"data: a\r", b"\n\r", b"\ndata: b\r\n\r\n"), [b"a", b"b"]),
        ((b"data: cut off",), []),
        ((b"data: cut off\n",), []),
        ((b"event: ping\n\n",), []),
        ((b"data: a\n\n\n\ndata: b\n\n",), [b"a", b"b"]),
    ],
)
def test_forms_of_events(chunks: tuple[bytes, ...], events: list[bytes]) -> None:
    assert parse(*chunks) == events


@pytest.mark.parametrize("line", [b"x" * 1000, b"data: " + b"x" * 1000 + b"\n"])
def test_memory_is_bounded(line: bytes) -> None:
    with pytest.raises(EventTooLarge):
        parse(*[line] * (MAX_EVENT_BYTES // 900))


def test_many_events_are_no_large_event() -> None:
    assert len(parse(*[b"data: " + b"x" * 1000 + b"\n\n"] * 2000)) == 2000
